"""What one needs to judge variants: content, findings, decisions, comments, and pictures with pins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext

from campaigns.contents import Content, ContentFile
from campaigns.models import Approval, Decision, Revision, Variant
from campaigns.policies import ReviewPolicy, Standing, review_policy_of, standing_of
from campaigns.selectors.comments import PinShown, Thread, pins_on, threads_of
from campaigns.selectors.findings import SaidFinding, said_findings
from campaigns.selectors.reviews import ReviewState
from campaigns.selectors.variants import saying_of
from generation.models import Finding, Outcome
from platforms.formats import Format, format_named
from workspaces.models import Membership
from workspaces.policies import can_edit, can_review

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished file of an item with its format's name, proportion, length and frames a second, and pins.

    Length and frames are 0 for a still. `former` is the file of the same format in the revision before, None
    where there is none.
    """

    file: ContentFile
    label: str
    ratio: str
    seconds: int
    frame_rate: int
    pins: tuple[PinShown, ...]
    former: ContentFile | None

    @property
    def is_video(self) -> bool:
        """Say whether a player shows it; an animated picture moves by itself."""
        return self.file.media_type.startswith("video/")


@dataclass(frozen=True, slots=True)
class Former:
    """The revision before the one that is judged: its number and its content."""

    number: int
    content: Content

    def file(self, key: str) -> ContentFile | None:
        """Return its file in one format."""
        return next((file for file in self.content.files if file.format == key), None)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A variant as one judges it: the revision's own content, what was flagged, what others decided."""

    variant: Variant
    revision: Revision
    content: Content
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]
    standing: Standing
    approved: bool
    mine: Decision | None
    may_approve: bool
    may_edit: bool
    threads: tuple[Thread, ...]
    former: Former | None

    @property
    def said(self) -> tuple[SaidFinding, ...]:
        """Return what was flagged, in words."""
        return said_findings(self.findings)

    @property
    def state(self) -> ReviewState:
        """Return where the revision stands."""
        if self.approved:
            return ReviewState.APPROVED
        return ReviewState.REJECTED if self.standing.rejects else ReviewState.WAITING

    @property
    def seen(self) -> int:
        """Return the number of the newest decision, 0 when there is none."""
        return max((one.number for one in self.decisions), default=0)

    @property
    def pictures(self) -> list[Picture]:
        """Return the files in the order of the revision, the main one first."""
        seconds = saying_of(self.variant).seconds
        known = [(file, format_named(file.format).lasting(seconds)) for file in self.content.files]
        return [
            Picture(
                file,
                gettext(shape.label),
                shape.ratio,
                shape.seconds,
                shape.frame_rate,
                pins_on(self.threads, self.revision, file),
                self.former.file(file.format) if self.former else None,
            )
            for file, shape in known
        ]

    @property
    def is_over_film(self) -> bool:
        """Say whether its picture is a film, which is changed in its storyboard."""
        return saying_of(self.variant).is_over_film

    @property
    def former_words(self) -> list[str]:
        """Return what the revision before said in other words."""
        if self.former is None:
            return []
        before, now = self.former.content.words, self.content.words
        pairs = (
            (before.headline, now.headline),
            (before.body, now.body),
            (before.call_to_action, now.call_to_action),
        )
        return [old for old, new in pairs if old and old != new]

    @property
    def formats(self) -> list[Format]:
        """Return the formats of its files."""
        return [format_named(file.format) for file in self.content.files]

    @property
    def counting(self) -> list[Decision]:
        """Return the decisions that count, in the order in which they were made."""
        return sorted(chain(self.standing.approvals, self.standing.rejects), key=lambda one: one.number)


def items_of(membership: Membership, variants: Sequence[Variant]) -> list[ReviewItem]:
    """Return what one needs to judge these variants, in their order, without those that have no revision."""
    revisions = [variant.current_revision for variant in variants if variant.current_revision]
    decisions = Decision.objects.filter(revision__in=revisions).select_related("reviewer").order_by("number")
    flags = Finding.objects.filter(job__made_revision__in=revisions).exclude(outcome=Outcome.PASS)
    approvals = Approval.objects.filter(revision__in=revisions, revocation=None)
    around = _Around(
        membership,
        review_policy_of(membership.workspace),
        decisions=_by(decisions, "revision_id"),
        findings=_by(flags.order_by("pk"), "job_id"),
        approved=frozenset(approvals.values_list("revision_id", flat=True)),
        threads=threads_of(variant.pk for variant in variants),
        formers=_formers_of(revisions),
    )
    return [
        around.item(variant, variant.current_revision) for variant in variants if variant.current_revision
    ]


@dataclass(frozen=True, slots=True)
class _Around:
    """What was read together for several variants."""

    membership: Membership
    policy: ReviewPolicy
    decisions: Mapping[UUID, list[Decision]]
    findings: Mapping[UUID, list[Finding]]
    approved: frozenset[UUID]
    threads: Mapping[UUID, list[Thread]]
    formers: Mapping[UUID, Former]

    def item(self, variant: Variant, revision: Revision) -> ReviewItem:
        made = tuple(self.decisions.get(revision.pk, ()))
        standing = standing_of(made)
        user_id = self.membership.user_id
        return ReviewItem(
            variant=variant,
            revision=revision,
            content=Content.from_json(revision.content),
            findings=tuple(self.findings.get(revision.job_id, ())),
            decisions=made,
            standing=standing,
            approved=revision.pk in self.approved,
            mine=standing.of(user_id),
            may_approve=can_review(self.membership) and self.policy.admits(user_id, revision.maker_id),
            may_edit=can_edit(self.membership),
            threads=tuple(self.threads.get(variant.pk, ())),
            former=self.formers.get(revision.pk),
        )


def _formers_of(revisions: Sequence[Revision]) -> dict[UUID, Former]:
    """Return by the id of each revision the one before it, where there is one."""
    later = {revision.variant_id: revision for revision in revisions if revision.number > 1}
    rows = Revision.objects.filter(variant__in=later).values_list("variant_id", "number", "content")
    return {
        later[variant].pk: Former(number, Content.from_json(content))
        for variant, number, content in rows
        if number == later[variant].number - 1
    }


def _by(rows: Iterable[Row], field: str) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, field)].append(row)
    return grouped
