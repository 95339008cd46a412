"""Changes to the shots of a storyboard: added, edited, moved, trimmed, removed, put back."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Shot, StartKind, Storyboard
from campaigns.services.lengths import check_total, frames_of, length_faults
from campaigns.services.storyboards import SEEDS, editable, frames_kept, save_change
from generation.models import StoredFile
from generation.services.shots import LONGEST_PROMPT
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.names import Fault, too_long
from workspaces.policies import can_edit

MOST_SHOTS = 40


@dataclass(frozen=True, slots=True)
class ShotWish:
    """What one says of a shot; `picture` and `clip` are ids of stored files.

    A shot from a picture without one begins with the campaign's product.
    """

    prompt: str
    seconds: Decimal
    start: str = "text"
    picture: UUID | None = None
    clip: UUID | None = None
    strength: float = 0.6


def add(
    membership: Membership, storyboard_id: UUID, wish: ShotWish, *, version: int, position: int | None = None
) -> Shot:
    """Add a shot, at the end or at `position`; Invalid names the faulty fields, or that it grows too long."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        told = _checked(board, wish)
        others = _in_order(board)
        if len(others) >= MOST_SHOTS:
            message = _("A storyboard has at most %(most)d shots.") % {"most": MOST_SHOTS}
            raise Invalid(message, code="too_many_shots")
        check_total(frames_kept(board) + told["frames"], board.frame_rate)
        seed = (board.seed + Shot.objects.filter(storyboard=board).count()) % SEEDS
        shot = Shot(workspace=membership.workspace, storyboard=board, seed=seed, **told)
        at = len(others) if position is None else _place(position, len(others) + 1)
        shot.position = at + 1
        shot.save(force_insert=True)
        _number([*others[:at], shot, *others[at:]])
        save_change(membership, board, "shot.add", {"number": shot.position, "name": board.name})
    return shot


def edit(membership: Membership, storyboard_id: UUID, shot_id: UUID, wish: ShotWish, *, version: int) -> Shot:
    """Replace what is said of a shot; another length shows it whole again. Its take stays until a new one."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        shot = _shot(board, shot_id)
        told = _checked(board, wish)
        if told["frames"] != shot.frames:
            shot.first_frame, shot.last_frame = 0, None
        for name, value in told.items():
            setattr(shot, name, value)
        check_total(frames_kept(board, without=shot) + shot.kept, board.frame_rate)
        shot.save()
        save_change(membership, board, "shot.update", {"number": shot.position, "name": board.name})
    return shot


def move(membership: Membership, storyboard_id: UUID, shot_id: UUID, *, position: int, version: int) -> Shot:
    """Put a shot at another position, counted from 1."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        shot = _shot(board, shot_id)
        others = [other for other in _in_order(board) if other.pk != shot.pk]
        at = _place(position, len(others) + 1)
        came_from = shot.position
        _number([*others[:at], shot, *others[at:]])
        content: Json = {"from": came_from, "to": at + 1, "name": board.name}
        save_change(membership, board, "shot.move", content)
    shot.position = at + 1
    return shot


def trim(
    membership: Membership,
    storyboard_id: UUID,
    shot_id: UUID,
    *,
    first: int,
    last: int | None,
    version: int,
) -> Shot:
    """Show only the frames from `first` to `last`, both included, counted from 0; None is the shot's end."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        shot = _shot(board, shot_id)
        end = shot.frames - 1 if last is None else last
        if not 0 <= first <= end < shot.frames:
            words = _("The shot has %(frames)d frames: begin before the end, and end within it.")
            message = words % {"frames": shot.frames}
            raise Invalid(message, code="bad_trim", errors=[{"field": "first", "message": message}])
        shot.first_frame, shot.last_frame = first, None if end == shot.frames - 1 else end
        check_total(frames_kept(board, without=shot) + shot.kept, board.frame_rate)
        shot.save(update_fields=["first_frame", "last_frame"])
        content: Json = {"number": shot.position, "frames": shot.kept, "name": board.name}
        save_change(membership, board, "shot.trim", content)
    return shot


def remove(membership: Membership, storyboard_id: UUID, shot_id: UUID, *, version: int) -> Shot:
    """Take a shot out; `restore` puts it back where it was."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        shot = _shot(board, shot_id)
        shot.removed_at = timezone.now()
        shot.save(update_fields=["removed_at"])
        _number(_in_order(board))
        save_change(membership, board, "shot.remove", {"number": shot.position, "name": board.name})
    return shot


