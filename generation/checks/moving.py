"""Checks of a video ad on its last bytes, read by another program than the one that wrote them (FFmpeg)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from io import BytesIO

import av
import numpy as np

from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.sound import examine_sound
from generation.checks.suite import CHECKS, examine
from generation.specs import FormatSpec
from generation.video.colour import Pixels, frame_of
from platforms.wording import gettext_noop as _

MOVING = "moving_file"
_CONTRAST = [check for check in CHECKS if check.key == "contrast"]
_REST = [check for check in CHECKS if check.key != "contrast"]
_BT709 = 1
_LIMITED = 1


def examine_moving(
    content: bytes,
    each: FormatSpec,
    wanted: Collection[int],
    candidate: Callable[[int, Pixels], Candidate],
    *,
    sound: bool = False,
) -> tuple[Finding, ...]:
    """Return the findings of a video: all checks on the last wanted frame, contrast on the worst of them.

    `candidate` makes of a frame, by its number and its RGB, what checks are told: composed of the texts that
    are wholly there in it. Where no frame can be read there is only the finding of the file, and what was not
    measured blocks. Frames are decoded one by one and not kept. `sound` says whether some was ordered.
    """
    reading = _Reading(content, each, sound=sound)
    seen = examined(candidate(number, pixels) for number, pixels in reading.frames(wanted))
    heard = (examine_sound(content, each),) if sound and seen else ()
    return (_file_finding(each, reading), *heard, *seen)


def examined(candidates: Iterable[Candidate]) -> tuple[Finding, ...]:
    """Return the worst contrast of all, and all other findings of the last; nothing of nothing."""
    last = None
    contrasts: list[Finding] = []
    for last in candidates:
        contrasts += examine(last, _CONTRAST)
    return (max(contrasts, key=_badness), *examine(last, _REST)) if last else ()


class _Reading:
    """What FFmpeg reads from a file: how many frames it has and what is wrong with it, once all were read."""

    def __init__(self, content: bytes, each: FormatSpec, *, sound: bool) -> None:
        self.count = 0
        self._streams = ("video", "audio") if sound else ("video",)
        self._content, self._each = content, each
        self._faults = _faults_of_boxes(content)

    @property
    def faults(self) -> tuple[str, ...]:
        """Each fault once, in the order in which they were found."""
        return tuple(dict.fromkeys(self._faults))

    def frames(self, wanted: Collection[int]) -> Iterator[tuple[int, Pixels]]:
        """Decode the whole file and yield the RGB of some frames with their numbers."""
        try:
            with av.open(BytesIO(self._content), "r", format="mp4") as container:
                for frame in container.decode(video=0):
                    self._faults += _faults_of_frame(frame, self.count, self._each)
                    self.count += 1
                    if self.count - 1 in wanted:
                        yield self.count - 1, frame_of(np.asarray(frame.to_ndarray(), dtype=np.uint8))
                self._faults += _faults_of_streams(container, self._streams)
        except (av.error.FFmpegError, IndexError) as problem:
            self._faults.append(f"unreadable: {type(problem).__name__}")
        if self.count != self._each.frames:
            self._faults.append(f"{self.count} frames")


def _file_finding(each: FormatSpec, seen: _Reading) -> Finding:
    measured, limit = f"{seen.count / each.frame_rate:.2f} s", f"{each.seconds:.2f} s"
    if seen.faults:
        said = ", ".join(seen.faults)[:200]
        message = _("The video is not what platforms take.")
        return Finding(MOVING, each.key, Outcome.BLOCK, message, said, limit)
    return Finding(MOVING, each.key, Outcome.PASS, _("The video is what platforms take."), measured, limit)


def _faults_of_boxes(content: bytes) -> list[str]:
    faults = []
    index = content.find(b"moov")
    if not 0 < index < content.find(b"mdat"):
        faults.append("index last")
    if b"edts" in content[index:].partition(b"mdat")[0]:
        faults.append("edit list")
    return faults


def _faults_of_streams(container: av.container.InputContainer, wanted: tuple[str, ...]) -> Iterator[str]:
    codec = container.streams.video[0].codec_context
    if (codec.name, codec.profile, codec.has_b_frames) != ("h264", "High", False):
        yield f"{codec.name} {codec.profile}"
    if tuple(stream.type for stream in container.streams) != wanted:
        yield "other streams"


def _faults_of_frame(frame: av.VideoFrame, number: int, each: FormatSpec) -> Iterator[str]:
    if frame.is_corrupt:
        yield "damaged frames"
    if (frame.width, frame.height, frame.format.name) != (each.width, each.height, "yuv420p"):
        yield f"{frame.width} x {frame.height} {frame.format.name}"
    if (frame.colorspace, frame.color_range) != (_BT709, _LIMITED):
        yield "other colours"
    if frame.time is None or abs(frame.time * each.frame_rate - number) > 1e-6:
        yield "uneven times"


def _badness(finding: Finding) -> tuple[bool, float]:
    measured = float(finding.limit) / float(finding.measured) if finding.limit else 0.0
    return finding.outcome.blocks, measured
