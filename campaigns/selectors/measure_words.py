"""Puts measures into words: a percentage only where enough were decided on, time and money at a glance."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.rates import Rate
from campaigns.reasons import said_reason
from campaigns.tallies import Measure, ReasonCount, Tally, worst_first

SHOWN = 50
# US dollars; below it one says no more than that.
LEAST_SAID = 0.0001
ORDERS: dict[str, Promise] = {
    "worst": gettext_lazy("Fewest approved first"),
    "decisions": gettext_lazy("Most decisions first"),
    "time": gettext_lazy("Longest looked at first"),
    "cost": gettext_lazy("Dearest first"),
    "name": gettext_lazy("By name"),
}


@dataclass(frozen=True, slots=True)
class SaidRate:
    """A rate in words: `share` is what one may say, `basis` what stands behind it."""

    rate: Rate
    share: str
    basis: str

    @property
    def low(self) -> int:
        """Return the lower bound in whole per cent."""
        return round(100 * self.rate.low)

    @property
    def width(self) -> int:
        """Return how wide the interval is, at least one per cent."""
        return max(1, round(100 * self.rate.high) - self.low)

    @property
    def middle(self) -> int:
        """Return the share itself in whole per cent."""
        return round(100 * self.rate.share)


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row of a table in words; what is not known is an empty text."""

    name: str
    axis: str
    rate: SaidRate
    reason: str
    time: str
    time_each: str
    cost: str
    cost_basis: str


@dataclass(frozen=True, slots=True)
class SaidReason:
    """A reason with how often it was given, and its share of all rejections."""

    name: str
    count: int
    rate: SaidRate


@dataclass(frozen=True, slots=True)
class SaidTable:
    """A table: its first rows, and how many there are in all."""

    key: str
    title: str
    first_column: str
    hint: str
    rows: tuple[SaidRow, ...]
    count: int


TITLES: dict[str, tuple[Promise, Promise, Promise]] = {
    "templates": (
        gettext_lazy("Templates"),
        gettext_lazy("Template"),
        gettext_lazy("All versions of a template together."),
    ),
    "options": (
        gettext_lazy("Creative options"),
        gettext_lazy("Option"),
        gettext_lazy("An ad is in the row of each of its options, so the rows overlap."),
    ),
    "segments": (gettext_lazy("Segments"), gettext_lazy("Segment"), gettext_lazy("Who the ads speak to.")),
    "models": (
        gettext_lazy("Models"),
        gettext_lazy("Model"),
        gettext_lazy("Each release of a model by itself: other weights, other pictures."),
    ),
    "reviewers": (
        gettext_lazy("Reviewers"),
        gettext_lazy("Reviewer"),
        gettext_lazy("The cost is that of making what a person judged. Another queue means other figures."),
    ),
}


def said_table(key: str, rows: Iterable[Measure], order: str) -> SaidTable:
    """Return a table in one of `ORDERS`, cut to what a page shows."""
    ordered = in_order(rows, order)
    title, first, hint = TITLES[key]
    shown = tuple(_row(row) for row in ordered[:SHOWN])
    return SaidTable(key, str(title), str(first), str(hint), shown, len(ordered))


def in_order(rows: Iterable[Measure], order: str) -> list[Measure]:
    """Put rows in one of `ORDERS`; an unknown one is the first of them."""
    worst = worst_first(rows)
    if order == "name":
        return sorted(worst, key=lambda row: (row.axis.lower(), row.name.lower()))
    greatest = _GREATEST_FIRST.get(order)
    return sorted(worst, key=lambda row: greatest(row.tally), reverse=True) if greatest else worst


_GREATEST_FIRST: dict[str, Callable[[Tally], tuple[float, float]]] = {
    "decisions": lambda tally: (tally.decisions, 0),
    "time": lambda tally: (tally.seconds_each or 0, 0),
    "cost": lambda tally: (tally.micro_usd_each or 0, tally.device_seconds_each or 0),
}


def said_row(name: str, tally: Tally, axis: str = "") -> SaidRow:
    """Return what was counted in words."""
    each = tally.seconds_each
    return SaidRow(
        name=name,
        axis=axis,
        rate=said_rate(tally.rate),
        reason=_most_given(tally),
        time=duration(tally.seconds_looked) if tally.looks else "",
        time_each=_("%(time)s each") % {"time": duration(each)} if each is not None else "",
        cost=_cost(tally),
        cost_basis=_cost_basis(tally),
    )


def said_reasons(reasons: Iterable[ReasonCount]) -> tuple[list[SaidReason], int]:
    """Return the reasons in words, cut to what a page shows, and how many there are in all."""
    said = [SaidReason(said_reason(one.reason), one.rate.part, _said_share(one.rate)) for one in reasons]
    return said[:SHOWN], len(said)


def said_rate(rate: Rate) -> SaidRate:
    """Return a rate in words: below ten a count, and no percentage."""
    if not rate.whole:
        return SaidRate(rate, "", _("nothing decided"))
    if not rate.is_claimed:
        counts = {"part": rate.part, "whole": rate.whole}
        return SaidRate(rate, _("%(part)d of %(whole)d") % counts, _("too few for a percentage"))
    basis = _("%(bounds)s, %(count)s decisions")
    words = {"bounds": _bounds(rate), "count": number_format(rate.whole)}
    return SaidRate(rate, _percent(rate), basis % words)


def duration(seconds: float) -> str:
    """Return a length of time: seconds, minutes or hours."""
    if seconds < 90:
        return _("%(count)s s") % {"count": number_format(seconds, 1)}
    if seconds < 5400:
        return _("%(count)s min") % {"count": number_format(round(seconds / 60))}
    return _("%(count)s h") % {"count": number_format(seconds / 3600, 1)}


def _said_share(rate: Rate) -> SaidRate:
    """Return a reason's part of the rejections in words; its count stands beside it."""
    if not rate.is_claimed:
        return SaidRate(rate, "", _("too few for a percentage"))
    return SaidRate(rate, _percent(rate), _bounds(rate))


def _percent(rate: Rate) -> str:
    return _("%(share)d %%") % {"share": round(100 * rate.share)}


def _bounds(rate: Rate) -> str:
    bounds = {"low": round(100 * rate.low), "high": round(100 * rate.high)}
    return _("%(low)d to %(high)d %%") % bounds


def _row(row: Measure) -> SaidRow:
    return said_row(row.name, row.tally, row.axis)


def _most_given(tally: Tally) -> str:
    for reason, count in tally.reasons.most_common(1):
        counts = {"reason": said_reason(reason), "count": count, "rejected": tally.rejected}
        return _("%(reason)s (%(count)d of %(rejected)d)") % counts
    return ""


def _cost(tally: Tally) -> str:
    """Return what an approved file costs; where money is not asked for, the time of the device."""
    if not tally.approved_files:
        return ""
    if tally.micro_usd_each:
        dollars = tally.micro_usd_each / 1e6
        text = _("%(amount)s USD") if dollars >= LEAST_SAID else _("under %(amount)s USD")
        return text % {"amount": number_format(max(dollars, LEAST_SAID), 4)}
    return _("%(time)s of the device") % {"time": duration(tally.device_seconds_each or 0.0)}


def _cost_basis(tally: Tally) -> str:
    files = tally.approved_files
    if not files:
        return _("no approved file")
    text = ngettext("%(count)s approved file", "%(count)s approved files", files)
    return text % {"count": number_format(files)}
