"""Veils under words: whole where the words are, gone at the border, and without a step between."""

import numpy as np
import pytest
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.ground import prepared
from generation.composition.layers import Layer
from generation.composition.layout import PlacedText
from generation.composition.typography import Style, TextBlock, set_text
from generation.specs import Palette

PALETTE = Palette(primary="#6e2238", accent="#ee7a3e", light="#fdf3e6", dark="#2b1422")
SIZE = (640, 480)


def block(size: int) -> TextBlock:
    made = set_text("Kopi pagi", Style("archivo", "text", size, 1.0, "id"), width=400, most_lines=1)
    assert made is not None
    return made


def veil_under(field: str, left: int, top: int, size: int = 24) -> tuple[Layer, Box]:
    """Return the veil that a text gets on stripes of black and white, which no ink reads on, and its box."""
    stripes = Image.fromarray(np.tile(np.array([0, 255], np.uint8).repeat(6), (480, 54))[:, :640]).convert(
        "RGB"
    )
    set_block = block(size)
    box = Box.sized(left, top, set_block.width, set_block.height)
    text = PlacedText("fine_print" if field == "fine_print" else "headline", set_block, box, "left")
    veil = prepared([stripes], [text], Image.new("L", SIZE, 0), PALETTE).veil
    assert veil is not None
    return veil, box


def whole(veil: Layer) -> np.ndarray:
    """Return the veil on a canvas of the picture's size."""
    canvas = Image.new("L", SIZE, 0)
    canvas.paste(veil.mask, veil.corner)
    return np.asarray(canvas).astype(int)


@pytest.mark.parametrize("place", [(40, 60), (210, 40), (210, 400), (420, 300)])
def test_a_veil_covers_its_words_evenly_and_has_no_edge(place: tuple[int, int]) -> None:
    veil, box = veil_under("headline", *place)
    levels = whole(veil)
    under = levels[box.top : box.bottom, box.left : box.right]
    assert under.min() > 0.9 * levels.max()
    # An edge in a plain wall is seen from about four levels on; the veil's softness spreads all of it.
    assert np.abs(np.diff(levels, axis=0)).max() <= 8
    assert np.abs(np.diff(levels, axis=1)).max() <= 8


def test_a_veil_under_fine_print_stays_small() -> None:
    veil, box = veil_under("fine_print", 60, 400, size=14)
    levels = whole(veil)
    assert levels[box.top : box.bottom, box.left : box.right].min() > 0.7 * levels.max()
    assert not levels[:300].any()
    assert not levels[:, 400:].any()
