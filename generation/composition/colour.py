"""Colours as WCAG 2.2 sees them: relative luminance, contrast, and the choice of ink for a ground."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from generation.specs import Palette

Rgb = tuple[int, int, int]

TEXT_CONTRAST = 4.5
LARGE_TEXT_CONTRAST = 3.0
# WCAG calls 24 px (18.66 px bold) large on a screen of 96 dpi. Ads are shown on phones at about a third of
# their pixels, so the sizes are three times as large here.
LARGE_TEXT_SIZE = 72
LARGE_BOLD_TEXT_SIZE = 56
_RIPPLE = 3
WHITE: Rgb = (255, 255, 255)
NEAR_BLACK: Rgb = (20, 18, 16)
# On grounds that are too light for white and too dark for near black, only this one reads.
BLACK: Rgb = (0, 0, 0)


def rgb(text: str) -> Rgb:
    """Read `#rrggbb`; ValueError for anything else."""
    if len(text) != 7 or not text.startswith("#"):
        raise ValueError(f"Not a colour: {text!r}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def linear_light(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return linear light, 0 to 1, of sRGB levels of 0 to 255, in the same shape."""
    light: NDArray[np.float64] = _LINEAR[pixels]
    return light


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return relative luminance, 0 to 1, of an array whose last axis is sRGB of 0 to 255."""
    levels: NDArray[np.float64] = linear_light(pixels) @ _WEIGHTS
    return levels


def luminance_of(colour: Rgb) -> float:
    """Return the relative luminance of one colour, 0 to 1."""
    return float(luminance(np.array(colour, dtype=np.uint8)))


def contrast(one: float, other: float) -> float:
    """Return the contrast ratio of two luminances, 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def contrast_of(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return contrast(luminance_of(one), luminance_of(other))


def worst_contrast(ink: Rgb, ground: NDArray[np.uint8], *, share: float = 0.01) -> float:
    """Return the contrast between ink and the ground's pixels (..., 3) but for the least favourable share.

    A few pixels are always spared: around small type they are a codec's ripple.
    """
    own = luminance_of(ink)
    levels = luminance(ground.reshape(-1, 3))
    spared = min(max(int(share * len(levels)), _RIPPLE), (len(levels) - 1) // 2)
    ends = (spared, len(levels) - 1 - spared)
    low, high = np.partition(levels, ends)[list(ends)]
    if low <= own <= high:
        return 1.0
    return contrast(own, float(high if own > high else low))


def needed_contrast(size: int, *, bold: bool) -> float:
    """Return the contrast that text of this size in pixels must have."""
    large = size >= (LARGE_BOLD_TEXT_SIZE if bold else LARGE_TEXT_SIZE)
    return LARGE_TEXT_CONTRAST if large else TEXT_CONTRAST


def readable_ink(ground: Rgb, palette: Palette) -> Rgb:
    """Return the brand's light or dark, whichever reads on this ground, else white, near black or black."""
    brand = sorted((rgb(palette.light), rgb(palette.dark)), key=lambda ink: -contrast_of(ink, ground))
    return _first_reading(
        ground, (*brand, *sorted((WHITE, NEAR_BLACK), key=lambda ink: -contrast_of(ink, ground)), BLACK)
    )


def _first_reading(ground: Rgb, inks: Iterable[Rgb]) -> Rgb:
    candidates = tuple(inks)
    for ink in candidates:
        if contrast_of(ink, ground) >= TEXT_CONTRAST:
            return ink
    return max(candidates, key=lambda ink: contrast_of(ink, ground))


def _linear_levels() -> NDArray[np.float64]:
    levels = np.arange(256) / 255
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


_LINEAR = _linear_levels()
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
