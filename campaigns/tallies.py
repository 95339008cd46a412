"""What is counted when one measures how reviewing goes, as plain values: rows, tables, and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from campaigns.models import Verdict
from campaigns.rates import Rate


@dataclass(slots=True)
class Tally:
    """What was counted of one template, value, segment, model or reviewer; seconds are seconds."""

    approved: int = 0
    rejected: int = 0
    looks: int = 0
    seconds_looked: float = 0.0
    approved_files: int = 0
    micro_usd: int = 0
    device_seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)

    def take(self, verdict: str, reason: str, count: int) -> None:
        """Add verdicts of one kind; approvals have no reason."""
        if verdict == Verdict.APPROVE:
            self.approved += count
        else:
            self.rejected += count
            self.reasons[reason] += count

    @property
    def decisions(self) -> int:
        """Return how many verdicts count."""
        return self.approved + self.rejected

    @property
    def rate(self) -> Rate:
        """Return the rate of approvals."""
        return Rate(self.approved, self.decisions)

    @property
    def seconds_each(self) -> float | None:
        """Return the mean length of a look, None where none was measured."""
        return self.seconds_looked / self.looks if self.looks else None

    @property
    def micro_usd_each(self) -> float | None:
        """Return the cost of an approved file in millionths of a US dollar, None while there is none."""
        return self.micro_usd / self.approved_files if self.approved_files else None

    @property
    def device_seconds_each(self) -> float | None:
        """Return the device time of an approved file, None while there is none."""
        return self.device_seconds / self.approved_files if self.approved_files else None


@dataclass(frozen=True, slots=True)
class Measure:
    """A row: `key` names it for scripts; an option has its `axis`, and its value as the name."""

    key: str
    name: str
    tally: Tally
    axis: str = ""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """A reason in English or in a reviewer's own words, and its part of the rejections."""

    reason: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Measures:
    """All tables, each with the lowest rate of approvals first; `compared`: whether all reviewers are in."""

    total: Tally
    templates: tuple[Measure, ...]
    options: tuple[Measure, ...]
    segments: tuple[Measure, ...]
    models: tuple[Measure, ...]
    reviewers: tuple[Measure, ...]
    reasons: tuple[ReasonCount, ...]
    compared: bool

    @property
    def is_empty(self) -> bool:
        """Whether nobody has looked at anything, and nothing was spent."""
        return not (self.total.decisions or self.total.looks or self.total.device_seconds)


def worst_first(rows: Iterable[Measure]) -> list[Measure]:
    """Put the lowest rate first; what too few decided on comes after those, most decisions first."""

    def place(row: Measure) -> tuple[bool, float, int, str, str]:
        rate = row.tally.rate
        claimed = rate.share if rate.is_claimed else 0.0
        return not rate.is_claimed, claimed, -rate.whole, row.axis.lower(), row.name.lower()

    return sorted(rows, key=place)
