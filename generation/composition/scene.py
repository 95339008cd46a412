"""Brings a small generated picture to final size: enlarged without stairs, sharpened, given grain."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.composition.boxes import Box

GRAIN = 2.4
_CONTRAST_OF_FINE_LINES = 60
_STEP = 2.6
_SMOOTHED = 1.5


def covering(picture: Image.Image, scene: Box, shown: Box, *, seed: int | None) -> Image.Image:
    """Return the RGB pixels of `shown` when the picture covers `scene`, trimmed evenly at its longer side.

    The same picture, boxes and seed give the same pixels on every machine. Without a seed there is no grain.
    """
    scale = max(scene.width / picture.width, scene.height / picture.height)
    left = (picture.width - scene.width / scale) / 2 + (shown.left - scene.left) / scale
    top = (picture.height - scene.height / scale) / 2 + (shown.top - scene.top) / scale
    window = (left, top, left + shown.width / scale, top + shown.height / scale)
    large = _enlarged(picture.convert("RGB"), window, shown)
    return large if seed is None else _grained(large, seed)


def _enlarged(picture: Image.Image, window: tuple[float, float, float, float], shown: Box) -> Image.Image:
    """Double the picture while it is much too small, then bring its window to size.

    A median after each step takes the stairs out of slanting edges and leaves the edges sharp.
    """
    left, top, right, bottom = window
    while shown.width / (right - left) > _STEP:
        doubled = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
        picture = doubled.filter(ImageFilter.MedianFilter(3))
        left, top, right, bottom = 2 * left, 2 * top, 2 * right, 2 * bottom
    rest = shown.width / (right - left)
    large = picture.resize(
        (shown.width, shown.height), Image.Resampling.LANCZOS, box=(left, top, right, bottom)
    )
    if rest > _SMOOTHED:
        large = large.filter(ImageFilter.MedianFilter(5))
    return large.filter(ImageFilter.UnsharpMask(2.3, _CONTRAST_OF_FINE_LINES, threshold=2))


def _grained(picture: Image.Image, seed: int) -> Image.Image:
    """Add grain of equal strength to all channels, weaker towards black and white, where film has none."""
    pixels = np.asarray(picture, dtype=np.float32)
    grey = pixels.mean(axis=2)
    strength = GRAIN * (0.35 + 0.65 * (1.0 - np.abs(grey - 128.0) / 128.0))
    grained = pixels + (strength * _noise(grey.shape, seed))[..., None]
    return Image.fromarray(np.clip(np.rint(grained), 0, 255).astype(np.uint8))


def _noise(shape: tuple[int, ...], seed: int) -> NDArray[np.float32]:
    """Return noise of unit deviation; raw bits of PCG64 are the same in every numpy, `normal` is not."""
    count = int(np.prod(shape))
    raw = np.random.PCG64(seed).random_raw((count * 4 + 7) // 8)
    octets = np.asarray(raw, dtype="<u8").view(np.uint8)[: count * 4].reshape(count, 4)
    spread: NDArray[np.float32] = (octets.sum(axis=1, dtype=np.int32) - 510).astype(np.float32) / 147.8
    soft: NDArray[np.float32] = _softened(spread.reshape(shape))
    return soft


def _softened(noise: NDArray[np.float32]) -> NDArray[np.float32]:
    """Join neighbours a little: single pixels look digital, film grain has a size."""
    mixed = noise + 0.5 * (np.roll(noise, 1, axis=0) + np.roll(noise, 1, axis=1))
    return (mixed / np.float32(1.225)).astype(np.float32)
