"""Writes GIF89a: one palette for all frames, each frame only what changed, a number of loops, XMP."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from struct import pack

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Indices = NDArray[np.uint8]

# The transparent entry: "as before". Never a colour of the picture.
UNCHANGED = 255
COLOURS = 255
_KEEP = 1
_LONGEST = 0xFFFF
_BLOCK = 255
_SCREEN = 13
_EIGHT_BITS = 0xF7
# Adobe's specification: bytes 0x01, then 0xFF down to 0, lead a reader of sub-blocks out of the bare packet.
_TRAILER = bytes([1, *range(255, -1, -1), 0])


@dataclass(frozen=True, slots=True)
class Frame:
    """All indices of a frame, (height, width), and how long it is shown in hundredths of a second."""

    indices: Indices
    hundredths: int


def write(palette: NDArray[np.uint8], frames: Sequence[Frame], *, plays: int, xmp: bytes = b"") -> bytes:
    """Return the file: `palette` is (at most 255, 3), `plays` how often it is shown, 0 for without end.

    Equal arguments give equal bytes. ValueError for no frames, an index outside the palette, frames of unlike
    sizes, and times that the format cannot hold.
    """
    _refuse(palette, frames, plays)
    height, width = frames[0].indices.shape
    colours = np.zeros((256, 3), np.uint8)
    colours[: len(palette)] = palette
    out = BytesIO()
    out.write(b"GIF89a" + pack("<HHBBB", width, height, _EIGHT_BITS, 0, 0) + colours.tobytes())
    if plays != 1:
        # The number is of repeats after the first showing; 0 is for ever, so one showing has no block.
        out.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + pack("<H", max(0, plays - 1)) + b"\x00")
    if xmp:
        out.write(b"\x21\xff\x0bXMP DataXMP" + xmp + _TRAILER)
    before: Indices | None = None
    for frame in frames:
        _write_frame(out, frame, before)
        before = frame.indices
    out.write(b"\x3b")
    return out.getvalue()


def _refuse(palette: NDArray[np.uint8], frames: Sequence[Frame], plays: int) -> None:
    if not frames or not 0 <= plays <= _LONGEST:
        raise ValueError("an animation has frames, and is played up to 65535 times")
    if not 1 <= len(palette) <= COLOURS:
        raise ValueError(f"a palette has 1 to {COLOURS} colours")
    for frame in frames:
        if frame.indices.shape != frames[0].indices.shape or frame.indices.max() >= len(palette):
            raise ValueError("frames are of one size, and their indices inside the palette")
        if not 1 <= frame.hundredths <= _LONGEST:
            raise ValueError("a frame is shown for 1 to 65535 hundredths of a second")


def _write_frame(out: BytesIO, frame: Frame, before: Indices | None) -> None:
    shown, left, top = _changed(frame.indices, before)
    height, width = shown.shape
    control = _KEEP << 2 | (before is not None)
    out.write(b"\x21\xf9\x04" + pack("<BHBB", control, frame.hundredths, UNCHANGED, 0))
    out.write(b"\x2c" + pack("<HHHHB", left, top, width, height, 0))
    out.write(_compressed(shown))


def _changed(indices: Indices, before: Indices | None) -> tuple[Indices, int, int]:
    """Return the rectangle that holds every change, what is as before in it transparent, and its place."""
    if before is None:
        return indices, 0, 0
    changed = indices != before
    if not changed.any():
        return np.full((1, 1), UNCHANGED, np.uint8), 0, 0
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.where(changed[part], indices[part], np.uint8(UNCHANGED)), int(columns[0]), int(rows[0])


def _compressed(indices: Indices) -> bytes:
    """Return a frame's code size and sub-blocks, as Pillow's encoder packs them."""
    picture = Image.fromarray(indices).convert("L")
    picture = Image.frombytes("P", picture.size, picture.tobytes())
    picture.putpalette(bytes(range(256)) * 3)
    target = BytesIO()
    picture.save(target, "GIF", optimize=False, interlace=0)
    content = target.getvalue()
    start = _image_data(content)
    return content[start:-1]


def _image_data(content: bytes) -> int:
    """Return where the image data of a GIF of one frame begins."""
    at = _SCREEN + 3 * 256
    while content[at] == 0x21:
        at += 2
        while content[at]:
            at += 1 + content[at]
        at += 1
    packed = content[at + 9]
    return at + 10 + (3 << ((packed & 7) + 1) if packed & 0x80 else 0)
