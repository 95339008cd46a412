"""How reviewing goes: time, approvals and money, by template, option, segment, model and reviewer.

Decisions are grouped by the database; only the groups, of which there are few, are added up here.

- Decisions, approvals, reasons: the verdicts that `selectors.verdicts` counts, by the day of the decision.
- Time: every look that was measured, also before a verdict that was undone later: it was spent. A look of
  more than `LONGEST_LOOK` counts as that: somebody was called away.
- Money: what all work cost on variants that were launched in the period, also work that failed, was blocked
  or never approved, over the files of those that are approved now. What was ordered, came to nothing and was
  taken back is no variant's any more, so it is missing; and so is the film that ads are set over.
- Money by reviewer: the making of the revisions that their verdicts are on, over the approved files in them.

A variant with several options is in the row of each, a revision that two judged in the rows of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Decision, PromptTemplate, Revision, Variant
from campaigns.rates import Rate
from campaigns.reasons import same_reason
from campaigns.selectors.publications import holding_approvals
from campaigns.selectors.verdicts import is_newest, stands, verdicts
from campaigns.tallies import Measure, Measures, ReasonCount, Tally, worst_first
from generation.installed import titles_of
from segments.models import Segment
from workspaces.errors import Invalid, NotFound
from workspaces.models import Membership, User, Workspace
from workspaces.policies import can_compare_reviewers

# Milliseconds.
LONGEST_LOOK = 5 * 60 * 1000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
TABLES = ("templates", "options", "segments", "models", "reviewers")


@dataclass(frozen=True, slots=True)
class Part:
    """What is measured: a campaign, and days from `since` to `until`, both included; None stands for all."""

    campaign_id: UUID | None = None
    since: date | None = None
    until: date | None = None

    def require_sense(self, workspace: Workspace) -> None:
        """Raise NotFound for a campaign that is not here, Invalid for days that no calendar of ours has."""
        rows = Campaign.objects.of(workspace)
        if self.campaign_id and not rows.filter(pk=self.campaign_id).exists():
            raise NotFound
        for name, day in (("since", self.since), ("until", self.until)):
            if day and not FIRST_DAY <= day <= LAST_DAY:
                message = _("Choose a day of this century.")
                raise Invalid(message, code="bad_day", errors=[{"field": name, "message": message}])
        if self.since and self.until and self.since > self.until:
            message = _("The last day lies before the first.")
            raise Invalid(message, code="bad_period", errors=[{"field": "until", "message": message}])

    def made(self, field: str) -> Q:
        """Return the condition that this moment lies in the period."""
        found = Q()
        if self.since:
            found &= Q(**{f"{field}__gte": _midnight(self.since)})
        if self.until:
            found &= Q(**{f"{field}__lt": _midnight(self.until + timedelta(days=1))})
        return found

    def of(self, field: str) -> Q:
        """Return the condition that this is the campaign."""
        return Q(**{field: self.campaign_id}) if self.campaign_id else Q()


EVERYTHING = Part()


def measures_of(membership: Membership, part: Part = EVERYTHING) -> Measures:
    """Measure a part of the workspace; NotFound for a foreign campaign, Invalid for a senseless period.

    Who may not compare reviewers finds at most their own row among them.
    """
    part.require_sense(membership.workspace)
    tallies = _Tallies()
    for group in _decided(membership.workspace, part):
        tallies.decided(group)
    for group in _spent(membership.workspace, part):
        tallies.spent(group)
    for group in _approved(membership.workspace, part):
        tallies.filed(group)
    compared = can_compare_reviewers(membership)
    if not compared:
        own = tallies.tables["reviewers"].get(membership.user_id)
        tallies.tables["reviewers"] = {membership.user_id: own} if own else {}
    for reviewer, files in _files_by_reviewer(membership.workspace, part):
        if reviewer in tallies.tables["reviewers"]:
            tallies.tables["reviewers"][reviewer].approved_files += files
    return _named(membership.workspace, tallies, compared=compared)


class _Group(NamedTuple):
    """Where a group of rows belongs, and what was counted of it."""

    template: UUID
    segment: UUID
    options: dict[str, str]
    model: str
    counted: dict[str, Any]

    @classmethod
    def of(cls, row: dict[str, Any]) -> _Group:
        """Read a row of a query that is grouped `_by`."""
        return cls(
            row.pop("of_template"), row.pop("of_segment"), row.pop("of_options"), row.pop("of_model"), row
        )

    def places(self) -> Iterator[tuple[str, Any]]:
        """Yield table and key of every row that the group is in."""
        yield "templates", self.template
        yield "segments", self.segment
        yield "models", self.model
        for axis, value in self.options.items():
            yield "options", (axis, value)


class _Tallies:
    """The rows of all tables as they fill."""

    def __init__(self) -> None:
        self.total = Tally()
        self.tables: dict[str, dict[Any, Tally]] = {table: defaultdict(Tally) for table in TABLES}

    def _of(self, group: _Group) -> list[Tally]:
        return [self.total, *(self.tables[table][key] for table, key in group.places())]

    def decided(self, group: _Group) -> None:
        """Add verdicts and looks."""
        counted = group.counted
        reviewer = self.tables["reviewers"][counted["reviewer"]]
        for tally in (*self._of(group), reviewer):
            tally.looks += counted["looks"]
            tally.seconds_looked += (counted["milliseconds"] or 0) / 1000
            if counted["counts"]:
                tally.take(counted["verdict"], same_reason(counted["reason"]), counted["verdicts"])
        if counted["counts"]:
            reviewer.micro_usd += counted["micro_usd"]
            reviewer.device_seconds += counted["device_seconds"]

    def spent(self, group: _Group) -> None:
        """Add what work cost."""
        for tally in self._of(group):
            tally.micro_usd += group.counted["micro_usd"]
            tally.device_seconds += group.counted["device_seconds"]

    def filed(self, group: _Group) -> None:
        """Add approved files."""
        for tally in self._of(group):
            tally.approved_files += group.counted["files"]


def _by(variant: str = "", job: str = "job__") -> dict[str, F]:
    """Return what groups are told apart by, with the ways to a row's variant and its job."""
    return {
        "of_template": F(f"{variant}template_version__template"),
        "of_segment": F(f"{variant}segment"),
        "of_options": F(f"{variant}options"),
        "of_model": F(f"{job}model"),
    }


