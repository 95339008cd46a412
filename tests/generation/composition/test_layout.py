"""Geometry of every family in every format: all inside, nothing overlaps, room follows the words."""

import itertools
from functools import cache

import pytest

from generation.composition.boxes import Box
from generation.composition.compose import arrangements
from generation.composition.errors import CopyDoesNotFit, UnknownLayout
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement, Shapes
from generation.specs import USUAL_LOGO_RULES, Copy, Typefaces
from tests.generation.ads import KEYS, SIZES, WORDS, spec_of
from tools.gallery import COPY

SHAPES = Shapes(product=0.64, logo=4.0)
SHORT = Copy("Senja", "", "Beli", "id")
LONG = Copy(
    "Kopi hangat untuk sore yang panjang dan pagi yang datang cepat",
    "Biji pilihan dari Gayo, disangrai tiap pagi dan diantar sebelum matahari terbenam ke rumahmu.",
    "Pesan sekarang juga",
    "id",
    "Harga dapat berubah sewaktu-waktu.",
    "Dibuat dengan AI",
)
CASES = [
    pytest.param(family, words, shapes, faces, id=f"{family}-{name}-{shape}-{faces.headline}")
    for family, (name, words), (shape, shapes), faces in itertools.product(
        FAMILIES,
        (("usual", WORDS), ("short", SHORT), ("long", LONG)),
        (("both", SHAPES), ("wide", Shapes(2.2, 8.0)), ("none", Shapes())),
        (Typefaces("fraunces", "jakarta"), Typefaces("archivo", "archivo")),
    )
]

# Of a logo's height, kept clear on each side.
LOGO_CLEAR = 0.35


@cache
def arranged(family: str, words: Copy, shapes: Shapes, faces: Typefaces) -> dict[str, Arrangement]:
    keys = [key for key in KEYS if words != LONG or key != "display_mobile"]
    return arrangements(spec_of(words, layout=family, typefaces=faces, keys=keys), shapes, SIZES)


def boxes_of(arrangement: Arrangement) -> list[Box]:
    """Return what must not overlap: words other than the button's, the button, the logo."""
    words = [text.box for text in arrangement.texts if text.field != "call_to_action"]
    return words + [box for box in (arrangement.button, arrangement.logo) if box]


@pytest.mark.parametrize(("family", "words", "shapes", "faces"), CASES)
def test_what_is_read_is_safe_and_apart(family: str, words: Copy, shapes: Shapes, faces: Typefaces) -> None:
    for arrangement in arranged(family, words, shapes, faces).values():
        each = arrangement.format
        safe = Box(
            each.safe.left, each.safe.top, each.width - each.safe.right, each.height - each.safe.bottom
        )
        boxes = boxes_of(arrangement)
        assert all(safe.contains(box) for box in boxes), each.key
        assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2)), each.key
        for region in each.keep_out:
            kept = Box(region.left, region.top, region.right, region.bottom)
            assert not any(box.meets(kept) for box in boxes), each.key


@pytest.mark.parametrize(("family", "words", "shapes", "faces"), CASES)
def test_product_keeps_its_shape_and_clear_of_words(
    family: str, words: Copy, shapes: Shapes, faces: Typefaces
) -> None:
    for arrangement in arranged(family, words, shapes, faces).values():
        product, whole = arrangement.product, Box(0, 0, arrangement.format.width, arrangement.format.height)
        assert (product is None) == (shapes.product is None)
        if product is None or shapes.product is None:
            continue
        rounding = max(0.02, 0.6 / min(product.width, product.height))
        assert product.width / product.height == pytest.approx(shapes.product, rel=rounding)
        assert whole.contains(product), arrangement.format.key
        words_and_logo = [box for box in boxes_of(arrangement) if box != arrangement.button]
        assert not any(product.meets(box) for box in words_and_logo), arrangement.format.key


@pytest.mark.parametrize(("family", "words", "shapes", "faces"), CASES)
def test_scene_covers_what_is_shown_and_plate_the_rest(
    family: str, words: Copy, shapes: Shapes, faces: Typefaces
) -> None:
    for arrangement in arranged(family, words, shapes, faces).values():
        whole, picture = arrangement.format.width * arrangement.format.height, arrangement.picture
        assert arrangement.scene.contains(picture), arrangement.format.key
        # A rounded window in a strip of 50 pixels has little height left.
        least = 0.12 if arrangement.format.key == "display_mobile" else 0.15
        assert picture.width * picture.height >= least * whole, arrangement.format.key
        if picture.width * picture.height == whole:
            continue
        plate = arrangement.plate
        assert plate is not None
        # Beside a window with straight edges lies the plate; behind every other window it fills the file.
        assert plate.width * plate.height in (whole, whole - picture.width * picture.height)


