"""Turns uploads into clean PNGs in a limited child process: a bad file harms nobody but its uploader."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generation.errors import GenerationError
from generation.limited_child import answer_of, refusal_of

RefusalCode = Literal[
    "empty_file",
    "file_too_large",
    "not_a_picture",
    "unsupported_format",
    "broken_picture",
    "too_many_pixels",
    "too_much_memory",
    "took_too_long",
    "decoder_failed",
]

MAX_BYTES = 25 * 1024**2
# The child may compute for 10 seconds; on a busy machine that takes much longer by the clock.
_WALL_SECONDS = 60
_CHILD = Path(__file__).with_name("decoding_child.py")
_MESSAGES: dict[RefusalCode, str] = {
    "empty_file": "The file is empty.",
    "file_too_large": "The file is larger than 25 MB.",
    "not_a_picture": "The file is not a picture.",
    "unsupported_format": "This kind of file is not taken: use PNG, JPEG, WebP or GIF.",
    "broken_picture": "The picture is broken or cut off: export it again.",
    "too_many_pixels": "The picture has more than 40 million pixels: make it smaller.",
    "too_much_memory": "The picture needs too much memory to open: make it smaller.",
    "took_too_long": "The picture took too long to open.",
    "decoder_failed": "The picture could not be opened.",
}


class PictureRefused(GenerationError):
    """The upload is not taken; `code` says why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(_MESSAGES[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """An upright 8-bit sRGB PNG, RGB or RGBA, without metadata, and its size in pixels."""

    png: bytes
    width: int
    height: int


def decode(content: bytes) -> DecodedPicture:
    """Decode an upload (PNG, JPEG, WebP, first frame of a GIF); PictureRefused where it cannot be taken.

    The longer edge of the result is at most 3072 pixels: larger pictures are scaled down.
    """
    if len(content) > MAX_BYTES:
        raise PictureRefused("file_too_large")
    if not content:
        raise PictureRefused("empty_file")
    try:
        status, answer = answer_of(_CHILD, content, seconds=_WALL_SECONDS)
    except TimeoutError:
        raise PictureRefused("took_too_long") from None
    if status == 0 and answer.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", answer[16:24])
        return DecodedPicture(answer, width, height)
    raise PictureRefused(refusal_of(status, answer, _MESSAGES, otherwise="decoder_failed"))
