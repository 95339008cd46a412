"""The shapes that pictures, cards, buttons and seals are cut to, with smooth edges."""

from functools import lru_cache

from PIL import Image, ImageDraw

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.layers import Layer, Part
from generation.composition.layout import SLANT, Window

_SMOOTH = 4
# As a share of the window's shorter side.
_ROUNDED = 0.06


@lru_cache(maxsize=16)
def window_mask(window: Window, width: int, height: int) -> Image.Image | None:
    """Return a mask of this size that is white where the picture shows, None where all of it does.

    The variants of a campaign share it: do not change it.
    """
    if window == "square":
        return None
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    pen, right, foot = ImageDraw.Draw(mask), width * _SMOOTH, height * _SMOOTH
    if window == "rounded":
        pen.rounded_rectangle((0, 0, right - 1, foot - 1), radius=_ROUNDED * min(right, foot), fill=255)
    elif window == "arch":
        crown = min(right // 2, foot // 2)
        pen.ellipse((0, 0, right - 1, 2 * crown - 1), fill=255)
        pen.rectangle((0, crown, right - 1, foot - 1), fill=255)
    else:
        pen.polygon(_slanted(window, right, foot), fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


def rounded(part: Part, box: Box, radius: float, fill: Rgb) -> Layer:
    """Return a rounded box with smooth edges, which Pillow's own drawing does not have."""
    return Layer(part, (box.left, box.top), _rounded_mask(box.width, box.height, radius), fill)


@lru_cache(maxsize=32)
def _rounded_mask(width: int, height: int, radius: float) -> Image.Image:
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), radius=radius * _SMOOTH, fill=255
    )
    return mask.resize((width, height), Image.Resampling.BOX)


def _slanted(window: Window, right: int, foot: int) -> list[tuple[float, float]]:
    """Return the corners of a window that is cut along a slanting line at one edge."""
    cut = SLANT * min(right, foot)
    if window == "slant_left":
        return [(cut, 0), (right, 0), (right, foot), (0, foot)]
    if window == "slant_top":
        return [(0, cut), (right, 0), (right, foot), (0, foot)]
    return [(0, 0), (right, 0), (right, foot - cut), (0, foot)]
