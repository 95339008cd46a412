"""Draws set text: outlines of glyphs by number, filled with exact coverage, and emoji in their colours."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import uharfbuzz
from numpy.typing import NDArray
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.faces import Face, ink_of
from generation.composition.shaping import Glyph
from generation.composition.typography import TextBlock

# The edge of a letter is never cut where its coverage reaches over a pixel's border.
ROOM = 2


@dataclass(frozen=True, slots=True)
class Lettering:
    """Set text as pixels: `mask` is white where ink is, `colours` has the emoji, None where there are none.

    Both begin at `corner` and reach over the text's box by ROOM on each side.
    """

    mask: Image.Image
    colours: Image.Image | None
    corner: tuple[int, int]

    def mark(self, ink: Image.Image) -> None:
        """Make a picture of one channel white where the text has ink or emoji."""
        ink.paste(255, self.corner, self.mask)
        if self.colours:
            ink.paste(255, self.corner, self.colours.getchannel("A"))

    def draw(self, canvas: Image.Image, shade: Rgb) -> None:
        """Draw the text in a colour, emoji in theirs."""
        canvas.paste(shade, self.corner, self.mask)
        if self.colours:
            canvas.paste(self.colours, self.corner, self.colours)


def lettered(block: TextBlock, box: Box, *, centred: bool) -> Lettering:
    """Return a text drawn into the box of its ink; equal arguments give equal pixels."""
    mask, colours = _pixels(block, box.width, box.height, centred=centred)
    return Lettering(mask, colours, (box.left - ROOM, box.top - ROOM))


# The variants of a campaign share their words; a headline's mask has a quarter of a megabyte at most.
@lru_cache(maxsize=192)
def _pixels(
    block: TextBlock, box_width: int, box_height: int, *, centred: bool
) -> tuple[Image.Image, Image.Image | None]:
    width, height = box_width + 2 * ROOM, box_height + 2 * ROOM
    by_face: dict[Face, list[tuple[Glyph, float, float]]] = {}
    baseline = ROOM + block.rise
    for line in block.set_lines:
        if centred:
            left = (box_width - line.width) / 2
        else:
            left = float(box_width - line.width) if block.is_rtl else 0.0
        origin = ROOM + left - line.left
        for glyph in line.shaped(block.style).glyphs:
            x, y = origin + glyph.x * block.style.size, height - baseline + glyph.y * block.style.size
            by_face.setdefault(glyph.face, []).append((glyph, x, y))
        baseline += block.line_distance
    mask, colours = np.zeros((height, width), dtype=np.uint8), None
    for face, placed in by_face.items():
        if face.in_colour:
            colours = Image.new("RGBA", (width, height))
            for glyph, x, y in placed:
                _paint(colours, glyph, block.style.size * glyph.scale, x=x, y=y)
        else:
            np.maximum(mask, _filled(placed, block.style.size, width, height), out=mask)
    return Image.fromarray(mask), colours


def _filled(
    placed: list[tuple[Glyph, float, float]], size: int, width: int, height: int
) -> NDArray[np.uint8]:
    """Return how much of each pixel the outlines of one face cover, 0 to 255; origins count from below."""
    draw = uharfbuzz.RasterDraw()
    for glyph, x, y in placed:
        unit = size * glyph.scale / glyph.face.upem
        draw.transform = (unit, 0.0, 0.0, unit, x, y)
        draw.draw_glyph(glyph.face.font, glyph.number)
    draw.extents = uharfbuzz.RasterExtents(0, 0, width, height, 0)
    return _rows(draw.render(), 1)[..., 0]


def _paint(target: Image.Image, glyph: Glyph, size: float, *, x: float, y: float) -> None:
    """Draw an emoji with its origin at the whole pixel nearest to (x, y), counted from below."""
    picture, left, top = _picture(glyph.face, glyph.number, size)
    target.alpha_composite(picture, (max(0, round(x) + left), max(0, target.height - round(y) - top)))


@lru_cache(maxsize=256)
def _picture(face: Face, number: int, size: float) -> tuple[Image.Image, int, int]:
    """Return an emoji of this size, and where its upper left corner is from its origin, upwards."""
    ink = ink_of(face, number)
    if ink is None:
        return Image.new("RGBA", (1, 1)), 0, 0
    left, bottom = math.floor(ink[0] * size), math.floor(ink[1] * size)
    width, height = math.ceil(ink[2] * size) - left, math.ceil(ink[3] * size) - bottom
    paint = uharfbuzz.RasterPaint()
    paint.transform = (size / face.upem, 0.0, 0.0, size / face.upem, 0.0, 0.0)
    paint.extents = uharfbuzz.RasterExtents(left, bottom, width, height, 0)
    paint.paint_glyph(face.font, number)
    pixels = _rows(paint.render(), 4).astype(np.float32)
    # What comes is blue first and multiplied by its opacity.
    opacity = pixels[..., 3:]
    plain = np.where(opacity > 0, pixels[..., 2::-1] * 255 / np.maximum(opacity, 1), 0)
    whole = np.concatenate([np.clip(np.rint(plain), 0, 255), opacity], axis=2).astype(np.uint8)
    return Image.fromarray(whole), left, bottom + height


def _rows(image: uharfbuzz.RasterImage, channels: int) -> NDArray[np.uint8]:
    """Return the pixels of a raster from its top row down, (height, width, channels)."""
    extents = image.extents
    rows = np.frombuffer(image.buffer, dtype=np.uint8).reshape(extents.height, extents.stride)
    shape = (extents.height, extents.width, channels)
    pixels: NDArray[np.uint8] = rows[::-1, : extents.width * channels].reshape(shape)
    return pixels
