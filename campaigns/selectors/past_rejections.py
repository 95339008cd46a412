"""What past rejections tell of the values that a campaign chose, before it is launched.

Counted are the verdicts that `selectors.verdicts` counts on ads of the campaign's brand for its segments:
what is off brand for one brand is not for another. They are among the newest `NEWEST` of the workspace, which
keeps the page quick and the evidence fresh. A value is spoken of for a segment on strong evidence only:

- at least ten verdicts (`rates.LEAST_CLAIMED`), and
- even the lower bound of the 90 % interval of its rejections lies above one half: 14 of 20, but not 6 of 10.

Every ad has a value of each axis, so one bad angle makes each tone that it was made with look bad. Therefore
in a segment one axis speaks, chosen or not, whose values share no verdicts: the one of which a value stands
out most from its alternatives. One of which all ads had the same value explains nothing and comes last. At
most three are said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaigns.models import Decision, Verdict
from campaigns.rates import Rate
from campaigns.reasons import said_reason, same_reason
from campaigns.selectors.setups import Chosen, axes_of
from campaigns.selectors.verdicts import stands, verdicts

NEWEST = 2_000
MOST = 3


@dataclass(frozen=True, slots=True)
class PastRejection:
    """A value that was mostly rejected for a segment; `reason` is that of more than half, else empty."""

    axis: str
    value: str
    segment: str
    rate: Rate
    reason: str

    @property
    def sentence(self) -> str:
        """Say it."""
        words = {
            "axis": self.axis.capitalize(),
            "value": self.value,
            "segment": self.segment,
            "rejected": self.rate.part,
            "decisions": self.rate.whole,
            "reason": said_reason(self.reason),
        }
        if not self.reason:
            text = _(
                "%(axis)s “%(value)s” was rejected in %(rejected)d of %(decisions)d decisions "
                "for %(segment)s."
            )
            return text % words
        text = _(
            "%(axis)s “%(value)s” was rejected in %(rejected)d of %(decisions)d decisions for %(segment)s: "
            "mostly “%(reason)s”."
        )
        return text % words


@dataclass(slots=True)
class _Count:
    decisions: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> Rate:
        return Rate(self.reasons.total(), self.decisions)

    @property
    def reason(self) -> str:
        """Return the reason of more than half of the rejections, empty where there is none."""
        most = [text for text, count in self.reasons.items() if 2 * count > self.reasons.total()]
        return most[0] if most else ""


def past_rejections(chosen: Chosen) -> tuple[PastRejection, ...]:
    """Return what is worth knowing of the chosen values, the strongest evidence first; one query at most."""
    wanted = _values(chosen)
    if not (wanted and chosen.segments and chosen.campaign.brand_id):
        return ()
    names = {segment.pk: segment.name for segment in chosen.segments}
    counts: dict[UUID, dict[tuple[str, str], _Count]] = defaultdict(lambda: defaultdict(_Count))
    for segment, options, verdict, reason, count in _counted(chosen):
        for pair in options.items():
            one = counts[segment][pair]
            one.decisions += count
            if verdict == Verdict.REJECT:
                one.reasons[same_reason(reason)] += count
    found = [
        PastRejection(axis, value, names[segment], one.rate, one.reason)
        for segment, of_segment in counts.items()
        for (axis, value), one in _speaking(of_segment).items()
        if (axis, value) in wanted
    ]
    return tuple(sorted(found, key=lambda one: (-one.rate.low, one.segment, one.value))[:MOST])


def _values(chosen: Chosen) -> set[tuple[str, str]]:
    """Return the pairs of axis and value that the campaign chose."""
    return {
        (axis, value)
        for version in chosen.versions
        for axis, values in axes_of(version, chosen.campaign)
        for value in values
    }


def _speaking(counts: dict[tuple[str, str], _Count]) -> dict[tuple[str, str], _Count]:
    """Return the values with strong evidence of the one axis that tells most."""
    strong = {pair: one for pair, one in counts.items() if one.rate.is_claimed and one.rate.low > 0.5}
    if not strong:
        return {}
    axis, _value = min(strong, key=lambda pair: (-_stands_out(pair, counts), pair))
    return {pair: one for pair, one in strong.items() if pair[0] == axis}


def _stands_out(pair: tuple[str, str], counts: dict[tuple[str, str], _Count]) -> float:
    """Return how far a value's lower bound lies above the share of its alternatives, -1 without any."""
    others = [one.rate for other, one in counts.items() if other[0] == pair[0] and other != pair]
    if not others:
        return -1.0
    rest = Rate(sum(one.part for one in others), sum(one.whole for one in others))
    return counts[pair].rate.low - rest.share


def _counted(chosen: Chosen) -> Iterator[tuple[UUID, dict[str, str], str, str, int]]:
    """Yield segment, options, verdict, reason and how many verdicts of that kind count."""
    campaign = chosen.campaign
    rows = verdicts(Decision.objects.filter(workspace=campaign.workspace_id))
    newest = rows.order_by("-pk").values("pk")[:NEWEST]
    wanted = Q(variant__campaign__brand=campaign.brand_id, variant__segment__in=chosen.segments)
    kinds = Decision.objects.filter(wanted, stands(), pk__in=newest).values_list(
        "variant__segment", "variant__options", "verdict", "reason"
    )
    yield from kinds.annotate(count=Count("pk")).order_by()
