"""The demo brand's pictures are the ones its script draws, good enough to stand in an ad."""

import numpy as np
import pytest
from PIL import Image

from campaigns.demo import draw, texts
from generation.composition.colour import contrast, luminance, luminance_of, rgb


def test_bag_is_a_tall_cut_out_with_clean_corners() -> None:
    bag = Image.open(draw.FOLDER / "product-bag.png")
    alpha = np.asarray(bag.getchannel("A"))
    assert bag.mode == "RGBA"
    assert bag.height >= 1200
    assert not alpha[:2, :2].any()
    assert 0.8 < (alpha == 255).mean() < 0.99


@pytest.mark.parametrize(("name", "ink"), [("logo-on-light", draw.WINE), ("logo-on-dark", draw.CREAM)])
def test_logo_is_drawn_again_as_it_lies_there(name: str, ink: draw.Rgb) -> None:
    kept = np.asarray(Image.open(draw.FOLDER / f"{name}.png").convert("RGBA"), dtype=int)
    drawn = np.asarray(draw.logo(ink).convert("RGBA"), dtype=int)
    assert (kept == drawn).all()


@pytest.mark.parametrize(
    ("name", "ground"), [("logo-on-light", texts.COLOURS[2]), ("logo-on-dark", texts.COLOURS[3])]
)
def test_each_logo_stands_out_on_its_ground(name: str, ground: str) -> None:
    pixels = np.asarray(Image.open(draw.FOLDER / f"{name}.png").convert("RGBA"))
    solid = pixels[pixels[..., 3] == 255][:, :3]
    own = float(np.median(luminance(solid)))
    assert contrast(own, luminance_of(rgb(ground))) >= 4.5


def test_assets_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in draw.FOLDER.glob("*.png")) < 1_600_000