def _decisions(workspace: Workspace, part: Part) -> QuerySet[Decision]:
    rows = verdicts(Decision.objects.of(workspace))
    return rows.filter(part.made("created_at"), part.of("variant__campaign"))


def _decided(workspace: Workspace, part: Part) -> Iterator[_Group]:
    """Yield groups of verdicts: how many count, the looks before them, the making of what they are on."""
    look = Least("milliseconds_looked", Value(LONGEST_LOOK))
    measured = Q(milliseconds_looked__isnull=False)
    rows = (
        _decisions(workspace, part)
        .annotate(counts=Case(When(stands(), then=1), default=0, output_field=IntegerField()))
        # Told apart by it, not filtered in each sum: whether a verdict counts is asked once of each.
        .values("reviewer", "verdict", "reason", "counts", **_by("variant__", "revision__job__"))
        .annotate(
            verdicts=Count("pk"),
            looks=Count("pk", filter=measured),
            milliseconds=Sum(look, filter=measured),
            micro_usd=Sum("revision__job__cost_micro_usd"),
            device_seconds=Sum("revision__job__device_seconds"),
        )
        .order_by()
    )
    return (_Group.of({**row}) for row in rows)


def _spent(workspace: Workspace, part: Part) -> Iterator[_Group]:
    """Yield groups of what variants launched in the period cost: their revisions, and work without one."""
    money = {"micro_usd": Sum("job__cost_micro_usd"), "device_seconds": Sum("job__device_seconds")}
    revisions = Revision.objects.of(workspace).filter(
        part.made("variant__created_at"), part.of("variant__campaign")
    )
    others = Variant.objects.of(workspace).filter(
        part.made("created_at"), part.of("campaign"), job__made_revision=None
    )
    for rows in (revisions.values(**_by("variant__")), others.values(**_by())):
        yield from (_Group.of({**row}) for row in rows.annotate(**money).order_by())


def _approved(workspace: Workspace, part: Part) -> Iterator[_Group]:
    """Yield groups of the files that are approved now, of variants launched in the period."""
    rows = holding_approvals(workspace).filter(part.made("variant__created_at"), part.of("variant__campaign"))
    groups = rows.values(**_by("variant__", "revision__job__"))
    counted = groups.annotate(files=Count("revision__job__artifacts")).order_by()
    return (_Group.of({**row}) for row in counted)


def _files_by_reviewer(workspace: Workspace, part: Part) -> Iterable[tuple[UUID, int]]:
    """Return the approved files in the revisions that each reviewer's verdicts are on."""
    # What is approved now is a variant's newest revision: no verdict can be on a later one.
    approved = holding_approvals(workspace).values("revision")
    rows = _decisions(workspace, part).filter(is_newest(), revision__in=approved)
    return rows.values_list("reviewer").annotate(files=Count("revision__job__artifacts")).order_by()


def _named(workspace: Workspace, tallies: _Tallies, *, compared: bool) -> Measures:
    """Return the tables with the names of their rows."""
    tables = tallies.tables
    templates = PromptTemplate.objects.of(workspace).values_list("pk", "name")
    segments = Segment.objects.filter(workspace=workspace).values_list("pk", "name")
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=list(tables["reviewers"]))}
    return Measures(
        total=tallies.total,
        templates=_rows(tables["templates"], dict(templates)),
        options=tuple(
            worst_first(
                Measure(f"{axis}={value}", value, tally, axis)
                for (axis, value), tally in tables["options"].items()
            )
        ),
        segments=_rows(tables["segments"], dict(segments)),
        models=_rows(tables["models"], _model_names(workspace, list(tables["models"]))),
        reviewers=_rows(tables["reviewers"], people),
        reasons=tuple(
            ReasonCount(reason, Rate(count, tallies.total.rejected))
            for reason, count in tallies.total.reasons.most_common()
        ),
        compared=compared,
    )


def _rows(tallies: dict[Any, Tally], names: dict[Any, str]) -> tuple[Measure, ...]:
    return tuple(worst_first(Measure(str(key), names[key], tally) for key, tally in tallies.items()))


def _model_names(workspace: Workspace, digests: list[str]) -> dict[str, str]:
    """Return a name for each model; ads over a film ask none."""
    titles = titles_of(workspace.pk, digests)
    earlier = {digest: _("Earlier model %(digest)s") % {"digest": digest[:8]} for digest in digests}
    return {**earlier, "": _("None: over a film"), **titles}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
