"""What a designer would send back: headlines like lists, and a logo's ground that touches the words."""

from dataclasses import replace

import pytest

from generation.composition.compose import arrangements
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement, Shapes
from generation.specs import Copy
from tests.generation.ads import SIZES, WORDS, spec_of

SHAPES = Shapes(product=0.64, logo=4.0)
# Of a logo's height: how far its own ground reaches.
GROUND = 0.28


def made(layout: str, key: str, words: Copy = WORDS) -> Arrangement:
    return arrangements(spec_of(words, layout=layout, keys=[key]), SHAPES, SIZES)[key]


def headline(made: Arrangement) -> tuple[str, ...]:
    return next(text.block.lines for text in made.texts if text.field == "headline")


@pytest.mark.parametrize("layout", sorted(FAMILIES.keys() - {"type"}))
def test_four_short_words_are_no_list(layout: str) -> None:
    for key in ("display_skyscraper", "feed_portrait", "display_rectangle"):
        assert len(headline(made(layout, key, replace(WORDS, headline="Seduh dulu sebelum kereta")))) < 4


def test_a_list_stays_where_smaller_type_makes_it_no_shorter() -> None:
    long = replace(WORDS, headline="Kesederhanaan menghangatkan kebersamaan sepanjang")
    assert len(headline(made("left", "display_skyscraper", long))) == 4


@pytest.mark.parametrize("layout", ["hero", "poster", "sticker", "minimal"])
def test_a_logo_on_a_ground_of_its_own_keeps_off_the_words(layout: str) -> None:
    for key in ("feed_square", "feed_portrait", "story"):
        arrangement = made(layout, key)
        logo = arrangement.logo
        assert logo is not None
        below = [text.box.top for text in arrangement.texts if text.box.top >= logo.bottom]
        assert min(below) - logo.bottom >= 2 * GROUND * logo.height
