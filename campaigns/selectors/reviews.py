"""Reads of reviewing: what waits for whom, what comes next, and what a reviewer needs to see of it.

Approved and rejected are derived from the rows of the current revision; no status is stored. Walking past
decided variants is what costs, so one goes on where one stopped and counts no further than is shown.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Approval, Decision, Reservation, Revision, Variant, Verdict
from campaigns.models.scope import WorkspaceRows
from campaigns.policies import review_policy_of
from campaigns.selectors.findings import UNREAD
from generation.models import Finding, Outcome
from workspaces.errors import NotFound
from workspaces.models import LedgerEntry, Membership, Workspace
from workspaces.policies import can_review

Variants = WorkspaceRows[Variant]

# What a page says of a variant, read with it.
SHOWN = ("current_revision__maker", "job", "segment", "campaign", "template_version__template")

AHEAD = 8
COUNT_MAX = 10_000
RAIL_MAX = 999
PACE_SAMPLE = 20
# What a reviewer is assumed to need for one variant before they have decided on any.
SECONDS_AT_FIRST = 4.0


class ReviewState(models.TextChoices):
    """Where a variant's current revision stands with all reviewers together."""

    WAITING = "waiting", _("Waiting for review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the queue is looked at; None for all.

    `reader` is a language: ads in it that no machine could read, which a reader of it has to; or `MACHINE`:
    those that a machine did read. `flagged` are those on which a check found something else to look at.
    """

    campaign_id: UUID | None = None
    segment_id: UUID | None = None
    reader: str = ""
    flagged: bool = False

    def of(self, rows: Variants) -> Variants:
        """Narrow variants to this part."""
        if self.campaign_id:
            rows = rows.filter(campaign_id=self.campaign_id)
        if self.segment_id:
            rows = rows.filter(segment_id=self.segment_id)
        if self.flagged:
            rows = rows.filter(Exists(_flags()))
        if self.reader == MACHINE:
            return rows.filter(~Exists(_unread()))
        return rows.filter(Exists(_unread()), segment__locale=self.reader) if self.reader else rows

    @property
    def fields(self) -> dict[str, str]:
        """Return what addresses and forms name this part by."""
        flagged = "1" if self.flagged else ""
        named = {
            "campaign": self.campaign_id,
            "segment": self.segment_id,
            "reader": self.reader,
            "flagged": flagged,
        }
        return {name: str(value) for name, value in named.items() if value}

    @property
    def query(self) -> str:
        """Return the fields as part of an address."""
        return urlencode(self.fields)


EVERYTHING = Scope()
MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk through the queue has come: from `start` to the end, then from the beginning to it."""

    start: UUID
    after: UUID | None = None
    wrapped: bool = False

    def ahead(self, rows: Variants) -> Variants:
        """Narrow to what is still to come on this lap."""
        rows = rows.filter(pk__lt=self.start) if self.wrapped else rows.filter(pk__gte=self.start)
        return rows.filter(pk__gt=self.after) if self.after else rows


def reviewable(workspace: Workspace) -> Variants:
    """Return the variants that have something to judge: made, and not ordered anew since."""
    return Variant.objects.of(workspace).filter(
        current_revision__isnull=False, current_revision__job=F("job")
    )


def in_state(rows: Variants, state: ReviewState) -> Variants:
    """Narrow reviewable variants to those whose current revision stands so."""
    if state == ReviewState.APPROVED:
        return rows.filter(Exists(_approvals()))
    if state == ReviewState.REJECTED:
        return rows.filter(Exists(_rejects()))
    return rows.filter(~Exists(_approvals()), ~Exists(_rejects()))


def waiting(membership: Membership, scope: Scope = EVERYTHING) -> Variants:
    """Return what waits for this member: not settled, not decided by them, and not theirs under four eyes.

    For those who may not review it is what waits for anybody.
    """
    rows = in_state(scope.of(reviewable(membership.workspace)), ReviewState.WAITING)
    if not can_review(membership):
        return rows
    if review_policy_of(membership.workspace).four_eyes:
        rows = rows.exclude(current_revision__maker_id=membership.user_id)
    return rows.filter(~Exists(_counting().filter(reviewer_id=membership.user_id)))


def next_waiting(
    membership: Membership, scope: Scope = EVERYTHING, *, place: Place | None = None, limit: int = AHEAD + 1
) -> tuple[list[Variant], Place | None]:
    """Return the next variants and the place to go on from, None at the end.

    Without a place one begins where the member last decided, and ends with what lies before that. What is
    reserved for somebody else is passed over.
    """
    place = place or Place(_resume_at(membership))
    rows = waiting(membership, scope).filter(~Exists(_reserved_from(membership)))
    rows = rows.select_related(*SHOWN).order_by("pk")
    found: list[Variant] = []
    if not place.wrapped:
        found = list(place.ahead(rows)[:limit])
        if len(found) == limit:
            return found, replace(place, after=found[-1].pk)
        place = Place(place.start, wrapped=True)
    found += place.ahead(rows)[: limit - len(found)]
    return found, replace(place, after=found[-1].pk) if len(found) == limit else None


def looked_at(membership: Membership, scope: Scope = EVERYTHING) -> list[tuple[str, int]]:
    """Return who else has how much of what waits for this member before them just now, by name."""
    rows = Reservation.objects.filter(
        variant__in=waiting(membership, scope).order_by(), until__gt=timezone.now()
    )
    others = rows.exclude(reviewer_id=membership.user_id)
    return list(others.values_list("reviewer__name").annotate(count=Count("pk")).order_by("reviewer__name"))


def reader_counts(workspace: Workspace) -> list[tuple[str, int]]:
    """Return how many waiting variants need a reader, by their language: no machine could read them."""
    rows = in_state(reviewable(workspace), ReviewState.WAITING).filter(Exists(_unread())).order_by()
    return list(rows.values_list("segment__locale").annotate(count=Count("pk")).order_by("segment__locale"))


def has_flagged(membership: Membership) -> bool:
    """Say whether a check found something to look at on anything that waits for this member."""
    return waiting(membership, Scope(flagged=True)).exists()


def waiting_before(membership: Membership, scope: Scope, variant_id: UUID) -> list[Variant]:
    """Return the variant that waits right before this one, as a list of one or none."""
    rows = waiting(membership, scope).select_related(*SHOWN)
    return list(rows.filter(pk__lt=variant_id).order_by("-pk")[:1])


def waiting_count(membership: Membership, scope: Scope = EVERYTHING, *, most: int = COUNT_MAX) -> int:
    """Return how many variants wait for this member, or `most` + 1 where there are more."""
    # The newest first: what waits is mostly young, and counting stops as soon as it has seen enough.
    return waiting(membership, scope).order_by("-pk")[: most + 1].count()


def rail_count(membership: Membership) -> int:
    """Return the count the rail shows, at most RAIL_MAX + 1; 0 for those who may not review.

    It is counted anew whenever the workspace's ledger has grown, so that a page view costs one look-up.
    """
    if not can_review(membership):
        return 0
    head = LedgerEntry.objects.filter(workspace=membership.workspace).order_by("-position")
    position = head.values_list("position", flat=True).first() or 0
    key = f"waiting:{membership.pk.hex}:{membership.role}:{position}"
    return cache.get_or_set(key, lambda: waiting_count(membership, most=RAIL_MAX), 300) or 0


def seconds_each(membership: Membership) -> float:
    """Return how long this member lately looked at a variant before deciding: the median, in seconds."""
    looks = _own(membership).order_by("-pk").values_list("milliseconds_looked", flat=True)
    recent = [look for look in looks[:PACE_SAMPLE] if look]
    return statistics.median(recent) / 1000 if recent else SECONDS_AT_FIRST


def newest_decision(membership: Membership) -> Decision | None:
    """Return the member's newest decision that can be undone, None when there is none."""
    return _own(membership).exclude(verdict=Verdict.UNDO).filter(undone_by=None).order_by("-pk").first()


def revisions_seen(workspace: Workspace, seen: Sequence[tuple[str, str]]) -> list[UUID]:
    """Return for each (variant code, digest) the revision it names, else the variant's current one.

    A code that is unknown here, or has nothing to judge, raises NotFound.
    """
    codes = {code for code, _digest in seen}
    rows = Revision.objects.of(workspace).filter(variant__code__in=codes)
    known = {
        (code, digest): pk
        for pk, code, digest in rows.values_list("pk", "variant__code", "digest").order_by("number")
    }
    made = Variant.objects.of(workspace).filter(current_revision__isnull=False, code__in=codes)
    newest = dict(made.values_list("code", "current_revision_id"))
    if len(newest) < len(codes):
        raise NotFound
    return [known.get(each) or newest[each[0]] for each in seen]


def decision_of_request(membership: Membership, request_id: UUID) -> Decision | None:
    """Return the member's own decision that was made by this press of a key, None when there is none."""
    return _own(membership).filter(request_id=request_id).first()


def variants_shown(workspace: Workspace) -> Variants:
    """Return reviewable variants with all that a page says of them."""
    return reviewable(workspace).select_related(*SHOWN)


def _own(membership: Membership) -> WorkspaceRows[Decision]:
    return Decision.objects.of(membership.workspace).filter(reviewer_id=membership.user_id)


def _resume_at(membership: Membership) -> UUID:
    """Return the variant the member decided on last; before them all when there is none."""
    newest = _own(membership).order_by("-pk").values_list("variant_id", flat=True).first()
    return newest or UUID(int=0)


def _reserved_from(membership: Membership) -> WorkspaceRows[Reservation]:
    """Return the reservations of the outer variant that somebody else has now."""
    now = Reservation.objects.filter(variant=OuterRef("pk"), until__gt=timezone.now())
    return now.exclude(reviewer_id=membership.user_id)


def _unread() -> QuerySet[Finding]:
    """Return the findings that no machine could read the outer variant's words."""
    return Finding.objects.filter(job=OuterRef("job"), **UNREAD)


def _flags() -> QuerySet[Finding]:
    """Return what asks for a look at the outer variant's files, but for words that nobody could read."""
    return Finding.objects.filter(job=OuterRef("job"), outcome=Outcome.FLAG).exclude(**UNREAD)


def _approvals() -> WorkspaceRows[Approval]:
    """Return the approvals that hold of the outer variant's current revision."""
    return Approval.objects.filter(revision=OuterRef("current_revision"), revocation=None)


def _counting() -> WorkspaceRows[Decision]:
    """Return the verdicts on the outer variant's current revision that were not undone."""
    verdicts = Decision.objects.filter(revision=OuterRef("current_revision"), undone_by=None)
    return verdicts.exclude(verdict=Verdict.UNDO)


def _rejects() -> WorkspaceRows[Decision]:
    """Return the rejects of the outer variant's current revision that their reviewer has not replaced."""
    later = Decision.objects.filter(
        revision=OuterRef("revision"),
        reviewer=OuterRef("reviewer"),
        number__gt=OuterRef("number"),
        undone_by=None,
    ).exclude(verdict=Verdict.UNDO)
    return _counting().filter(~Exists(later), verdict=Verdict.REJECT)
