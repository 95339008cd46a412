"""What is said of rendered words: too long, banned, harmful in a sheet, or only advice."""

from dataclasses import replace

import pytest

from campaigns.briefs import Brief
from campaigns.copy_checks import check_brief
from campaigns.faults import sentence
from campaigns.template_language import Fault
from generation.terms import whole_words_in

GOOD = Brief("a stage", "Good coffee", "Slow roasted in Bandung.", "Try it")


def codes(**changes: str) -> list[tuple[str, str, bool]]:
    found = check_brief(replace(GOOD, **changes), banned_words=["cheap", "best ever"])
    return [(fault.code, fault.field, fault.blocks) for fault in found]


def test_good_words_have_no_faults() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"picture": ""}, "empty"),
        ({"picture": "x" * 1001}, "longer_than_ours"),
        ({"headline": ""}, "empty"),
        ({"headline": "x" * 91}, "longer_than_ours"),
        ({"body": "x" * 201}, "longer_than_ours"),
        ({"call_to_action": "x" * 31}, "longer_than_ours"),
        ({"headline": "Cheap coffee"}, "banned_word"),
        ({"body": "The BEST EVER cup"}, "banned_word"),
        ({"body": "che\u200bap"}, "banned_word"),
        ({"body": "ｃｈｅａｐ"}, "banned_word"),
        ({"headline": "=1+1"}, "formula"),
        ({"headline": "＠SUM(A1)"}, "formula"),
        ({"body": "-2+cmd|' /C calc'!A0"}, "formula"),
        ({"headline": "a\u202eb"}, "control_characters"),
        ({"headline": "a\x07b"}, "control_characters"),
    ],
)
def test_faults_that_block(change: dict[str, str], code: str) -> None:
    assert codes(**change) == [(code, next(iter(change)), True)]


@pytest.mark.parametrize("text", ["-20 % today", "cheaper", "the best, ever", "+62"])
def test_honest_copy_passes(text: str) -> None:
    assert codes(headline=text) == []


def test_body_and_call_to_action_may_be_empty() -> None:
    assert codes(body="", call_to_action="") == []


def test_limits_of_platforms_are_advice() -> None:
    found = check_brief(replace(GOOD, headline="x" * 41))
    assert [(fault.subject, fault.length, fault.maximum) for fault in found] == [
        ("google_ads", 41, 30),
        ("meta", 41, 40),
        ("microsoft", 41, 30),
        ("snapchat", 41, 34),
    ]
    assert not any(fault.blocks for fault in found)
    assert check_brief(replace(GOOD, headline="x" * 41), platforms=["tiktok"]) == ()


def test_banned_words_are_whole_words() -> None:
    assert whole_words_in("Cheap, cheap! Sale-sale", ["cheap", "sale", "ale"]) == ("cheap", "sale")
    assert whole_words_in("anything", []) == ()


@pytest.mark.parametrize("word", ["c++", "50%", "(free)", "a.b"])
def test_banned_words_are_no_patterns(word: str) -> None:
    assert whole_words_in(f"now {word} here", [word]) == (word,)
    assert whole_words_in("now axb here", ["a.b"]) == ()


def test_every_fault_can_be_said() -> None:
    for fault in check_brief(Brief("", "=x" + "y" * 99, "", "x" * 40), banned_words=[]):
        assert sentence(fault)
    assert "Google Ads" in sentence(
        Fault("longer_than_platform", subject="google_ads", length=41, maximum=30)
    )
