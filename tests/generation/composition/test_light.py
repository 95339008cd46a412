"""Shadows fall as the scene's own do: measured on its ground, the same on every machine."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generation.checks.base import Candidate
from generation.checks.products import product_unchanged
from generation.composition.assets import load_pictures
from generation.composition.boxes import Box
from generation.composition.compose import compose, scene_sizes
from generation.composition.draw import Composed
from generation.composition.encoding import encode
from generation.composition.light import Light, light_on
from generation.composition.windows import window_mask
from generation.specs import RenderSpec
from tests.generation.ads import SIZES, MemoryAssets, spec_of, whole_ad

WHOLE = Box(0, 0, 400, 400)
FOOT = (200.0, 260.0)


def ground(left: int, right: int) -> Image.Image:
    """Return a picture whose left and right half have these grey levels."""
    pixels = np.full((400, 400, 3), left, dtype=np.uint8)
    pixels[:, 200:] = right
    return Image.fromarray(pixels)


def light_of(picture: Image.Image, *, window: Image.Image | None = None) -> Light:
    found = light_on(picture, FOOT, 120, within=WHOLE, window=window)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("left", "right", "lean"),
    [(200, 200, 0), (200, 190, 0), (200, 185, 1), (200, 170, 2), (200, 120, 3), (120, 200, -3), (4, 5, 0)],
)
def test_a_shadow_leans_to_the_darker_side_of_the_ground(left: int, right: int, lean: int) -> None:
    assert light_of(ground(left, right)).lean == lean
    assert light_of(ground(right, left)).lean == -lean


def test_the_ground_has_a_colour_and_a_brightness() -> None:
    seen = light_of(Image.new("RGB", (400, 400), (240, 130, 50)))
    assert seen == Light(0, (240, 130, 50), (2126 * 240 + 7152 * 130 + 722 * 50) // 10_000)


def test_what_is_behind_a_product_or_far_from_it_says_nothing() -> None:
    picture = ground(200, 200)
    picture.paste((20, 20, 20), (210, 0, 400, 250))
    picture.paste((20, 20, 20), (320, 0, 400, 400))
    assert light_of(picture).lean == 0


def test_rows_that_the_window_cuts_are_left_out() -> None:
    window = window_mask("slant_bottom", 400, 320)
    assert window is not None
    canvas = Image.new("RGB", (400, 400), (10, 10, 10))
    canvas.paste((200, 200, 200), (0, 0), window)
    shown = Box(0, 0, 400, 320)
    found = light_on(canvas, FOOT, 120, within=shown, window=window)
    assert found == Light(0, (200, 200, 200), 200)
    whole = light_on(canvas, FOOT, 120, within=shown)
    assert whole is not None
    assert whole.lean > 0


def test_a_foot_outside_of_the_picture_has_no_light() -> None:
    assert light_on(ground(200, 100), (-40.0, 260.0), 120, within=WHOLE) is None
    assert light_on(ground(200, 100), (200.0, 900.0), 120, within=WHOLE) is None


def lit(spec: RenderSpec, kept: MemoryAssets, levels: NDArray[np.float64]) -> Composed:
    """Return an ad over a grey scene with these levels, 0 to 255, from left to right."""
    [size] = set(scene_sizes(spec, load_pictures(spec.assets, kept), SIZES).values())
    row = np.interp(np.arange(size.width), np.linspace(0, size.width, len(levels)), levels)
    pixels = np.repeat(np.repeat(row[None, :, None], size.height, axis=0), 3, axis=2).astype(np.uint8)
    return compose(spec, {"feed_square": Image.fromarray(pixels)}, kept, SIZES).stills["feed_square"]


def darkened(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of the ground's light a product takes, along a line just under its foot."""
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["feed_square"], layout="left")
    made = lit(spec, kept, levels)
    bare = lit(replace(spec, assets=replace(names, product=None)), kept, levels)
    box = made.arrangement.product
    assert box is not None
    line = (made.arrangement.picture.left, box.bottom + 3, 1080, box.bottom + 6)
    ground, shaded = (np.asarray(each.picture.crop(line)).mean(axis=(0, 2)) for each in (bare, made))
    share: NDArray[np.float64] = 1.0 - shaded / ground
    return share


@pytest.mark.parametrize("side", [1, -1])
def test_the_shadow_of_a_product_falls_away_from_the_light(side: int) -> None:
    share = darkened(np.array([230.0, 90.0])[::side])
    half = len(share) // 2
    assert side * (share[half:].sum() - share[:half].sum()) > 0.1 * share.sum()


def test_on_even_ground_a_shadow_lies_evenly() -> None:
    share = darkened(np.array([180.0, 180.0]))
    half = len(share) // 2
    assert share[half:].sum() == pytest.approx(share[:half].sum(), rel=0.1)


@pytest.mark.parametrize("level", [30.0, 128.0, 250.0])
def test_a_product_touches_every_ground(level: float) -> None:
    assert darkened(np.array([level, level])).max() > 0.3


def test_a_soft_shadow_is_stronger_on_bright_ground() -> None:
    dark, bright = (np.median(darkened(np.array([level, level]))) for level in (30.0, 250.0))
    assert bright > 1.15 * dark


def test_the_product_itself_takes_no_shadow() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["feed_square"])
    made = lit(spec, kept, np.array([240.0, 60.0]))
    candidate = Candidate.of(encode(made.picture), made, spec.copy, load_pictures(names, kept))
    assert product_unchanged(candidate).outcome == "pass"
