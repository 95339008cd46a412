"""The shapes of measures in the API."""

from uuid import UUID

from ninja import Schema

from campaigns.rates import Rate
from campaigns.selectors.measures import Part
from campaigns.tallies import Measure, Measures, Tally


class RateOut(Schema):
    """A share of 0 to 1 and its 90 % Wilson interval; `share` is null of fewer than ten."""

    part: int
    whole: int
    share: float | None
    low: float
    high: float


class ReasonOut(Schema):
    """A reason, one of the interface's in English or a reviewer's own words, and how often it was given."""

    reason: str
    count: int


class TallyOut(Schema):
    """What was counted. Seconds are seconds, money is millionths of a US dollar; each is null where unknown.

    `approvals` are those among the decisions that count; `looks` are all that were measured.
    """

    approvals: RateOut
    rejected: int
    reasons: list[ReasonOut]
    looks: int
    seconds_looked: float
    seconds_per_look: float | None
    approved_files: int
    micro_usd: int
    micro_usd_per_approved_file: float | None
    device_seconds: float
    device_seconds_per_approved_file: float | None


class MeasureOut(TallyOut):
    """A row: `key` is the id of a template, segment or reviewer, a model's digest, or "axis=value"."""

    key: str
    name: str
    axis: str | None


class MeasuresOut(Schema):
    """All tables, each with the lowest rate of approvals first, and what they were asked for.

    `reviewers` has all of them for owners and marketers, at most your own row for anybody else.
    """

    campaign: UUID | None
    since: str | None
    until: str | None
    total: TallyOut
    templates: list[MeasureOut]
    options: list[MeasureOut]
    segments: list[MeasureOut]
    models: list[MeasureOut]
    reviewers: list[MeasureOut]


def measures_out(found: Measures, part: Part) -> MeasuresOut:
    """Return all tables."""
    return MeasuresOut(
        campaign=part.campaign_id,
        since=part.since.isoformat() if part.since else None,
        until=part.until.isoformat() if part.until else None,
        total=_tally_out(found.total),
        templates=[_measure_out(row) for row in found.templates],
        options=[_measure_out(row) for row in found.options],
        segments=[_measure_out(row) for row in found.segments],
        models=[_measure_out(row) for row in found.models],
        reviewers=[_measure_out(row) for row in found.reviewers],
    )


def _measure_out(row: Measure) -> MeasureOut:
    counted = _tally_out(row.tally).model_dump()
    return MeasureOut(key=row.key, name=row.name, axis=row.axis or None, **counted)


def _tally_out(tally: Tally) -> TallyOut:
    return TallyOut(
        approvals=_rate_out(tally.rate),
        rejected=tally.rejected,
        reasons=[ReasonOut(reason=text, count=count) for text, count in tally.reasons.most_common()],
        looks=tally.looks,
        seconds_looked=tally.seconds_looked,
        seconds_per_look=tally.seconds_each,
        approved_files=tally.approved_files,
        micro_usd=tally.micro_usd,
        micro_usd_per_approved_file=tally.micro_usd_each,
        device_seconds=tally.device_seconds,
        device_seconds_per_approved_file=tally.device_seconds_each,
    )


def _rate_out(rate: Rate) -> RateOut:
    share = rate.share if rate.is_claimed else None
    return RateOut(part=rate.part, whole=rate.whole, share=share, low=rate.low, high=rate.high)
