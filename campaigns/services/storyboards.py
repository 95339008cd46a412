"""Changes to storyboards as a whole: made, named, shaped, archived; and the lock their shots change under."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Shot, Storyboard
from campaigns.selectors.campaigns import campaign_named
from campaigns.services.lengths import check_total
from generation.models import JobGroup, StoredFile
from generation.shot_specs import FRAME_RATES, MOST_REFERENCES
from platforms.formats import full_stills
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.names import Fault, name_faults
from workspaces.policies import can_edit
from workspaces.services.ledger import record

SEEDS = 2**32
FIRST_FORMAT = "story"


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What one chooses for all shots; `references` are ids of pictures, None the campaign's product."""

    name: str
    format: str = FIRST_FORMAT
    frame_rate: int = 24
    references: Sequence[UUID] | None = field(default=None)


def create(membership: Membership, campaign_id: UUID, wish: BoardWish) -> Storyboard:
    """Begin a storyboard of a campaign, without shots; Invalid names the faulty fields."""
    require(membership, can_edit)
    campaign = campaign_named(membership, campaign_id)
    if campaign.archived_at is not None:
        raise Conflict(_("This campaign is archived."), code="archived")
    references = _checked(membership, campaign, wish)
    with transaction.atomic():
        board = Storyboard.objects.create(
            workspace=membership.workspace,
            campaign=campaign,
            name=wish.name.strip(),
            format=wish.format,
            frame_rate=wish.frame_rate,
            seed=secrets.randbelow(SEEDS),
            group=JobGroup.objects.create(workspace=membership.workspace),
            made_by=membership.user,
        )
        board.references.set(references)
        note(membership, board, "storyboard.create", {"name": board.name})
    return board


def change(membership: Membership, storyboard_id: UUID, wish: BoardWish, *, version: int) -> Storyboard:
    """Replace what was chosen for all shots; Conflict where somebody saved after `version`.

    At another frame rate each shot keeps its seconds to the nearest frame, and is shown whole again.
    """
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        references = _checked(membership, board.campaign, wish)
        if wish.frame_rate != board.frame_rate:
            _rescale(board, wish.frame_rate)
        board.name, board.format, board.frame_rate = wish.name.strip(), wish.format, wish.frame_rate
        board.references.set(references)
        save_change(membership, board, "storyboard.update", {"name": board.name})
    return board


def archive(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Take a storyboard off the lists; what it made stays, and archiving twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        board = locked(membership, storyboard_id)
        if board.archived_at is None:
            board.archived_at = timezone.now()
            board.save(update_fields=["archived_at"])
            note(membership, board, "storyboard.archive", {"name": board.name})
    return board


def locked(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Return the storyboard, its row locked until the transaction ends; NotFound where it is not theirs."""
    rows = Storyboard.objects.of(membership.workspace).select_for_update(of=("self",))
    board = rows.select_related(
        "group", "film", "workspace", "campaign__workspace", "campaign__brand", "campaign__product__cutout"
    )
    found = board.filter(pk=storyboard_id).first()
    if found is None:
        raise NotFound
    return found


def editable(membership: Membership, storyboard_id: UUID, version: int | None) -> Storyboard:
    """Return the locked storyboard where it may be changed now; `version` None asks for any."""
    board = locked(membership, storyboard_id)
    if board.archived_at is not None or board.campaign.archived_at is not None:
        raise Conflict(_("This storyboard is archived."), code="archived")
    if version is not None and board.version != version:
        message = _("Somebody changed this storyboard in the meantime: reload the page to go on from there.")
        raise Conflict(message, code="stale")
    return board


def save_change(membership: Membership, board: Storyboard, kind: str, content: Json) -> None:
    """Count a change of the board and record it, inside the transaction of the change."""
    board.version += 1
    board.save()
    note(membership, board, kind, content)


def note(membership: Membership, board: Storyboard, kind: str, content: Json) -> None:
    """Record what was done with a storyboard."""
    subject = f"storyboard:{board.pk}"
    record(membership.workspace, kind, actor=membership.user, subject=subject, content=content)


def _checked(membership: Membership, campaign: Campaign, wish: BoardWish) -> list[StoredFile]:
    """Return the pictures that every shot is to be true to; Invalid names what is wrong with a wish."""
    faults: list[Fault] = list(name_faults(wish.name))
    if wish.format not in {form.key for form in full_stills()}:
        faults.append({"field": "format", "message": _("Choose a format from the list.")})
    if wish.frame_rate not in FRAME_RATES:
        faults.append({"field": "frame_rate", "message": _("Choose 24 or 30 frames a second.")})
    references = _references(membership, campaign, wish)
    if len(references) > MOST_REFERENCES:
        message = _("Choose at most %(most)d pictures.") % {"most": MOST_REFERENCES}
        faults.append({"field": "references", "message": message})
    if wish.references is not None and len(references) != len(set(wish.references)):
        faults.append({"field": "references", "message": _("Choose pictures of this workspace.")})
    if faults:
        raise Invalid(_("The storyboard was not saved: some fields need another look."), errors=faults)
    return references


def _references(membership: Membership, campaign: Campaign, wish: BoardWish) -> list[StoredFile]:
    if wish.references is None:
        return [campaign.product.cutout] if campaign.product else []
    pictures = StoredFile.objects.filter(workspace=membership.workspace, media_type__startswith="image/")
    return list(pictures.filter(pk__in=wish.references))


def _rescale(board: Storyboard, frame_rate: int) -> None:
    shots = list(Shot.objects.filter(storyboard=board))
    for shot in shots:
        shot.frames = max(1, round(shot.frames * frame_rate / board.frame_rate))
        shot.first_frame, shot.last_frame = 0, None
    kept = sum(shot.kept for shot in shots if shot.removed_at is None)
    check_total(kept, frame_rate)
    Shot.objects.bulk_update(shots, ["frames", "first_frame", "last_frame"])


def frames_kept(board: Storyboard, *, without: Shot | None = None) -> int:
    """Return how many frames the film would have, perhaps without one shot."""
    rows = Shot.objects.filter(storyboard=board, removed_at=None)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return sum(shot.kept for shot in rows)
