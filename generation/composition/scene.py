"""Brings a small generated picture to final size: enlarged without stairs, sharpened, given grain."""

import numpy as np
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.enlarging import doubled, grained, sharpened, smoothed

# Pixels around a window that its edges depend on.
_AROUND = 6


def covering(picture: Image.Image, scene: Box, shown: Box, *, seed: int | None) -> Image.Image:
    """Return the RGB pixels of `shown` when the picture covers `scene`, trimmed evenly at its longer side.

    The same picture, boxes and seed give the same pixels on every machine. Without a seed there is no grain.
    """
    scale = max(scene.width / picture.width, scene.height / picture.height)
    left = (picture.width - scene.width / scale) / 2 + (shown.left - scene.left) / scale
    top = (picture.height - scene.height / scale) / 2 + (shown.top - scene.top) / scale
    # Only what shows is worked on.
    x, y = max(0, int(left) - _AROUND), max(0, int(top) - _AROUND)
    right, bottom = left + shown.width / scale, top + shown.height / scale
    near = (x, y, min(picture.width, int(right) + _AROUND), min(picture.height, int(bottom) + _AROUND))
    sharp = Image.fromarray(sharpened(np.asarray(picture.convert("RGB").crop(near))))
    window = (left - x, top - y, min(right - x, sharp.width), min(bottom - y, sharp.height))
    return _doubled(sharp, window, shown, seed) if scale > 2.0 else _resized(sharp, window, shown, seed)


def _doubled(
    picture: Image.Image, window: tuple[float, float, float, float], shown: Box, seed: int | None
) -> Image.Image:
    """Bring the window to half its size, take the stairs out of slanting edges, and double it."""
    half = (-(-shown.width // 2), -(-shown.height // 2))
    small = picture.resize(half, Image.Resampling.BICUBIC, box=window)
    large = Image.fromarray(doubled(smoothed(np.asarray(small)), seed=seed))
    exact = (shown.width, shown.height)
    return large if large.size == exact else large.crop((0, 0, *exact))


def _resized(
    picture: Image.Image, window: tuple[float, float, float, float], shown: Box, seed: int | None
) -> Image.Image:
    large = picture.resize((shown.width, shown.height), Image.Resampling.LANCZOS, box=window)
    return large if seed is None else Image.fromarray(grained(np.asarray(large), seed=seed))
