"""Making: shots are ordered, their takes joined into films, and what is being made is called off."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.models import Shot, Storyboard
from campaigns.selectors.shot_orders import Making, cut_of, goes_on
from campaigns.selectors.storyboards import OPEN, Board, ShotStanding, Stale, board_of, takes_of
from campaigns.services.storyboards import SEEDS, editable, locked, note
from generation import claims
from generation.engines.base import EngineError
from generation.errors import GenerationError
from generation.models import Job, JobState
from generation.progress import hint_group
from generation.services.shots import order_film, order_shot
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, NotFound
from workspaces.models import Membership
from workspaces.policies import can_edit


def make_shot(
    membership: Membership, storyboard_id: UUID, shot_id: UUID, *, seed: int | None = None
) -> Storyboard:
    """Order one shot; no other is touched. One that is as it should be is made anew, with another seed.

    `seed` asks for a certain one. Raises NotFound, NotAllowed, or Conflict: while it is being made, where the
    licence or the model stands against it, where the shot it goes on from is missing.
    """
    require(membership, can_edit)
    with transaction.atomic():
        board, making = _ready_to_order(membership, storyboard_id)
        one = next((one for one in board.shots if one.shot.pk == shot_id), None)
        if one is None:
            raise NotFound
        if one.is_open:
            raise Conflict(_("This shot is being made right now."), code="being_made")
        if seed is not None:
            one.shot.seed = seed % SEEDS
        elif one.take and one.stale != Stale.CHANGED and not one.wants:
            one.shot.seed = secrets.randbelow(SEEDS)
        _order(membership, board, one, making)
        content: Json = {"number": one.shot.position, "name": board.storyboard.name}
        _ordered(membership, board.storyboard, "shot.make", content)
    return board.storyboard


def make_board(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Order all shots that are missing, failed or stale, in order; those that go on wait for the one before.

    Conflict where none is, or where one of them cannot be made; then nothing was ordered.
    """
    require(membership, can_edit)
    with transaction.atomic():
        board, making = _ready_to_order(membership, storyboard_id)
        wanted = board.to_make
        if not wanted:
            raise Conflict(_("Every shot is made or being made."), code="nothing_to_make")
        for one in wanted:
            _order(membership, board, one, making)
        content: Json = {"count": len(wanted), "name": board.storyboard.name}
        _ordered(membership, board.storyboard, "storyboard.make", content)
    return board.storyboard


def make_film(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Join the takes that count; a film that is joined already, or being joined, is left as it is.

    Conflict names the first shot that has no take, or was changed since it was made.
    """
    require(membership, can_edit)
    with transaction.atomic():
        storyboard = editable(membership, storyboard_id, None)
        board = board_of(storyboard)
        spec = board.film.wanted
        if spec is None:
            raise _not_joinable(board)
        if not board.film.is_stale and board.film.state in (*OPEN, JobState.READY):
            return storyboard
        try:
            job = order_film(storyboard.group, spec, requested_by=membership.user)
        except (EngineError, GenerationError) as error:
            raise Conflict(_said(error), code=error.code) from error
        job.save(force_insert=True)
        storyboard.film = job
        storyboard.save(update_fields=["film"])
        content: Json = {"count": len(spec.shots), "seconds": spec.seconds, "name": storyboard.name}
        _ordered(membership, storyboard, "storyboard.film", content)
    return storyboard


def cancel(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Call off everything of a storyboard that is not made yet; Conflict where nothing is left."""
    require(membership, can_edit)
    with transaction.atomic():
        storyboard = locked(membership, storyboard_id)
        count = claims.cancel(Job.objects.filter(group=storyboard.group))
        if not count:
            raise Conflict(_("Nothing of this storyboard is being made."), code="nothing_waits")
        content: Json = {"count": count, "name": storyboard.name}
        _ordered(membership, storyboard, "storyboard.cancel", content)
    return storyboard


def _ready_to_order(membership: Membership, storyboard_id: UUID) -> tuple[Board, Making]:
    """Return the locked board and what its shots are made with; Conflict where nothing can be ordered."""
    board = board_of(editable(membership, storyboard_id, None))
    if board.trouble is not None:
        raise board.trouble
    if board.making is None:
        raise Conflict(_("The model of this campaign is not installed."), code="model_missing")
    return board, board.making


def _order(membership: Membership, board: Board, one: ShotStanding, making: Making) -> None:
    shot = one.shot
    before, waits_for, cut = _former(shot, board.shots)
    spec = making.spec_of(shot, before=before, cut=cut)
    try:
        job = order_shot(board.storyboard.group, spec, requested_by=membership.user, waits_for=waits_for)
    except (EngineError, GenerationError) as error:
        message = _("Shot %(number)d: %(reason)s") % {"number": shot.position, "reason": _said(error)}
        raise Conflict(message, code=error.code) from error
    job.save(force_insert=True)
    shot.job = job
    shot.save(update_fields=["job", "seed"])


def _former(shot: Shot, shots: Sequence[ShotStanding]) -> tuple[str | None, Job | None, int | None]:
    """Return the digest of the take that a shot goes on from, or the job that will make it, and the cut."""
    former = next((one.shot for one in shots if one.shot.position == shot.position - 1), None)
    if former is None and shot.start == "continue":
        message = _(
            "Shot %(number)d goes on from the shot before it, and there is none: choose another start."
        )
        raise Conflict(message % {"number": shot.position}, code="nothing_before")
    if former is None or not goes_on(shot, former):
        return None, None, None
    job, cut = former.job, cut_of(former)
    if job is not None and job.state == JobState.READY:
        return takes_of([job])[job.pk].sha256, None, cut
    if job is not None and job.state in OPEN:
        return None, job, cut
    message = _("Shot %(number)d goes on from shot %(former)d, which is not made: make that first.")
    numbers = {"number": shot.position, "former": former.position}
    raise Conflict(message % numbers, code="nothing_before")


def _not_joinable(board: Board) -> Conflict:
    for one in board.shots:
        number = {"number": one.shot.position}
        if one.take is None:
            return Conflict(_("Shot %(number)d is not made yet: make it first.") % number, code="not_made")
        if one.stale == Stale.CHANGED:
            message = _("Shot %(number)d was changed since it was made: make it again first.")
            return Conflict(message % number, code="not_made")
    return Conflict(_("The storyboard has no shots: add one first."), code="not_made")


def _ordered(membership: Membership, storyboard: Storyboard, kind: str, content: Json) -> None:
    note(membership, storyboard, kind, content)
    hint_group(storyboard.group)
    wake()


def _said(error: EngineError | GenerationError) -> str:
    return str(getattr(error, "message", error))