def restore(membership: Membership, storyboard_id: UUID, shot_id: UUID, *, version: int) -> Shot:
    """Put a removed shot back; Conflict where it is not removed, Invalid where the film would be too long."""
    require(membership, can_edit)
    with transaction.atomic():
        board = editable(membership, storyboard_id, version)
        shot = Shot.objects.filter(storyboard=board, pk=shot_id).first()
        if shot is None:
            raise NotFound
        if shot.removed_at is None:
            raise Conflict(_("This shot was not removed."), code="not_removed")
        others = _in_order(board)
        if len(others) >= MOST_SHOTS:
            message = _("A storyboard has at most %(most)d shots.") % {"most": MOST_SHOTS}
            raise Invalid(message, code="too_many_shots")
        check_total(frames_kept(board) + shot.kept, board.frame_rate)
        shot.removed_at = None
        shot.save(update_fields=["removed_at"])
        at = min(shot.position - 1, len(others))
        _number([*others[:at], shot, *others[at:]])
        save_change(membership, board, "shot.restore", {"number": at + 1, "name": board.name})
    shot.position = at + 1
    return shot


def _shot(board: Storyboard, shot_id: UUID) -> Shot:
    shot = Shot.objects.filter(storyboard=board, removed_at=None, pk=shot_id).first()
    if shot is None:
        raise NotFound
    return shot


def _in_order(board: Storyboard) -> list[Shot]:
    return list(Shot.objects.filter(storyboard=board, removed_at=None).order_by("position", "pk"))


def _number(shots: list[Shot]) -> None:
    """Write each shot's position, counted from 1."""
    for position, shot in enumerate(shots, 1):
        if shot.position != position:
            shot.position = position
            shot.save(update_fields=["position"])


def _place(position: int, count: int) -> int:
    if not 1 <= position <= count:
        message = _("The storyboard has places 1 to %(count)d.") % {"count": count}
        raise Invalid(message, code="bad_position", errors=[{"field": "position", "message": message}])
    return position - 1


def _checked(board: Storyboard, wish: ShotWish) -> dict[str, Any]:
    """Return the fields of a shot as wished; Invalid names every faulty one."""
    faults = [*_prompt_faults(wish.prompt), *length_faults(wish.seconds, board.frame_rate)]
    if wish.start not in StartKind.values:
        faults.append({"field": "start", "message": _("Choose from the list how the shot starts.")})
    if not math.isfinite(wish.strength) or not 0 <= wish.strength <= 1:
        faults.append({"field": "strength", "message": _("The strength is between 0 and 1.")})
    picture, clip = _picture(board, wish), _file(board, wish.clip, "video/")
    if wish.start in (StartKind.PICTURE, StartKind.TOWARDS) and picture is None:
        faults.append({"field": "picture", "message": _("Choose a picture.")})
    if wish.start == StartKind.RESTYLE:
        faults += _clip_faults(board, wish, clip)
    if faults:
        raise Invalid(_("The shot was not saved: some fields need another look."), errors=faults)
    return {
        "prompt": wish.prompt.strip(),
        "frames": frames_of(wish.seconds, board.frame_rate),
        "start": wish.start,
        "picture": picture,
        "clip": clip if wish.start == StartKind.RESTYLE else None,
        "strength": wish.strength,
    }


def _prompt_faults(prompt: str) -> list[Fault]:
    if not prompt.strip():
        return [{"field": "prompt", "message": _("Say what the shot shows.")}]
    if len(prompt.strip()) > LONGEST_PROMPT:
        return [{"field": "prompt", "message": too_long(LONGEST_PROMPT)}]
    return []


def _picture(board: Storyboard, wish: ShotWish) -> StoredFile | None:
    """Return the picture that the kind of start asks for, the product's where a first frame has none."""
    if wish.start not in (StartKind.PICTURE, StartKind.TOWARDS):
        return None
    product = board.campaign.product
    if wish.picture is None and wish.start == StartKind.PICTURE and product:
        return product.cutout
    return _file(board, wish.picture, "image/")


def _file(board: Storyboard, file_id: UUID | None, media: str) -> StoredFile | None:
    if file_id is None:
        return None
    files = StoredFile.objects.filter(workspace=board.workspace_id, media_type__startswith=media)
    return files.filter(pk=file_id).first()


def _clip_faults(board: Storyboard, wish: ShotWish, clip: StoredFile | None) -> list[Fault]:
    if clip is None or not clip.frames or not clip.frame_rate:
        return [{"field": "clip", "message": _("Upload the clip to restyle.")}]
    if wish.seconds.is_finite() and clip.frames < clip.frame_rate * wish.seconds:
        message = _("The clip is %(seconds).2f s long: make the shot no longer than that.")
        return [{"field": "seconds", "message": message % {"seconds": clip.frames / clip.frame_rate}}]
    return []
