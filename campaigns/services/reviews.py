"""Deciding: approve, reject, undo, one or many at once, each bound to the revision the reviewer saw.

Locks are taken in one order everywhere: variants by id, then (in the ledger) the workspace.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.models import Decision, Verdict
from campaigns.policies import review_policy_of
from campaigns.services.docket import Docket, Judgement, Ruling, Sight, Undoing, lock_dockets, request_reused
from campaigns.services.reserving import release
from workspaces.access import require
from workspaces.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from workspaces.models import Membership
from workspaces.policies import can_review

REASON_MAX = 500
BULK_MAX = 200


def approve(membership: Membership, sight: Sight) -> Decision:
    """Approve a revision; raises NotFound, NotAllowed (role, four eyes) or Conflict (changed, overruled)."""
    return decide(membership, [Judgement(sight, Verdict.APPROVE)])[0]


def reject(membership: Membership, sight: Sight, reason: str) -> Decision:
    """Reject a revision for a reason; raises Invalid without one, Conflict when it is published."""
    return decide(membership, [Judgement(sight, Verdict.REJECT, reason)])[0]


def undo(membership: Membership, decision_id: UUID, *, request_id: UUID | None = None) -> Decision:
    """Take back a decision of one's own, however old; raises Conflict when what it approved is published."""
    return decide(membership, [Undoing(decision_id, request_id)])[0]


def decide(membership: Membership, rulings: Sequence[Ruling]) -> list[Decision]:
    """Carry out up to 200 rulings in one transaction, all or none, and return their decisions in that order.

    A foreign id anywhere raises NotFound. Of many, faulty ones raise Conflict whose `errors` name the places.
    """
    require(membership, can_review)
    _check_sense(rulings)
    try:
        with transaction.atomic():
            return _carry_out(_as_of_now(membership), rulings)
    except IntegrityError as error:
        # The same request id at the same moment for two variants, whose locks do not exclude each other.
        if not _first_answers(rulings):
            raise
        raise request_reused() from error


def _check_sense(rulings: Sequence[Ruling]) -> None:
    if not 1 <= len(rulings) <= BULK_MAX:
        raise Invalid(_("Decide on 1 to %(most)d variants at once.") % {"most": BULK_MAX}, code="bad_count")
    names = [ruling.request_id for ruling in rulings if ruling.request_id]
    if len(set(names)) < len(names):
        raise request_reused()
    errors = []
    for place, ruling in enumerate(rulings):
        if isinstance(ruling, Judgement) and ruling.verdict == Verdict.REJECT:
            if not ruling.reason.strip():
                errors.append({"field": f"decisions.{place}.reason", "message": _("Say why.")})
            elif len(ruling.reason) > REASON_MAX:
                errors.append({"field": f"decisions.{place}.reason", "message": _("At most 500 characters.")})
    if errors:
        raise Invalid(_("A rejection needs a reason of at most 500 characters."), errors=errors)


def _as_of_now(membership: Membership) -> Membership:
    """Read the membership again inside the transaction: the role or the rules may have changed meanwhile."""
    fresh = Membership.objects.select_related("workspace", "user").filter(pk=membership.pk).first()
    if fresh is None:
        raise NotFound
    require(fresh, can_review)
    return fresh


def _carry_out(membership: Membership, rulings: Sequence[Ruling]) -> list[Decision]:
    revision_ids = _revisions_of(membership, rulings)
    dockets = lock_dockets(membership, review_policy_of(membership.workspace), revision_ids)
    first = _first_answers(rulings)
    decided: list[Decision] = []
    faults: list[tuple[int, DomainError]] = []
    for place, (ruling, revision_id) in enumerate(zip(rulings, revision_ids, strict=True)):
        try:
            decided.append(_one(dockets[revision_id], ruling, first))
        except (Conflict, NotAllowed) as fault:
            faults.append((place, fault))
    if faults:
        raise _together(faults, len(rulings))
    release(membership, {decision.variant_id for decision in decided})
    return decided


def _one(docket: Docket, ruling: Ruling, first: dict[UUID, Decision]) -> Decision:
    return docket.carry_out(ruling, first.get(ruling.request_id) if ruling.request_id else None)


def _revisions_of(membership: Membership, rulings: Sequence[Ruling]) -> list[UUID]:
    """Return the revision each ruling is about; an undo finds it through its decision."""
    undone = [ruling.decision_id for ruling in rulings if isinstance(ruling, Undoing)]
    found = dict(
        Decision.objects.of(membership.workspace).filter(pk__in=undone).values_list("pk", "revision_id")
    )
    if len(found) < len(set(undone)):
        raise NotFound
    return [
        found[ruling.decision_id] if isinstance(ruling, Undoing) else ruling.sight.revision_id
        for ruling in rulings
    ]


def _first_answers(rulings: Sequence[Ruling]) -> dict[UUID, Decision]:
    """Return the decisions that carry one of these request ids already; read after the locks are held."""
    asked = [ruling.request_id for ruling in rulings if ruling.request_id]
    decisions = Decision.objects.filter(request_id__in=asked)
    return {decision.request_id: decision for decision in decisions if decision.request_id}


def _together(faults: Sequence[tuple[int, DomainError]], asked: int) -> DomainError:
    """Return the one fault of a single ruling itself, those of many as one refusal that names the places."""
    if asked == 1:
        return faults[0][1]
    words = {"faulty": len(faults), "asked": asked}
    return Conflict(
        _("%(faulty)d of %(asked)d could not be decided, so nothing was changed.") % words,
        code="some_refused",
        errors=[
            {"field": f"decisions.{place}", "message": str(fault.message), "code": fault.code}
            for place, fault in faults
        ],
    )
