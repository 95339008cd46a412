"""Turns uploaded clips into our own files in a limited child process: a bad one harms only its uploader."""

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Literal, cast

import numpy as np

from generation.errors import GenerationError
from generation.limited_child import command_of
from generation.video import h264, mp4
from generation.video.colour import Pixels
from generation.video.uploads_child import HEAD, SIGN
from platforms.wording import gettext_noop as _

RefusalCode = Literal[
    "empty_file",
    "file_too_large",
    "not_a_clip",
    "unsupported_format",
    "unsupported_codec",
    "broken_clip",
    "no_video",
    "no_frames",
    "too_long",
    "too_small",
    "too_many_pixels",
    "too_many_streams",
    "strange_rate",
    "high_dynamic_range",
    "too_much_memory",
    "took_too_long",
    "decoder_failed",
]

MAX_BYTES = 200 * 1024**2
# The child may compute for 120 seconds; on a busy machine that takes longer by the clock.
_WALL_SECONDS = 300.0
_CHILD = Path(__file__).with_name("uploads_child.py")
MESSAGES: dict[RefusalCode, str] = {
    "empty_file": _("The file is empty."),
    "file_too_large": _("The clip is larger than 200 MB."),
    "not_a_clip": _("The file is not a video clip."),
    "unsupported_format": _("This kind of file is not taken: use MP4, MOV or WebM."),
    "unsupported_codec": _("The clip's codec is not taken: export it as H.264, H.265, VP8, VP9 or AV1."),
    "broken_clip": _("The clip is broken or cut off: export it again."),
    "no_video": _("The file has no pictures, only sound or words."),
    "no_frames": _("The clip has no frame."),
    "too_long": _("The clip is longer than 60 seconds: shorten it."),
    "too_small": _("The clip is smaller than 32 by 32 pixels."),
    "too_many_pixels": _("The clip's pictures are larger than 4096 by 2304 pixels: make them smaller."),
    "too_many_streams": _("The file has more than 16 streams: export the pictures alone."),
    "strange_rate": _("The clip has no plain frame rate between 1 and 120 a second: export it at 24 or 30."),
    "high_dynamic_range": _("The clip is in high dynamic range: export it in standard range (SDR)."),
    "too_much_memory": _("The clip needs too much memory to open: make it smaller."),
    "took_too_long": _("The clip took too long to open: make it shorter or smaller."),
    "decoder_failed": _("The clip could not be opened."),
}


class ClipRefused(GenerationError):
    """The upload is not taken; `code` says why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(MESSAGES[code])
        self.code: RefusalCode = code


@dataclass(frozen=True, slots=True)
class DecodedClip:
    """A clip in a file of our own, without sound and metadata; sizes are in pixels."""

    content: bytes
    width: int
    height: int
    frames: int
    frame_rate: int


def decode(file: IO[bytes]) -> DecodedClip:
    """Decode an upload (MP4, MOV, WebM) that lies in a real file; ClipRefused where it cannot be taken.

    The result has 24 or 30 frames a second, whichever its own rate is nearer to, and a longer edge of at most
    768 pixels.
    """
    size = file.seek(0, 2)
    file.seek(0)
    if size > MAX_BYTES:
        raise ClipRefused("file_too_large")
    if not size:
        raise ClipRefused("empty_file")
    with subprocess.Popen(
        command_of(_CHILD), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        clock = threading.Timer(_WALL_SECONDS, child.kill)
        clock.start()
        try:
            return _encoded(cast("IO[bytes]", child.stdout))
        except ClipRefused as refusal:
            if refusal.code == "decoder_failed" and not clock.is_alive():
                raise ClipRefused("took_too_long") from None
            raise
        finally:
            clock.cancel()
            child.kill()


def _encoded(answer: IO[bytes]) -> DecodedClip:
    head = answer.read(HEAD.size)
    if not head.startswith(SIGN) or len(head) < HEAD.size:
        raise _refusal(head, answer)
    width, height, frame_rate = HEAD.unpack(head)[1:]
    encoded = h264.encode(_frames(answer, width, height), width=width, height=height, frame_rate=frame_rate)
    sizes = tuple(len(sample) for sample in encoded.samples)
    out = BytesIO()
    mp4.write(out, mp4.Track(width, height, frame_rate, encoded.configuration, sizes), encoded.samples)
    return DecodedClip(out.getvalue(), width, height, len(sizes), frame_rate)


def _frames(answer: IO[bytes], width: int, height: int) -> Iterator[Pixels]:
    while (kind := answer.read(1)) == b"F":
        pixels = answer.read(width * height * 3)
        if len(pixels) != width * height * 3:
            raise ClipRefused("decoder_failed")
        yield np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
    if kind != b"E":
        raise _refusal(kind, answer)


def _refusal(begun: bytes, answer: IO[bytes]) -> ClipRefused:
    text = (begun + answer.read(40)).decode("ascii", "replace")
    for code in MESSAGES:
        if text == f"R{code}":
            return ClipRefused(code)
    return ClipRefused("decoder_failed")
