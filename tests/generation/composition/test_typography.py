"""Text is set whole or refused: balanced lines, no lonely words, no missing signs, never an ellipsis."""

import pytest

from generation.composition.errors import CopyDoesNotFit, MissingGlyphs, UnknownTypeface
from generation.composition.typography import (
    TYPEFACES,
    Style,
    clean,
    fit_line,
    missing_signs,
    set_text,
    typeface,
)

STYLE = Style("fraunces", "display", 80, 1.06)
LONG = "Kopi hangat untuk sore yang panjang dan pagi yang datang terlalu cepat"


@pytest.mark.parametrize("key", [face.key for face in TYPEFACES])
@pytest.mark.parametrize("text", ["Ágnes & Łukasz’s café — 50 %", "Rp25.000 “hemat” ©", "ÀÉÎÕÜ ß ñ ğ ş ž"])
def test_every_typeface_has_the_signs_of_latin_scripts(key: str, text: str) -> None:
    assert not missing_signs(text, key, "display")
    assert not missing_signs(text, key, "text")


@pytest.mark.parametrize(
    "text", ["\ue000", "kopi \U0001f9ff\U0001faff\u0378", "\ud800", "ꦏꦺꦴꦥꦶ", "kopi \ufffd", "\U00020000"]
)
def test_missing_signs_are_refused_and_named(text: str) -> None:
    with pytest.raises(MissingGlyphs, match=r"U\+[0-9A-F]{4}"):
        set_text(text, STYLE, width=900, most_lines=3)


def test_unknown_typeface_names_the_known_ones() -> None:
    with pytest.raises(UnknownTypeface, match="fraunces"):
        typeface("comic")


@pytest.mark.parametrize("width", [420, 560, 700, 900])
def test_every_line_fits_and_no_word_is_lost(width: int) -> None:
    block = set_text(LONG, STYLE, width=width, most_lines=9)
    assert block is not None
    assert " ".join(block.lines) == LONG
    assert max(block.widths) <= width


def test_lines_are_balanced_rather_than_filled() -> None:
    block = set_text("satu dua tiga empat lima enam", STYLE, width=900, most_lines=3)
    assert block is not None
    assert len(block.lines) == 2
    assert min(block.widths) > 0.7 * max(block.widths)


def test_a_short_word_does_not_end_alone() -> None:
    block = set_text("Secangkir kopi terbaik di kota ini", STYLE, width=520, most_lines=4)
    assert block is not None
    assert " " in block.lines[-1]


def test_text_that_cannot_fit_is_not_cut() -> None:
    assert set_text(LONG, STYLE, width=300, most_lines=2) is None
    assert set_text("x" * 100, STYLE, width=900, most_lines=9) is None


def test_one_line_shrinks_before_it_refuses() -> None:
    style = Style("jakarta", "text", 40, 1.2)
    assert fit_line("Pesan", style, width=400, smallest=20).style.size == 40
    assert 20 <= fit_line("Pesan sekarang juga ya", style, width=300, smallest=20).style.size < 40
    with pytest.raises(CopyDoesNotFit, match="shorten"):
        fit_line("Pesan sekarang juga ya " * 4, style, width=300, smallest=20)


def test_white_space_and_composition_are_normalised() -> None:
    assert clean("  kafe\u0301 \n\t pagi ") == "kafé pagi"


def test_an_empty_text_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="empty"):
        set_text("  ", STYLE, width=900, most_lines=1)


def test_height_is_that_of_the_ink() -> None:
    one = set_text("Kopi", STYLE, width=900, most_lines=1)
    two = set_text("Kopi pagi", STYLE, width=220, most_lines=2)
    assert one is not None
    assert two is not None
    assert two.height - one.height == round(80 * 1.06)
