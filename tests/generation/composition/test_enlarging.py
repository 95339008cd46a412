"""Enlarging by whole numbers: what each step keeps, and that it is the same everywhere."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generation.composition.boxes import Box
from generation.composition.enlarging import doubled, grained, sharpened, smoothed
from generation.composition.scene import covering


def noisy(width: int, height: int, *, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (70, 33), (64, 65)])
def test_the_median_is_pillow_s(size: tuple[int, int]) -> None:
    pixels = noisy(*size)
    expected = np.asarray(Image.fromarray(pixels).filter(ImageFilter.MedianFilter(3)))
    assert np.array_equal(smoothed(pixels), expected)


def test_a_sharper_picture_has_no_halos() -> None:
    edge = np.zeros((40, 90, 3), np.uint8)
    edge[:, 30:60] = np.linspace(60, 200, 30, dtype=np.uint8)[None, :, None]
    edge[:, 60:] = 200
    edge[:, :30] = 60
    soft = np.asarray(Image.fromarray(edge).filter(ImageFilter.GaussianBlur(3)))
    sharp = sharpened(soft)
    assert sharp.min() >= soft.min()
    assert sharp.max() <= soft.max()
    steps = [np.abs(np.diff(each[20, :, 0].astype(int))).max() for each in (soft, sharp)]
    assert steps[1] >= steps[0]


def test_twice_the_size_is_the_same_picture() -> None:
    small = np.asarray(Image.fromarray(noisy(53, 41)).filter(ImageFilter.GaussianBlur(2)))
    large = doubled(small, seed=None)
    assert large.shape == (82, 106, 3)
    again = np.asarray(Image.fromarray(large).resize((53, 41), Image.Resampling.BOX), dtype=int)
    assert np.abs(again - small).mean() < 1.0


@pytest.mark.parametrize("grey", [0, 60, 128, 200, 255])
def test_grain_keeps_the_tone(grey: int) -> None:
    flat = np.full((300, 260, 3), grey, np.uint8)
    made = [grained(flat, seed=9).astype(int), doubled(flat[:150, :130], seed=9).astype(int)]
    assert np.array_equal(made[0], made[1])
    assert np.array_equal(made[0][..., 0], made[0][..., 2])
    assert 0 < grey < 255 or (made[0] == grey).all()
    deviation = made[0].std()
    assert abs(made[0].mean() - grey) < 0.6
    assert grey != 128 or 1.8 < deviation < 3.0


def test_grain_depends_on_the_seed_alone() -> None:
    flat = np.full((130, 90, 3), 128, np.uint8)
    assert np.array_equal(grained(flat, seed=4), grained(flat, seed=4))
    assert not np.array_equal(grained(flat, seed=4), grained(flat, seed=5))
    largest = grained(flat, seed=2**32 - 1)
    assert not np.array_equal(largest, flat)


@pytest.mark.parametrize("size", [(256, 256), (640, 640), (1400, 1400)])
def test_a_window_is_the_part_of_the_whole(size: tuple[int, int]) -> None:
    picture = Image.effect_noise((40, 40), 90).convert("RGB").resize(size, Image.Resampling.BICUBIC)
    scene, shown = Box(-20, -60, 1060, 1020), Box(0, 0, 742, 904)
    whole = np.asarray(covering(picture, scene, scene, seed=None), dtype=int)
    part = np.asarray(covering(picture, scene, shown, seed=None), dtype=int)
    assert part.shape == (904, 742, 3)
    assert np.abs(whole[60:964, 20:762] - part).mean() < 1.5
