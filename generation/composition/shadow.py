"""Grounds a product on its stage: a tight dark contact under its foot and a wide soft one around it."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generation.composition.boxes import Box
from generation.composition.layers import Layer

_CONTACT = 0.62
_AMBIENT = 0.34
_DEPTH = 0.84
# How much smaller a shadow is drawn, since it is soft: the ambient one, and the contact's finer edge.
_AMBIENT_SCALE, _CONTACT_SCALE = 4, 2


def shadow_of(product: Image.Image, box: Box, *, within: Box, window: Image.Image | None) -> Layer | None:
    """Return the shadow of a product, an RGBA picture of the box's size, None where none would show.

    Only pixels of `within` are darkened, as far as its `window` is white: a plate beside the stage takes no
    shadow. What lies in it keeps a little of its colour: wholly black shadows look pasted on.
    """
    left, right = _foot(product)
    wide = max(8, right - left)
    x, y = box.left + (left + right) / 2, box.bottom - 0.014 * wide
    part = Box.sized(x - 1.2 * wide, y - 0.45 * wide, 2.4 * wide, 0.9 * wide).within(within)
    if not part.width or not part.height:
        return None
    mask = _shade((part.width, part.height), (x - part.left, y - part.top), wide)
    if window:
        corners = (part.left - within.left, part.top - within.top)
        cut = window.crop((*corners, corners[0] + part.width, corners[1] + part.height))
        mask = ImageChops.multiply(mask, cut)
    return Layer("shadow", (part.left, part.top), mask, (0, 0, 0))


def _foot(product: Image.Image) -> tuple[int, int]:
    """Return the first and last column of the product's lowest twentieth that is solid."""
    solid = np.asarray(product.getchannel("A")) > 128
    rows = max(1, solid.shape[0] // 20)
    columns = np.flatnonzero(solid[-rows:].any(axis=0))
    if not len(columns):
        return 0, solid.shape[1]
    return int(columns[0]), int(columns[-1]) + 1


# The variants of a campaign share product, layouts and sizes.
@lru_cache(maxsize=32)
def _shade(size: tuple[int, int], centre: tuple[float, float], wide: int) -> Image.Image:
    """Return how dark the ground is around a foot so many pixels wide, 0 to 255; do not change it."""
    ambient = _ellipse(size, centre, (1.5 * wide, 0.26 * wide), 0.085 * wide, _AMBIENT, _AMBIENT_SCALE)
    contact = _ellipse(size, centre, (1.0 * wide, 0.075 * wide), 0.016 * wide, _CONTACT, _CONTACT_SCALE)
    return ImageChops.multiply(ambient, contact).point([round(_DEPTH * (255 - lit)) for lit in range(256)])


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
