"""What is drawn: deterministic pixels, an unharmed product, readable words on every ground."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from generation.checks.base import Candidate
from generation.checks.pictures import contrast_under_text
from generation.composition.assets import load_pictures
from generation.composition.colour import contrast_of, luminance_of, rgb
from generation.composition.compose import compose, scene_sizes
from generation.composition.draw import Composed
from generation.composition.encoding import encode
from generation.composition.errors import MissingGlyphs, SceneMissing, UnusableAsset
from generation.composition.families import FAMILIES
from generation.decoding import decode
from generation.specs import Assets, Copy, Palette, RenderSpec
from tests.generation.ads import (
    PALETTE,
    SIZES,
    WORDS,
    MemoryAssets,
    logo_png,
    product_png,
    spec_of,
    stages,
    whole_ad,
)
from tests.generation.pictures import encoded

BEIGE = (222, 184, 140)


def composed(
    spec: RenderSpec, kept: MemoryAssets, ground: tuple[int, int, int] = BEIGE
) -> dict[str, Composed]:
    sizes = scene_sizes(spec, load_pictures(spec.assets, kept), SIZES)
    return compose(spec, stages(sizes, ground), kept, SIZES).stills


def one(spec: RenderSpec, kept: MemoryAssets, ground: tuple[int, int, int] = BEIGE) -> Composed:
    return composed(spec, kept, ground)[spec.formats[0].key]


@pytest.mark.parametrize("layout", FAMILIES)
def test_every_format_has_its_exact_size(layout: str) -> None:
    kept, names = whole_ad()
    made = composed(spec_of(layout=layout, assets=names), kept)
    assert {key: each.picture.size for key, each in made.items()} == {
        "feed_square": (1080, 1080),
        "feed_portrait": (1080, 1350),
        "story": (1080, 1920),
        "link": (1200, 628),
        "display_rectangle": (300, 250),
        "display_leaderboard": (728, 90),
        "display_skyscraper": (160, 600),
        "display_mobile": (320, 50),
    }


def test_equal_specs_make_equal_bytes_and_another_seed_does_not() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["link"])
    other = replace(spec, picture=replace(spec.picture, seed=8))
    digests = [hashlib.sha256(encode(one(each, kept).picture)).hexdigest() for each in (spec, spec, other)]
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_product_pixels_are_those_of_the_cut_out() -> None:
    kept, names = whole_ad()
    made = one(spec_of(assets=names, keys=["feed_square"]), kept)
    box = made.arrangement.product
    assert box is not None
    assert made.product is not None
    drawn = np.asarray(made.picture.crop(box.corners), dtype=int)
    wanted = np.asarray(made.product, dtype=int)
    solid = wanted[..., 3] == 255
    assert solid.sum() > 1000
    assert np.abs(drawn - wanted[..., :3])[solid].max() == 0


def test_product_throws_a_shadow_on_the_stage_only() -> None:
    kept, names = whole_ad()
    with_product = one(spec_of(assets=names, keys=["feed_square"], layout="left"), kept)
    without = one(spec_of(assets=replace(names, product=None), keys=["feed_square"], layout="left"), kept)
    box, plate = with_product.arrangement.product, with_product.arrangement.plate
    assert box is not None
    assert plate is not None
    foot = (box.left, box.bottom + 2, box.right, box.bottom + 12)
    before, after = (np.asarray(made.picture.crop(foot)).mean() for made in (without, with_product))
    assert after < before - 5
    assert with_product.picture.crop(plate.corners).tobytes() == without.picture.crop(plate.corners).tobytes()


@pytest.mark.parametrize("ground", [BEIGE, (250, 250, 250), (12, 12, 16), (128, 128, 128), (238, 122, 62)])
def test_words_read_on_every_ground(ground: tuple[int, int, int]) -> None:
    made = one(spec_of(keys=["link"]), MemoryAssets(), ground)
    for text, ink in zip(made.arrangement.texts, made.inks, strict=True):
        letters = np.asarray(made.ink.crop(text.box.corners))
        pixels = np.asarray(made.picture.crop(text.box.corners))
        around = pixels[letters == 0].mean(axis=0)
        mean = (round(around[0]), round(around[1]), round(around[2]))
        assert contrast_of(ink, mean) >= 4.5, text.field


@pytest.mark.parametrize("accent", ["#d9482b", "#c2572f", "#767676", "#8a6fd1"])
def test_the_buttons_label_reads_whatever_the_accent_is(accent: str) -> None:
    kept, names = whole_ad()
    palette = replace(PALETTE, accent=accent, dark="#4a2b3a")
    made = one(spec_of(layout="left", assets=names, keys=["feed_square"], palette=palette), kept)
    label = next(place for place, text in enumerate(made.arrangement.texts) if text.field == "call_to_action")
    button = made.arrangement.button
    assert button is not None
    fill = made.picture.getpixel((button.left + button.height // 2, button.top + 3))
    assert isinstance(fill, tuple)
    assert contrast_of(made.inks[label], (fill[0], fill[1], fill[2])) >= 4.7


def test_letters_have_the_colour_that_was_chosen() -> None:
    made = one(spec_of(keys=["link"]), MemoryAssets())
    text = made.arrangement.texts[0]
    letters = np.asarray(made.ink.crop(text.box.corners)) == 255
    assert letters.sum() > 500
    assert (np.asarray(made.picture.crop(text.box.corners))[letters] == made.inks[0]).all()


@pytest.mark.parametrize("layout", FAMILIES)
def test_palette_of_one_colour_still_reads(layout: str) -> None:
    palette = Palette("#777777", "#777777", "#777777", "#777777")
    made = one(spec_of(keys=["feed_square"], palette=palette, layout=layout), MemoryAssets(), (119, 119, 119))
    assert all(contrast_of(ink, rgb("#777777")) > 2.5 for ink in made.inks)


def test_white_logo_on_white_gets_a_ground_of_its_own() -> None:
    kept = MemoryAssets()
    white = kept.put(logo_png((255, 255, 255)))
    palette = Palette("#ffffff", "#ffffff", "#ffffff", "#ffffff")
    spec = spec_of(keys=["feed_square"], assets=Assets(logo=white), palette=palette, layout="left")
    made = one(spec, kept, (255, 255, 255))
    box = made.arrangement.logo
    assert box is not None
    edge = made.picture.getpixel((box.left - 4, box.top - 4))
    assert isinstance(edge, tuple)
    assert luminance_of((int(edge[0]), int(edge[1]), int(edge[2]))) < 0.2


def test_logo_for_dark_grounds_is_taken_on_a_dark_ground() -> None:
    kept, names = whole_ad()
    for ground, colour in (((20, 16, 22), (253, 243, 230)), ((250, 240, 225), (110, 34, 56))):
        made = one(spec_of(keys=["link"], assets=names), kept, ground)
        box = made.arrangement.logo
        assert box is not None
        middle = made.picture.getpixel((round(box.centre_x), round(box.centre_y)))
        assert middle == colour


def test_cmyk_jpeg_with_a_rotation_flag_becomes_a_standing_product() -> None:
    flag = Image.Exif()
    flag[0x0112] = 6
    upload = encoded(Image.new("CMYK", (900, 500), (0, 200, 200, 0)), "JPEG", exif=flag)
    kept = MemoryAssets()
    product = kept.put(decode(upload).png)
    made = one(spec_of(keys=["feed_square"], assets=Assets(product=product)), kept)
    box = made.arrangement.product
    assert box is not None
    assert box.width / box.height == pytest.approx(500 / 900, rel=0.02)


@pytest.mark.parametrize("size", [(1, 1), (40, 150)])
def test_product_too_small_to_look_right_is_refused(size: tuple[int, int]) -> None:
    kept = MemoryAssets()
    product = kept.put(encoded(Image.new("RGBA", size, (200, 0, 0, 255)), "PNG"))
    with pytest.raises(UnusableAsset, match=f"{size[0]} x {size[1]}"):
        one(spec_of(keys=["link"], assets=Assets(product=product)), kept)


@pytest.mark.parametrize("content", [b"", b"no picture", encoded(Image.new("RGBA", (500, 500)), "PNG")])
def test_unreadable_and_invisible_products_are_refused(content: bytes) -> None:
    kept = MemoryAssets()
    with pytest.raises(UnusableAsset, match="product"):
        one(spec_of(keys=["link"], assets=Assets(product=kept.put(content))), kept)


def test_transparent_margin_of_a_cut_out_does_not_count() -> None:
    kept = MemoryAssets()
    boxes = []
    for margin in (0, 200):
        names = Assets(product=kept.put(product_png(margin=margin)))
        boxes.append(one(spec_of(keys=["link"], assets=names), kept).arrangement.product)
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize(("top", "bottom"), [(60, 200), (80, 180), (220, 80)])
def test_words_that_are_near_to_each_other_do_not_veil_each_other(top: int, bottom: int) -> None:
    kept, names = whole_ad()
    spec = spec_of(keys=["display_mobile"], assets=names)
    rows = np.interp(np.arange(192), [95, 150], [top, bottom])[:, None, None] * np.array([1.0, 0.8, 0.9])
    scene = Image.fromarray(np.repeat(rows, 352, axis=1).astype(np.uint8))
    made = compose(spec, {"display_mobile": scene}, kept, SIZES).stills["display_mobile"]
    candidate = Candidate.of(encode(made.picture), made, spec.copy, load_pictures(names, kept))
    assert contrast_under_text(candidate).outcome == "pass"


def test_missing_scene_is_named() -> None:
    with pytest.raises(SceneMissing, match="link"):
        compose(spec_of(keys=["link"]), {}, MemoryAssets(), SIZES)


def test_missing_sign_is_refused_before_anything_is_drawn() -> None:
    words = replace(WORDS, headline="\ue000")
    with pytest.raises(MissingGlyphs):
        compose(spec_of(words, keys=["link"]), {}, MemoryAssets(), SIZES)


def test_no_words_and_no_assets_leave_the_scene() -> None:
    made = one(spec_of(Copy("", "", "", "id"), keys=["feed_square"]), MemoryAssets())
    assert made.ink.getbbox() is None
    assert made.picture.size == (1080, 1080)
