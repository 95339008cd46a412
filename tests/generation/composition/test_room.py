"""What does not fit is told before anything is made, and agrees with what composition does."""

import random
from dataclasses import replace

import pytest

from generation.composition.compose import arrangements
from generation.composition.errors import CompositionError
from generation.composition.layout import Shapes
from generation.composition.room import Room, headline_room
from generation.specs import Copy
from tests.generation.ads import SIZES, WORDS, spec_of

SHAPES = Shapes(0.64, 4.0)
WORD_LIST = ["kopi", "pagi", "Gayo", "disangrai", "keberlangsungan", "di", "senja", "terbaik"]


def copies(count: int, locale: str = "id") -> list[Copy]:
    chance = random.Random(11)
    found = []
    for _ in range(count):
        headline = " ".join(chance.choices(WORD_LIST, k=chance.randint(1, 22)))
        body = " ".join(chance.choices(WORD_LIST, k=chance.randint(0, 40)))
        found.append(Copy(headline, body, chance.choice(WORD_LIST), locale))
    return found


def truly_lacking(copy: Copy, layout: str) -> tuple[str, ...]:
    spec = spec_of(copy, layout=layout)
    keys = []
    for each in spec.formats:
        try:
            arrangements(replace(spec, formats=(each,)), SHAPES, SIZES)
        except CompositionError:
            keys.append(each.key)
    return tuple(keys)


@pytest.mark.parametrize("layout", ["hero", "left", "band"])
def test_what_is_told_is_what_composition_finds(layout: str) -> None:
    room = Room(spec_of(), SIZES, SHAPES)
    told = {copy: room.lacking(copy, layout) for copy in copies(40)}
    true = {copy: truly_lacking(copy, layout) for copy in told}
    assert told == true
    assert any(true.values())
    assert not all(true.values())


def test_copies_shorter_than_one_that_fitted_are_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(spec_of(), SIZES, SHAPES)
    assert room.lacking(WORDS, "hero") == ()
    monkeypatch.setattr("generation.composition.room.arrangements", lambda *_: pytest.fail("laid out again"))
    assert room.lacking(replace(WORDS, headline="Senja", body=""), "hero") == ()
    with pytest.raises(pytest.fail.Exception):
        room.lacking(replace(WORDS, headline="S" * 30), "hero")


def test_what_is_longer_than_one_that_failed_is_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(spec_of(), SIZES, SHAPES)
    lacking = room.lacking(replace(WORDS, headline="W" * 60), "hero")
    assert lacking
    monkeypatch.setattr("generation.composition.room.arrangements", lambda *_: pytest.fail("laid out again"))
    monkeypatch.setattr(room, "base", replace(room.base, formats=room.base.formats[:1]))
    assert room.lacking(replace(WORDS, headline="W" * 80), "hero") == lacking[:1]


def test_there_is_an_end_to_trying() -> None:
    room = Room(spec_of(), SIZES, SHAPES, trials=3)
    told = [room.lacking(copy, "hero") for copy in copies(40)]
    assert room.trials == 0
    assert sum(map(len, told)) <= 3


def test_a_sign_that_nothing_has_is_no_room() -> None:
    assert Room(spec_of(), SIZES, SHAPES).lacking(replace(WORDS, headline="\ue000"), "hero")


@pytest.mark.parametrize("layout", ["hero", "band"])
def test_how_many_characters_fit_is_what_fits(layout: str) -> None:
    room = Room(spec_of(), SIZES, SHAPES)
    for copy in copies(12):
        for key in room.lacking(copy, layout):
            most = room.fitting(copy, layout, key)
            assert most < len(copy.headline)
            if most:
                assert key not in truly_lacking(replace(copy, headline=copy.headline[:most]), layout)


def test_lengths_are_sought_once_for_like_words_and_not_without_end() -> None:
    room = Room(spec_of(keys=["display_mobile"]), SIZES, SHAPES)
    long = replace(WORDS, headline="kopi " * 40)
    found = room.fitting(long, "hero", "display_mobile")
    left = room.trials
    assert 30 < found < 150
    assert room.fitting(replace(long, headline="pagi " * 40), "hero", "display_mobile") == found
    assert room.trials == left
    room.trials = 0
    assert room.fitting(replace(long, call_to_action="Beli"), "hero", "display_mobile") == 0


def test_a_headline_is_measured_in_its_own_letters() -> None:
    narrow = headline_room(Copy("illi till", "", "Beli", "id"), "display_mobile", most=90)
    wide = headline_room(Copy("WWMW MMWW", "", "Beli", "id"), "display_mobile", most=90)
    assert 20 < wide < narrow == 90
    assert headline_room(Copy("", "", "Beli", "id"), "display_mobile", most=90) == 0
