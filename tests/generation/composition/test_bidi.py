"""Mixed directions are ordered as Unicode's UAX #9 has it."""

import pytest

from generation.composition.bidi import levels_of, line_levels, strong_direction, visual_order


def shown(text: str, *, right_to_left: bool) -> str:
    levels = line_levels(text, levels_of(text, right_to_left=right_to_left), right_to_left=right_to_left)
    return "".join(text[place] for place in visual_order(levels))


@pytest.mark.parametrize(
    ("text", "right_to_left", "wanted"),
    [
        ("abc", False, "abc"),
        ("אבג", True, "גבא"),
        # Digits keep their order, whichever way the words run.
        ("אב 123 גד", True, "דג 123 בא"),
        ("ab אב 12 cd", False, "ab 12 בא cd"),
        # A percent sign stays with a number after Hebrew letters, not after Arabic ones.
        ("ج 50%", True, "%50 ج"),
        ("א 50%", True, "50% א"),
        ("א 1,5/2", True, "1,5/2 א"),
        # A bracket goes with what it holds, else with the paragraph.
        ("א (ab) ב", True, "ב )ab( א"),
        ("ab (א) cd", False, "ab (א) cd"),
        ("abc אבג!", False, "abc גבא!"),
        ("abc אבג!", True, "!גבא abc"),
        ("Kopi ١٢٣ שלום 4", False, "Kopi 4 םולש ١٢٣"),
    ],
)
def test_order_of_mixed_text(text: str, right_to_left: bool, wanted: str) -> None:
    assert shown(text, right_to_left=right_to_left) == wanted


def test_space_at_the_end_of_a_line_goes_with_the_paragraph() -> None:
    levels = levels_of("אב  ", right_to_left=False)
    assert line_levels("אב  ", levels, right_to_left=False) == (1, 1, 0, 0)


def test_marks_and_joiners_go_with_their_letter() -> None:
    assert levels_of("ab\u200dא\u05b8\u200d", right_to_left=False) == (0, 0, 0, 1, 1, 1)


@pytest.mark.parametrize(("text", "wanted"), [("12 ab א", "L"), ("... א b", "R"), ("ج", "R"), ("12!", None)])
def test_first_strong_character_decides(text: str, wanted: str | None) -> None:
    assert strong_direction(text) == wanted
