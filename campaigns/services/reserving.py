"""Handing out what waits: each reviewer gets variants that nobody else is given meanwhile.

Two people who judge the same picture do the work of one. A reservation only steers who is given what: it is
no lock, whoever opens a variant by its address may decide, and the decision's own lock is what counts.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaigns.models import Reservation, Variant
from campaigns.selectors.reviews import AHEAD, EVERYTHING, Place, Scope, next_waiting
from workspaces.models import Membership
from workspaces.policies import can_review

# Long enough for the nine that a page holds ahead, short enough that a closed laptop keeps nobody waiting.
HELD = timedelta(minutes=10)


def take_next(
    membership: Membership, scope: Scope = EVERYTHING, *, place: Place | None = None, limit: int = AHEAD + 1
) -> tuple[list[Variant], Place | None]:
    """Return the next variants like `next_waiting`, and keep them for this member for ten minutes.

    There may be fewer than `limit` before the end, where others took some at the same moment. Those who may
    not review are shown what waits and keep nothing.
    """
    if not can_review(membership):
        return next_waiting(membership, scope, place=place, limit=limit)
    # Whoever gets nothing of what was found lost all of it to others, so this ends with the queue.
    while True:
        found, onward = next_waiting(membership, scope, place=place, limit=limit)
        mine = _reserve(membership, sorted(variant.pk for variant in found))
        kept = [variant for variant in found if variant.pk in mine]
        if kept or not found:
            return kept, onward


def release(membership: Membership, variant_ids: Collection[UUID]) -> None:
    """Give up what this member decided on: another reviewer may have to see it too."""
    Reservation.objects.filter(variant__in=variant_ids, reviewer=membership.user).delete()


@transaction.atomic
def _reserve(membership: Membership, variant_ids: Sequence[UUID]) -> set[UUID]:
    """Keep those of the variants that are free and return all that this member has now."""
    now = timezone.now()
    Reservation.objects.of(membership.workspace).filter(until__lte=now).delete()
    rows = Reservation.objects.filter(variant__in=variant_ids, reviewer=membership.user)
    rows.update(until=now + HELD)
    kept = (
        Reservation(workspace=membership.workspace, variant_id=pk, reviewer=membership.user, until=now + HELD)
        for pk in variant_ids
    )
    # Of two who come at once, the second finds the row there.
    Reservation.objects.bulk_create(kept, ignore_conflicts=True)
    return set(rows.values_list("variant_id", flat=True))
