"""Layouts as drawings: every family has its own, from geometry, inside its frame."""

import pytest

from campaigns.selectors.setup_page import LAYOUT_NAMES
from campaigns.selectors.wireframes import SHOWN, wireframes
from generation.composition.families import FAMILIES


def test_every_layout_has_a_name() -> None:
    assert set(LAYOUT_NAMES) == set(FAMILIES)


@pytest.mark.parametrize("layout", FAMILIES)
def test_a_drawing_shows_product_words_and_button_inside_of_its_frame(layout: str) -> None:
    drawn = wireframes(layout)
    assert len(drawn) == len(SHOWN)
    for wire in drawn:
        classes = {css for shape in wire.shapes for css in shape.css.split()}
        assert classes >= {"wire-product", "wire-headline", "wire-text", "wire-button"}
        for shape in wire.shapes:
            assert 0 <= shape.left < shape.left + shape.width <= wire.width
            assert 0 <= shape.top < shape.top + shape.height <= wire.height


def test_no_two_layouts_are_drawn_alike() -> None:
    assert len({wireframes(layout) for layout in FAMILIES}) == len(FAMILIES)
