"""One locked variant under judgement: what was decided on it so far, and what one more decision changes.

Only `campaigns.services.reviews` uses this, inside its transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.translation import gettext as _

from campaigns.models import Approval, Decision, PublicationItem, Revision, Revocation, Variant, Verdict
from campaigns.policies import ReviewPolicy, Standing, standing_of
from generation.progress import hint
from workspaces.canonical import Json
from workspaces.errors import Conflict, NotAllowed, NotFound
from workspaces.models import Membership
from workspaces.services import ledger


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reviewer had before their eyes.

    `seen` is the number of the newest decision on the revision that was shown, None when it is unknown.
    `request_id` names this press of the key: a retry with the same one gets the first decision back.
    """

    revision_id: UUID
    digest: str
    seen: int | None = None
    milliseconds_looked: int | None = None
    request_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An approve or a reject of what was seen; a reject says why."""

    sight: Sight
    verdict: Verdict
    reason: str = ""

    @property
    def request_id(self) -> UUID | None:
        """Return the name of this press of the key."""
        return self.sight.request_id


@dataclass(frozen=True, slots=True)
class Undoing:
    """The wish to take back one earlier decision of one's own."""

    decision_id: UUID
    request_id: UUID | None = None

    @property
    def verdict(self) -> Verdict:
        """Return the verdict of the decision this makes."""
        return Verdict.UNDO


Ruling = Judgement | Undoing


