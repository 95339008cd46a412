"""Other layouts by geometry: only those with room everywhere, none that makes the trouble worse."""

import math
from dataclasses import replace

import pytest

from generation.composition.alternatives import Alternative, Trouble, alternatives, has_room
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement, Shapes
from generation.specs import Adjustment, Copy, RenderSpec
from tests.generation.ads import SIZES, WORDS, spec_of

SHAPES = Shapes(product=0.64, logo=4.0)
KEYS = ("feed_square", "story", "link")


def others(spec: RenderSpec, *troubles: Trouble) -> tuple[Alternative, ...]:
    return alternatives(spec, SHAPES, SIZES, {trouble: ["feed_square"] for trouble in troubles})


def size(made: Arrangement) -> float:
    assert made.product is not None
    return math.sqrt(made.product.width * made.product.height)


def test_all_layouts_with_room_are_found_but_its_own() -> None:
    found = others(spec_of(layout="poster", keys=KEYS))
    assert {each.layout for each in found} == FAMILIES.keys() - {"poster"}
    assert all(each.arrangements.keys() == set(KEYS) for each in found)


def test_a_layout_without_room_in_one_format_is_none() -> None:
    long = replace(WORDS, call_to_action="Pesan sekarang juga di sini")
    spec = spec_of(long, layout="hero", keys=("feed_square", "display_rectangle"))
    found = {each.layout for each in others(spec)}
    assert found
    assert found < FAMILIES.keys()
    for layout in FAMILIES.keys() - {"hero"}:
        assert has_room(replace(spec, layout=layout), SHAPES, SIZES) is (layout in found)


def test_words_that_no_layout_has_room_for_have_no_other_layout() -> None:
    endless = Copy("W" * 90, "", "", "en")
    assert others(spec_of(endless, keys=KEYS)) == ()


def test_unreadable_words_get_a_plate_first() -> None:
    found = others(spec_of(layout="hero", keys=KEYS), "legibility")
    for each in found[:3]:
        made = each.arrangements["feed_square"]
        assert all(text.field == "call_to_action" or made.on_plate(text.box) for text in made.texts)


def test_a_product_is_never_offered_smaller() -> None:
    spec = spec_of(layout="left", keys=KEYS)
    [own] = [each for each in others(replace(spec, layout="hero")) if each.layout == "left"]
    found = others(spec, "product")
    sizes = [size(each.arrangements["feed_square"]) for each in found]
    assert found
    assert len(found) < len(FAMILIES) - 1
    assert min(sizes) >= size(own.arrangements["feed_square"])
    assert sizes[0] == max(sizes)


@pytest.mark.parametrize("trouble", ["type", "logo_room", "logo_ground"])
def test_each_trouble_has_another_layout(trouble: Trouble) -> None:
    assert others(spec_of(layout="hero", keys=KEYS), trouble)


def test_what_was_moved_belongs_to_the_own_layout_alone() -> None:
    spec = spec_of(layout="hero", keys=KEYS)
    broken = replace(spec, adjustments=(Adjustment("link", "headline", 9000, 9000, 9100, 9100),))
    assert (has_room(spec, SHAPES, SIZES), has_room(broken, SHAPES, SIZES)) == (True, False)
    assert others(broken) == others(spec)
