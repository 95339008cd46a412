"""What a licence excludes is refused whoever said so; what it permits counts once read or confirmed."""

from dataclasses import replace

import pytest

from generation.engines.entries import Clause, Entry, entry_named
from generation.engines.licence import Revenue, Use, objections, open_clauses

SMALL, MIDDLE, LARGE = Revenue(0, 1_000_000), Revenue(1_000_000, 10_000_000), Revenue(10_000_000, 20_000_000)
USE = Use(markets=("ID",), purpose="commercial", revenue=MIDDLE)


def entry_with(topic: str, **changes: object) -> Entry:
    """Return Panggung's entry with one clause changed."""
    entry = entry_named("panggung")
    clauses = (replace(one, **changes) if one.topic == topic else one for one in entry.clauses)  # type: ignore[arg-type]  # fields
    return replace(entry, clauses=tuple(clauses))


def reasons(entry: Entry, use: Use, *confirmed: Clause) -> list[tuple[str, str]]:
    found = objections(entry, use, confirmed={clause.digest for clause in confirmed})
    return [(one.clause.topic, one.reason) for one in found]


def test_what_is_known_and_excludes_nothing_has_no_objection() -> None:
    assert reasons(entry_named("panggung"), Use(None, "political", None)) == []


@pytest.mark.parametrize("confidence", ["official", "third_party", "unknown"])
def test_an_excluded_market_is_named(confidence: str) -> None:
    entry = entry_with("territory", excluded_markets=("DE", "FR", "GB"), confidence=confidence)
    found = objections(entry, replace(USE, markets=("ID", "FR", "DE")))
    assert [(one.reason, one.about) for one in found] == [("market", ("FR", "DE"))]


def test_a_territory_asks_for_the_markets() -> None:
    entry = entry_with("territory", excluded_markets=("DE",))
    assert reasons(entry, replace(USE, markets=())) == [("territory", "market_unsaid")]
    assert reasons(entry, replace(USE, markets=("ID",))) == []
    assert reasons(entry, replace(USE, markets=None)) == []


def test_confirming_does_not_lift_an_exclusion() -> None:
    entry = entry_with("territory", excluded_markets=("DE",), confidence="unknown")
    assert reasons(entry, replace(USE, markets=("DE",)), entry.clause("territory")) == [
        ("territory", "market")
    ]


def test_an_excluded_purpose() -> None:
    entry = entry_with("purpose", excluded_purposes=("health", "political"))
    assert reasons(entry, replace(USE, purpose="health")) == [("purpose", "purpose")]
    assert reasons(entry, USE) == []


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        (None, [("revenue", "revenue_unsaid")]),
        (SMALL, []),
        (MIDDLE, []),
        (LARGE, [("revenue", "revenue")]),
        (Revenue(100_000_000, None), [("revenue", "revenue")]),
        (Revenue(1_000_000, 20_000_000), [("revenue", "revenue")]),
    ],
)
def test_a_limit_of_revenue(revenue: Revenue | None, expected: list[tuple[str, str]]) -> None:
    entry = entry_with("revenue", revenue_below=10_000_000)
    assert reasons(entry, replace(USE, revenue=revenue)) == expected


def test_what_is_not_the_makers_own_text_waits_for_an_owner() -> None:
    entry = entry_named("ltx-video-13b-distilled")
    waiting = open_clauses(entry, ())
    assert [clause.topic for clause in waiting] == [clause.topic for clause in entry.clauses]
    assert {reason for _, reason in reasons(entry, USE)} == {"unconfirmed"}
    assert reasons(entry, USE, *waiting) == []
    assert reasons(entry, USE, *waiting[1:]) == [("territory", "unconfirmed")]


def test_a_confirmation_holds_for_the_words_that_were_confirmed() -> None:
    entry = entry_with("output", confidence="unknown")
    other = replace(entry.clause("output"), says="All output belongs to its makers.")
    assert reasons(entry, USE, other) == [("output", "unconfirmed")]