@dataclass(slots=True)
class Docket:
    """A locked variant, the revision in question, all decisions on it, and the approval that holds."""

    membership: Membership
    policy: ReviewPolicy
    variant: Variant
    revision: Revision
    decisions: list[Decision]
    approval: Approval | None

    @property
    def standing(self) -> Standing:
        """Return what counts of the decisions."""
        return standing_of(self.decisions)

    def carry_out(self, ruling: Ruling, first: Decision | None) -> Decision:
        """Write what the ruling asks for and return it; where that is so already, return what made it so.

        `first` is the decision that already carries the ruling's request id. Raises Conflict or NotAllowed.
        """
        if first:
            return self._same_request(ruling, first)
        return self._undo(ruling) if isinstance(ruling, Undoing) else self._judge(ruling)

    def _same_request(self, ruling: Ruling, first: Decision) -> Decision:
        asked = (self.membership.user_id, self.revision.pk, ruling.verdict)
        if (first.reviewer_id, first.revision_id, first.verdict) != asked:
            raise request_reused()
        return first

    def _judge(self, judgement: Judgement) -> Decision:
        self._check_unchanged(judgement.sight)
        if judgement.verdict == Verdict.APPROVE and not self._may_approve():
            raise NotAllowed(_("You made %(code)s: another reviewer has to approve it.") % self._named())
        mine = self.standing.of(self.membership.user_id)
        if mine and (mine.verdict, mine.reason) == (judgement.verdict, judgement.reason):
            self._catch_up(mine)
            return mine
        self._check_meanwhile(judgement)
        return self._write(
            Decision(
                verdict=judgement.verdict,
                reason=judgement.reason,
                milliseconds_looked=judgement.sight.milliseconds_looked,
                request_id=judgement.request_id,
            )
        )

    def _undo(self, undoing: Undoing) -> Decision:
        target = next(one for one in self.decisions if one.pk == undoing.decision_id)
        if target.reviewer_id != self.membership.user_id:
            raise NotAllowed(_("Only the person who decided can undo it."))
        if target.verdict == Verdict.UNDO:
            raise Conflict(_("An undo is not undone: decide again instead."), code="not_undoable")
        done = next((one for one in self.decisions if one.undoes_id == target.pk), None)
        return done or self._write(
            Decision(verdict=Verdict.UNDO, undoes=target, request_id=undoing.request_id)
        )

    def _may_approve(self) -> bool:
        return self.policy.admits(self.membership.user_id, self.revision.maker_id)

    def _check_unchanged(self, sight: Sight) -> None:
        current = self.variant.current_revision
        if current is None or (current.pk, current.digest) == (self.revision.pk, sight.digest):
            self._check_counts()
            return
        words = {**self._named(), "who": current.maker, "when": naturaltime(current.created_at)}
        message = _("%(code)s changed since you looked: %(who)s had it made again, %(when)s.") % words
        raise Conflict(
            message,
            code="changed",
            errors=[_moment("digest", message, who=current.maker, at=current.created_at.isoformat())],
        )

    def _check_counts(self) -> None:
        """Refuse to judge what was replaced by an order that is not made yet."""
        if not self.variant.is_ordered_anew:
            return
        order = self.variant.job
        words = {**self._named(), "who": order.requested_by, "when": naturaltime(order.created_at)}
        message = _("%(who)s ordered %(code)s anew, %(when)s: what you saw counts no more.") % words
        raise Conflict(
            message,
            code="changed",
            errors=[_moment("digest", message, who=order.requested_by, at=order.created_at.isoformat())],
        )

    def _check_meanwhile(self, judgement: Judgement) -> None:
        """Refuse to overrule unseen what somebody else decided since the page was shown."""
        seen = judgement.sight.seen
        against = [
            one
            for one in self.standing.approvals + self.standing.rejects
            if seen is not None
            and one.number > seen
            and one.verdict != judgement.verdict
            and one.reviewer_id != self.membership.user_id
        ]
        if not against:
            return
        newest = max(against, key=lambda one: one.number)
        words = {**self._named(), "who": newest.reviewer, "when": naturaltime(newest.created_at)}
        template = (
            _("%(who)s rejected %(code)s while you looked, %(when)s. Decide again if you still want to.")
            if newest.verdict == Verdict.REJECT
            else _("%(who)s approved %(code)s while you looked, %(when)s. Decide again if you still want to.")
        )
        raise Conflict(
            template % words,
            code="decided_meanwhile",
            errors=[
                _moment("seen", template % words, who=newest.reviewer, at=newest.created_at.isoformat())
                | {"number": newest.number}
            ],
        )

    def _check_unpublished(self, approval: Approval) -> None:
        items = PublicationItem.objects.filter(approval=approval, withdrawal=None)
        item = items.select_related("publication").first()
        if item:
            words = {**self._named(), "name": item.publication.name}
            message = _("%(code)s is published in %(name)s: withdraw it from the publication first.") % words
            raise Conflict(message, code="published")

    def _write(self, decision: Decision) -> Decision:
        decision.workspace = self.membership.workspace
        decision.variant, decision.revision = self.variant, self.revision
        decision.digest = self.revision.digest
        decision.number = max((one.number for one in self.decisions), default=0) + 1
        decision.reviewer = self.membership.user
        decision.save(force_insert=True)
        self.decisions.append(decision)
        self._record(f"decision.{decision.verdict}", decision, self._settle(decision))
        return decision

    def _catch_up(self, decision: Decision) -> None:
        """Approve what an old decision now suffices for: the workspace may ask for less than it did."""
        consequence = self._settle(decision)
        if consequence:
            self._record("decision.confirm", decision, consequence)

    def _settle(self, decision: Decision) -> dict[str, Json]:
        """Write the approval or the revocation that follows, if any, and return it for the ledger."""
        approved = self.standing.satisfies(self.policy, self.revision.maker_id)
        if self.approval and not approved:
            self._check_unpublished(self.approval)
            ended, self.approval = self.approval, None
            Revocation.objects.create(workspace=self.membership.workspace, approval=ended, decision=decision)
            return {"approval_revoked": ended.pk.hex}
        if approved and self.approval is None and self._is_current():
            self.approval = self._grant()
            return {"approval": self.approval.pk.hex}
        return {}

    def _is_current(self) -> bool:
        return self.variant.current_revision_id == self.revision.pk and not self.variant.is_ordered_anew

    def _grant(self) -> Approval:
        standing, maker_id = self.standing, self.revision.maker_id
        counted = [one for one in standing.approvals if self.policy.admits(one.reviewer_id, maker_id)]
        return Approval.objects.create(
            workspace=self.membership.workspace,
            variant=self.variant,
            revision=self.revision,
            digest=self.revision.digest,
            maker_id=maker_id,
            decision=max(counted, key=lambda one: one.number),
            decision_ids=[one.pk.hex for one in counted],
            policy=self.policy.snapshot(standing, maker_id),
        )

    def _record(self, kind: str, decision: Decision, consequence: dict[str, Json]) -> None:
        content: dict[str, Json] = {
            "code": self.variant.code,
            "decision": decision.pk.hex,
            "revision": self.revision.pk.hex,
            "digest": self.revision.digest,
            "number": decision.number,
            "reason": decision.reason,
            "undoes": decision.undoes_id.hex if decision.undoes_id else None,
        }
        ledger.record(
            self.membership.workspace,
            kind,
            actor=self.membership.user,
            subject=f"variant:{self.variant.pk}",
            content=content | consequence,
        )
        hint(self.variant.workspace_id, "decision", self.variant.pk, revision=time.time_ns() // 1_000_000)

    def _named(self) -> dict[str, object]:
        return {"code": self.variant.code}


def lock_dockets(
    membership: Membership, policy: ReviewPolicy, revision_ids: Iterable[UUID]
) -> dict[UUID, Docket]:
    """Lock the variants of these revisions in the order of their ids and return a docket for each revision.

    A revision that is absent or another workspace's raises NotFound.
    """
    wanted = set(revision_ids)
    revisions = Revision.objects.of(membership.workspace).in_bulk(wanted)
    if len(revisions) < len(wanted):
        raise NotFound
    variants = {
        variant.pk: variant
        for variant in Variant.objects.of(membership.workspace)
        .filter(pk__in={revision.variant_id for revision in revisions.values()})
        .select_for_update(of=("self",))
        .select_related("current_revision__maker", "job__requested_by")
        .order_by("pk")
    }
    decisions: dict[UUID, list[Decision]] = {pk: [] for pk in revisions}
    for decision in (
        Decision.objects.filter(revision__in=wanted).select_related("reviewer").order_by("number")
    ):
        decisions[decision.revision_id].append(decision)
    approvals = {
        one.revision_id: one for one in Approval.objects.filter(revision__in=wanted, revocation=None)
    }
    return {
        pk: Docket(
            membership, policy, variants[revision.variant_id], revision, decisions[pk], approvals.get(pk)
        )
        for pk, revision in revisions.items()
    }


def request_reused() -> Conflict:
    """Return the refusal of a request id that belongs to another decision."""
    return Conflict(_("This request id was used for another decision."), code="request_id_reused")


def _moment(field: str, message: str, *, who: object, at: str) -> dict[str, object]:
    return {"field": field, "message": message, "who": str(who), "at": at}
