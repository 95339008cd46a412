"""Copy that a spreadsheet would run is refused; honest copy passes, also under thousands of random texts."""

import random

import pytest

from platforms.csv_safety import refuse, warn

DANGEROUS = [
    "=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "@SUM(A1)",
    "\uff20SUM(A1)",
    "\t=1",
    "\rhello",
    "\nhello",
    "\0hello",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "-2+HYPERLINK(1)",
    "+Sheet!A1",
    "\uff0d1=1",
]
HONEST = [
    "",
    "Kopi pagi yang ramah",
    "50% off = happy",
    "mail us @home",
    "1 + 1 gratis",
    "Rp10.000-an",
    "'quoted'",
    "Beli 1 (gratis 1)",
    "5 | 6",
]
DOUBTFUL = ["-20 % today", "+62 21 555", "| bar", "% off", "- first"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_copy_is_refused(text: str) -> None:
    assert refuse(text) is not None
    assert warn(text) is None


@pytest.mark.parametrize("text", HONEST)
def test_honest_copy_passes(text: str) -> None:
    assert refuse(text) is None
    assert warn(text) is None


@pytest.mark.parametrize("text", DOUBTFUL)
def test_doubtful_copy_is_only_warned_of(text: str) -> None:
    assert refuse(text) is None
    assert warn(text) == "starts_sign"


def test_whatever_follows_a_formula_sign_is_refused() -> None:
    chance = random.Random(7)
    alphabet = "abcXYZ019 +-=@|!()'\"\t\n\u200b\ufeff%,.;:\u00e9\u4e2d"
    for _ in range(5000):
        tail = "".join(chance.choices(alphabet, k=chance.randrange(12)))
        blank = "".join(chance.choices(" \u200b\ufeff\u00a0", k=chance.randrange(4)))
        sign = chance.choice("=@\uff1d\uff20")
        assert refuse(blank + sign + tail), (blank, sign, tail)


def test_text_that_begins_with_a_letter_is_never_refused() -> None:
    chance = random.Random(11)
    alphabet = "abc 019+-=@|!()\t\n"
    for _ in range(5000):
        text = chance.choice("abzéKß中") + "".join(chance.choices(alphabet, k=chance.randrange(20)))
        assert refuse(text) is None, text