@pytest.mark.parametrize(("family", "words", "shapes", "faces"), CASES)
def test_words_lie_on_the_plate_or_on_the_picture_never_across(
    family: str, words: Copy, shapes: Shapes, faces: Typefaces
) -> None:
    for arrangement in arranged(family, words, shapes, faces).values():
        whole = Box(0, 0, arrangement.format.width, arrangement.format.height)
        for text in arrangement.texts:
            on_picture = arrangement.picture == whole and not (
                arrangement.plate and arrangement.plate.meets(text.box)
            )
            assert on_picture or arrangement.on_plate(text.box), (arrangement.format.key, text.field)


@pytest.mark.parametrize("family", FAMILIES)
def test_product_keeps_a_good_size_with_usual_words(family: str) -> None:
    for arrangement in arranged(family, WORDS, SHAPES, Typefaces("fraunces", "jakarta")).values():
        product, each = arrangement.product, arrangement.format
        assert product is not None
        assert product.height >= 0.25 * min(each.width, each.height), each.key


@pytest.mark.parametrize("script", COPY)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_script_is_safe_and_apart_and_begins_at_its_side(family: str, script: str) -> None:
    for arrangement in arranged(family, COPY[script], SHAPES, Typefaces("fraunces", "jakarta")).values():
        boxes, each = boxes_of(arrangement), arrangement.format
        words = [box for box in (*boxes, arrangement.product) if box and box != arrangement.button]
        assert all(Box(0, 0, each.width, each.height).contains(box) for box in boxes), each.key
        assert not any(one.meets(other) for one, other in itertools.combinations(words, 2)), each.key
        headline = next(text for text in arrangement.texts if text.field == "headline")
        assert headline.block.is_rtl == (script == "ar")


@pytest.mark.parametrize("family", ["left", "band", "editorial"])
def test_logo_stands_where_lines_of_the_language_begin(family: str) -> None:
    logos = [
        arranged(family, COPY[script], SHAPES, Typefaces("fraunces", "jakarta"))["feed_square"].logo
        for script in ("id", "ar")
    ]
    assert logos[0] != logos[1]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_strip_is_read_as_its_language_is(family: str) -> None:
    for script, step in (("id", 1), ("ar", -1)):
        strip = arranged(family, COPY[script], SHAPES, Typefaces("fraunces", "jakarta"))[
            "display_leaderboard"
        ]
        headline = next(text for text in strip.texts if text.field == "headline")
        assert strip.logo is not None
        assert strip.button is not None
        assert step * strip.logo.centre_x < step * headline.box.centre_x < step * strip.button.centre_x


@pytest.mark.parametrize("script", COPY)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_ribbon_has_its_logo_over_the_button_at_the_end_of_the_words(family: str, script: str) -> None:
    faces = Typefaces("fraunces", "jakarta")
    ribbon = arranged(family, COPY[script], SHAPES, faces)["display_mobile"]
    headline = next(text for text in ribbon.texts if text.field == "headline")
    logo, button, step = ribbon.logo, ribbon.button, -1 if script == "ar" else 1
    assert logo is not None
    assert button is not None
    assert logo.bottom < button.top
    assert step * headline.box.centre_x < step * min(logo.centre_x, button.centre_x, key=lambda x: step * x)
    assert headline.block.style.size >= 11


@pytest.mark.parametrize("family", FAMILIES)
def test_a_ribbon_takes_no_long_copy(family: str) -> None:
    with pytest.raises(CopyDoesNotFit, match="shorten"):
        arrangements(spec_of(LONG, layout=family, keys=["display_mobile"]), SHAPES, SIZES)


def test_a_label_with_marks_stays_on_a_low_button() -> None:
    for script in COPY:
        ribbon = arranged("left", COPY[script], SHAPES, Typefaces("fraunces", "jakarta"))["display_mobile"]
        label = next(text for text in ribbon.texts if text.field == "call_to_action")
        assert ribbon.button is not None
        assert ribbon.button.contains(label.box.inset(-3, -1))


