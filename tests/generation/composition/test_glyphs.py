"""The character map is read as the font's maker wrote it."""

from pathlib import Path

import pytest

from generation.composition.glyphs import covered_characters
from generation.composition.typography import typeface


def test_letters_are_covered_and_foreign_scripts_are_not() -> None:
    covered = covered_characters(typeface("jakarta").path("text"))
    assert {ord(sign) for sign in "AZaz09éşž–’€"} <= covered
    assert not {ord(sign) for sign in "кاف中☕\U0001f600"} & covered


def test_signs_without_a_glyph_are_not_claimed() -> None:
    covered = covered_characters(typeface("archivo").path("display"))
    assert 0xFFFF not in covered
    assert 0x0378 not in covered
    assert 300 < len(covered) < 2000


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.ttf"
    path.write_bytes(b"\0" * 64)
    with pytest.raises(ValueError, match="cmap"):
        covered_characters(path)
