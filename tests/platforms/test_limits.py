"""Copy limits count as the platform counts and say when a text is too long."""

import pytest

from platforms.limits import copy_limits, counted_length, excesses, limits_of


@pytest.mark.parametrize(
    ("text", "characters", "columns"),
    [
        ("", 0, 0),
        ("kopi", 4, 4),
        ("cafe\u0301", 4, 4),
        ("珈琲", 2, 4),
        ("☕", 1, 2),
        ("\U0001f469\u200d\U0001f373", 3, 4),
    ],
)
def test_length_in_both_countings(text: str, characters: int, columns: int) -> None:
    assert counted_length(text, "characters") == characters
    assert counted_length(text, "width") == columns


def test_text_at_the_limit_passes_and_one_more_does_not() -> None:
    assert excesses("headline", "x" * 30, platforms=("google_ads",)) == ()
    (excess,) = excesses("headline", "x" * 31, platforms=("google_ads",))
    assert (excess.length, excess.limit.maximum, excess.limit.strict) == (31, 30, True)


def test_each_platform_is_asked_in_order() -> None:
    broken = excesses("headline", "x" * 50, platforms=("microsoft", "meta"))
    assert [excess.limit.platform for excess in broken] == ["microsoft", "meta"]


def test_unknown_platform_has_no_limits() -> None:
    assert limits_of("nowhere") == ()


def test_every_limit_has_a_source_and_a_sane_number() -> None:
    assert len(copy_limits()) >= 8
    for limit in copy_limits():
        assert limit.source
        assert 10 <= limit.maximum <= 5000
