"""The licence gate: what of a model's licence stands against a use, clause by clause.

What a clause excludes is excluded whoever told us of it. What it permits counts only where the maker's own
text was read, or where an owner has read the clause and confirmed it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from generation.engines.entries import Clause, Entry

PURPOSES = ("commercial", "public", "health", "political")
"""What a campaign is for: selling, informing without profit, health or treatment, politics."""

Reason = Literal["market", "market_unsaid", "purpose", "revenue", "revenue_unsaid", "unconfirmed"]


@dataclass(frozen=True, slots=True)
class Revenue:
    """A year's revenue in US dollars: at least `least` and below `below`, None where there is no limit."""

    least: int
    below: int | None


@dataclass(frozen=True, slots=True)
class Use:
    """What a model is to be used for: countries by ISO 3166 code, a key of PURPOSES, whose revenue.

    None for what nobody has said. A trial has no market: its picture is shown to nobody.
    """

    markets: tuple[str, ...] | None
    purpose: str
    revenue: Revenue | None


@dataclass(frozen=True, slots=True)
class Objection:
    """A clause that stands against a use, why, and the markets or purpose that it is about."""

    clause: Clause
    reason: Reason
    about: tuple[str, ...] = ()


def objections(entry: Entry, use: Use, *, confirmed: Collection[str] = ()) -> list[Objection]:
    """Return all that stands against the use; `confirmed` are digests of clauses that an owner confirmed."""
    found: list[Objection] = []
    for clause in entry.clauses:
        against = list(_excluded(clause, use))
        if not against and clause.confidence != "official" and clause.digest not in confirmed:
            against = [Objection(clause, "unconfirmed")]
        found += against
    return found


def open_clauses(entry: Entry, confirmed: Collection[str]) -> list[Clause]:
    """Return the clauses that an owner has still to confirm."""
    return [
        clause
        for clause in entry.clauses
        if clause.confidence != "official" and clause.digest not in confirmed
    ]


def _excluded(clause: Clause, use: Use) -> Iterator[Objection]:
    if clause.excluded_markets and use.markets is not None:
        markets = tuple(market for market in use.markets if market in clause.excluded_markets)
        if markets or not use.markets:
            yield Objection(clause, "market" if markets else "market_unsaid", markets)
    if use.purpose in clause.excluded_purposes:
        yield Objection(clause, "purpose", (use.purpose,))
    if clause.revenue_below is not None and not _is_below(use.revenue, clause.revenue_below):
        yield Objection(clause, "revenue" if use.revenue else "revenue_unsaid")


def _is_below(revenue: Revenue | None, limit: int) -> bool:
    return revenue is not None and revenue.below is not None and revenue.below <= limit
