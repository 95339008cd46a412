"""Every kind of planted fault is found in some ad, and fair ads in every script reach review."""

from itertools import count

import pytest

from benchmarks.good_ads import LATIN, OTHER_SCRIPTS, Ad, ad_of
from benchmarks.planted import FAULTS, planted
from benchmarks.planting import NotHere
from generation.checks import reader
from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.suite import examine
from generation.specs import Copy


def fair(ad: Ad) -> Candidate:
    composed = ad.composed()
    return ad.candidate(composed, composed.picture)


def news(ad: Ad, bad: Candidate) -> list[Finding]:
    """Return what is found in a spoiled ad and was not found before."""
    before = {(each.check, each.outcome) for each in examine(fair(ad))}
    return [
        each
        for each in examine(bad)
        if each.outcome in (Outcome.BLOCK, Outcome.FLAG) and (each.check, each.outcome) not in before
    ]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found(kind: str) -> None:
    for seed in count(first_seed(kind)):
        ad = ad_of(seed)
        if ad is None:
            continue
        try:
            bad = planted(ad, kind, seed)
        except NotHere:
            continue
        found = news(ad, bad)
        assert found, f"seed {seed}"
        assert all(each.message for each in found)
        return


def test_type_so_small_that_letters_touch_all_ground_is_found() -> None:
    ad = ad_of(610125)
    assert ad is not None
    found = news(ad, planted(ad, "type_too_small", 610125))
    assert {"contrast", "type_size"} <= {each.check for each in found}, found


def first_seed(kind: str) -> int:
    """Return another first seed for each kind, the same in every process."""
    return 3000 + 50 * list(FAULTS).index(kind)


def name_of(words: Copy) -> str:
    return f"{words.locale} {words.headline[:8]}"


@pytest.mark.parametrize("words", [*LATIN[:3], *OTHER_SCRIPTS], ids=name_of)
def test_a_fair_ad_reaches_review_and_what_is_not_read_is_said(words: Copy) -> None:
    ad = next(ad for seed in count(40) if (ad := ad_of(seed, (words,))))
    findings = examine(fair(ad))
    assert not [each for each in findings if each.outcome.blocks], findings
    [reading] = (each for each in findings if each.check == "reading")
    known = words.locale in ("id", "en", "fr", "zh-Hans", "ja")
    assert reading.outcome is (Outcome.PASS if known else Outcome.FLAG)
    assert known or "cannot read" in reading.message


def test_without_its_model_reading_is_an_error_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    reader.reader.cache_clear()
    monkeypatch.setattr(reader, "find_spec", lambda _name: None)
    ad = next(ad for seed in count(60) if (ad := ad_of(seed)))
    try:
        [reading] = (each for each in examine(fair(ad)) if each.check == "reading")
    finally:
        reader.reader.cache_clear()
    assert reading.outcome is Outcome.ERROR
    assert "rapidocr" in reading.measured