@pytest.mark.parametrize("family", FAMILIES)
def test_only_small_banners_leave_the_body_out(family: str) -> None:
    for arrangement in arranged(family, WORDS, SHAPES, Typefaces("fraunces", "jakarta")).values():
        fields = {text.field for text in arrangement.texts}
        is_small = arrangement.format.key.startswith("display_")
        assert fields == {"headline", "call_to_action", "fine_print"} | (set() if is_small else {"body"})


@pytest.mark.parametrize("family", FAMILIES)
def test_logo_keeps_its_clear_space_and_smallest_size(family: str) -> None:
    for arrangement in arranged(family, WORDS, SHAPES, Typefaces("fraunces", "jakarta")).values():
        logo = arrangement.logo
        assert logo is not None
        assert logo.width / logo.height == pytest.approx(4.0, rel=0.04)
        assert logo.height >= USUAL_LOGO_RULES.least_height
        around = logo.inset(-round(LOGO_CLEAR * logo.height))
        others = [box for box in (*boxes_of(arrangement), arrangement.product) if box and box != logo]
        assert not any(around.meets(box) for box in others), arrangement.format.key


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("ratio", [0.6, 1.0, 1.1])
def test_a_logo_that_is_not_wide_is_large_enough_in_a_ribbon(family: str, ratio: float) -> None:
    made = arranged(family, WORDS, Shapes(0.64, ratio), Typefaces("fraunces", "jakarta"))["display_mobile"]
    logo = made.logo
    assert logo is not None
    assert max(logo.width, logo.height) >= 16
    around = logo.inset(-round(0.3 * logo.height))
    assert Box(0, 0, 320, 50).contains(around)
    assert not any(around.meets(box) for box in boxes_of(made) if box != logo)


def test_logo_too_wide_to_be_seen_is_refused() -> None:
    with pytest.raises(CopyDoesNotFit, match="logo is too wide"):
        arrangements(spec_of(keys=["display_rectangle"]), Shapes(0.64, 30.0), SIZES)


@pytest.mark.parametrize("family", FAMILIES)
def test_product_stands_on_the_platform_of_the_stage(family: str) -> None:
    for arrangement in arranged(family, WORDS, SHAPES, Typefaces("fraunces", "jakarta")).values():
        scene, product = arrangement.scene, arrangement.product
        assert product is not None
        size = min(SIZES, key=lambda each: abs(each.width / each.height - scene.width / scene.height))
        anchor = scene.left + size.anchor_x * scene.width
        assert product.centre_x == pytest.approx(anchor, abs=0.04 * scene.width)
        assert product.bottom == pytest.approx(
            scene.top + size.anchor_y * scene.height, abs=0.1 * scene.height
        )


def test_fewer_words_leave_more_room_for_the_product() -> None:
    faces = Typefaces("fraunces", "jakarta")
    few, many = (arranged("hero", words, SHAPES, faces)["feed_square"] for words in (SHORT, LONG))
    assert few.product is not None
    assert many.product is not None
    assert few.product.height > 1.1 * many.product.height


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("key", KEYS)
def test_empty_headline_body_and_button_are_left_out(family: str, key: str) -> None:
    spec = spec_of(Copy("", "", "", "id"), layout=family, keys=[key])
    arrangement = arrangements(spec, SHAPES, SIZES)[key]
    assert arrangement.texts == ()
    assert arrangement.button is None
    assert arrangement.product is not None


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("words", [Copy("kopi " * 100, "", "", "id"), Copy("x" * 500, "", "", "id")])
def test_five_hundred_characters_are_refused_in_words(family: str, words: Copy) -> None:
    for key in KEYS:
        with pytest.raises(CopyDoesNotFit, match="shorten"):
            arrangements(spec_of(words, layout=family, keys=[key]), SHAPES, SIZES)


def test_legal_line_that_is_too_long_is_refused() -> None:
    words = Copy("Senja", "", "", "id", legal="syarat dan ketentuan berlaku " * 12)
    with pytest.raises(CopyDoesNotFit, match="legal"):
        arrangements(spec_of(words, keys=["link"]), SHAPES, SIZES)


def test_unknown_family_names_the_known_ones() -> None:
    with pytest.raises(UnknownLayout, match="hero, left, right"):
        arrangements(spec_of(layout="spiral"), SHAPES, SIZES)
