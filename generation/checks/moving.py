"""Checks of a video ad on its last bytes, read by another program than the one that wrote them (FFmpeg)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import av
import numpy as np

from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.suite import CHECKS, examine
from generation.specs import FormatSpec
from generation.video.colour import Pixels, frame_of
from platforms.wording import gettext_noop as _

MOVING = "moving_file"
_CONTRAST = [check for check in CHECKS if check.key == "contrast"]
_REST = [check for check in CHECKS if check.key != "contrast"]
_BT709 = 1
_LIMITED = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What FFmpeg reads from a file: some frames by number, how many there are, and what is wrong with it."""

    frames: Mapping[int, Pixels]
    count: int
    faults: tuple[str, ...]


def seen_in(content: bytes, each: FormatSpec, wanted: Collection[int]) -> Seen:
    """Decode a whole file and keep the RGB of some frames."""
    kept: dict[int, Pixels] = {}
    count, faults = 0, _faults_of_boxes(content)
    try:
        with av.open(BytesIO(content), "r", format="mp4") as container:
            for frame in container.decode(video=0):
                faults += _faults_of_frame(frame, count, each)
                if count in wanted:
                    kept[count] = frame_of(np.asarray(frame.to_ndarray(), dtype=np.uint8))
                count += 1
            faults += _faults_of_streams(container)
    except (av.error.FFmpegError, IndexError) as problem:
        faults.append(f"unreadable: {type(problem).__name__}")
    if count != each.frames:
        faults.append(f"{count} frames")
    return Seen(kept, count, tuple(dict.fromkeys(faults)))


def examine_moving(each: FormatSpec, seen: Seen, candidates: Sequence[Candidate]) -> tuple[Finding, ...]:
    """Return the findings of a video: all checks on its last frame, contrast on the worst of those given.

    `candidates` are frames in their order, each composed of the texts that are wholly there in it. Without
    any there is only the finding of the file, and what was not measured blocks.
    """
    if not candidates:
        return (_file_finding(each, seen),)
    contrasts = [finding for candidate in candidates for finding in examine(candidate, _CONTRAST)]
    return (_file_finding(each, seen), max(contrasts, key=_badness), *examine(candidates[-1], _REST))


def _file_finding(each: FormatSpec, seen: Seen) -> Finding:
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


def _faults_of_streams(container: av.container.InputContainer) -> Iterator[str]:
    codec = container.streams.video[0].codec_context
    if (codec.name, codec.profile, codec.has_b_frames) != ("h264", "High", False):
        yield f"{codec.name} {codec.profile}"
    if len(container.streams) != 1:
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
