"""Grounds a product on its stage: a tight dark contact under its foot, and a soft shadow as light falls."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.layers import Layer
from generation.composition.light import Light, light_on

_CONTACT = 0.62
_AMBIENT = 0.34
_DEPTH = 0.84
# How much smaller a shadow is drawn, since it is soft: the ambient one, and the contact's finer edge.
_AMBIENT_SCALE, _CONTACT_SCALE = 4, 2
# For each step that a shadow leans, in widths of the foot: how far its middle moves, how much longer it is,
# and how much less soft.
_MOVED, _LONGER, _SHARPER = 0.14, 0.1, 0.009
# How strong a soft shadow is on black ground and on white, where it is seen most; the contact always is.
_FAINT, _STRONG = 0.8, 1.2
# What of the ground's colour is left in a shadow, and how much of its chroma: light that the ground throws
# back into it.
_TINT, _CHROMA = 0.16, 1.4


def shadow_of(
    product: Image.Image, box: Box, *, canvas: Image.Image, within: Box, window: Image.Image | None
) -> Layer | None:
    """Return the shadow of a product on a canvas, a layer around its foot, None where none would show.

    It falls to where the scene's own shadows do (`light_on`). Only pixels of `within` are darkened, as far as
    its `window` is white: a plate beside the stage takes no shadow.
    """
    left, right = _foot(product)
    wide = max(8, right - left)
    x, y = box.left + (left + right) / 2, box.bottom - 0.014 * wide
    light = light_on(canvas, (x, y), wide, within=within, window=window)
    if light is None:
        return None
    half = 1.2 + _MOVED * abs(light.lean)
    part = Box.sized(x - half * wide, y - 0.45 * wide, 2 * half * wide, 0.9 * wide).within(within)
    if not part.width or not part.height:
        return None
    mask = _shade((part.width, part.height), (x - part.left, y - part.top), wide, light.lean)
    mask = mask.point(_strength(light.luma))
    if window:
        corners = (part.left - within.left, part.top - within.top)
        cut = window.crop((*corners, corners[0] + part.width, corners[1] + part.height))
        mask = ImageChops.multiply(mask, cut)
    return Layer("shadow", (part.left, part.top), mask, _tint(light))


def _foot(product: Image.Image) -> tuple[int, int]:
    """Return the first and last column of the product's lowest twentieth that is solid."""
    solid = np.asarray(product.getchannel("A")) > 128
    rows = max(1, solid.shape[0] // 20)
    columns = np.flatnonzero(solid[-rows:].any(axis=0))
    if not len(columns):
        return 0, solid.shape[1]
    return int(columns[0]), int(columns[-1]) + 1


# The variants of a campaign share product, layouts and sizes; shadows lean one way or the other.
@lru_cache(maxsize=48)
def _shade(size: tuple[int, int], centre: tuple[float, float], wide: int, lean: int) -> Image.Image:
    """Return how dark the ground is around a foot so many pixels wide, 0 to 255; do not change it."""
    steps = abs(lean)
    middle = (centre[0] + _MOVED * lean * wide, centre[1])
    axes = ((1.5 + _LONGER * steps) * wide, 0.26 * wide)
    blur = (0.085 - _SHARPER * steps) * wide
    ambient = _ellipse(size, middle, axes, blur, _AMBIENT, _AMBIENT_SCALE)
    contact = _ellipse(size, centre, (1.0 * wide, 0.075 * wide), 0.016 * wide, _CONTACT, _CONTACT_SCALE)
    return ImageChops.multiply(ambient, contact).point([round(_DEPTH * (255 - lit)) for lit in range(256)])


def _strength(luma: int) -> list[int]:
    """Return how dark each level of a shadow is on a ground: the deepest stay, the soft ones follow it."""
    soft = _FAINT + (_STRONG - _FAINT) * luma / 255
    return [min(255, round(level * (soft + (1.0 - soft) * level / 255))) for level in range(256)]


def _tint(light: Light) -> Rgb:
    """Return the colour of a shadow, which keeps a little of the ground's: black ones look pasted on."""
    red, green, blue = (
        min(255, max(0, round(_TINT * (light.luma + _CHROMA * (band - light.luma))))) for band in light.ground
    )
    return red, green, blue


def _ellipse(
    size: tuple[int, int],
    centre: tuple[float, float],
    axes: tuple[float, float],
    blur: float,
    strength: float,
    scale: int,
) -> Image.Image:
    """Return how much light a blurred ellipse leaves, 0 to 255."""
    small = Image.new("L", (size[0] // scale + 1, size[1] // scale + 1), 0)
    (x, y), (wide, high) = centre, axes
    bounds = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]
    ImageDraw.Draw(small).ellipse([edge / scale for edge in bounds], fill=255)
    soft = small.filter(ImageFilter.GaussianBlur(max(blur / scale, 1.5)))
    left = soft.point([255 - round(strength * dark) for dark in range(256)])
    full = left.resize((left.width * scale, left.height * scale), Image.Resampling.BICUBIC)
    return full.crop((0, 0, *size))
