"""Pages of a storyboard's shots: a new one, one with its take and trim, what the strip does to them."""

from typing import Any
from uuid import UUID

from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.campaigns import read_number
from campaigns.forms.storyboards import ShotForm
from campaigns.models import Shot, StartKind, Storyboard
from campaigns.selectors.storyboard_page import clip_for, pictures_for, strip_page
from campaigns.selectors.storyboards import storyboard_named
from campaigns.services import shots, takes
from campaigns.views.brands import uploaded
from generation.models import StoredFile
from generation.services.clips import accept_clip
from workspaces.access import require
from workspaces.errors import Invalid, NotFound, TooLarge
from workspaces.forms import attempt
from workspaces.models import Membership
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def shot_new(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Add a shot to a storyboard."""
    board = storyboard_named(request.membership, storyboard_id)
    asked = request.GET.get("position", "")
    position = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    form = ShotForm(request.POST or None, request.FILES or None, initial=ShotForm.told(board, None, position))
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: _add(request.membership, board, form))
        if status == 200:
            return _to_board(request, board.pk)
    return render(request, "storyboards/shot_new.html", _context(request, board, form, None), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def shot_detail(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Show a shot with its take, or save what is said of it."""
    board = storyboard_named(request.membership, storyboard_id)
    shot = Shot.objects.filter(storyboard=board, removed_at=None, pk=shot_id).first()
    if shot is None:
        raise NotFound
    form = ShotForm(request.POST or None, request.FILES or None, initial=ShotForm.told(board, shot))
    status = 200
    if request.method == "POST":
        require(request.membership, can_edit)
        status = attempt(form, lambda: _edit(request.membership, board, shot, form))
        if status == 200:
            return _to_board(request, board.pk)
    return render(request, "storyboards/shot.html", _context(request, board, form, shot), status=status)


@require_POST
@member_page(can_edit)
def shot_move(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Put a shot at another position."""
    position, version = read_number(request.POST, "position"), read_number(request.POST, "version")
    shots.move(request.membership, storyboard_id, shot_id, position=position, version=version)
    return _to_board(request, storyboard_id, f"#shot-{shot_id}")


@require_POST
@member_page(can_edit)
def shot_trim(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Choose which frames of a shot the film shows; the page counts them from 1."""
    first, last = read_number(request.POST, "first") - 1, read_number(request.POST, "last") - 1
    version = read_number(request.POST, "version")
    shots.trim(request.membership, storyboard_id, shot_id, first=first, last=last, version=version)
    return redirect("shot_detail", request.membership.workspace.slug, storyboard_id, shot_id)


@require_POST
@member_page(can_edit)
def shot_remove(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Take a shot out; the board then offers to put it back."""
    version = read_number(request.POST, "version")
    shots.remove(request.membership, storyboard_id, shot_id, version=version)
    return _to_board(request, storyboard_id, f"?removed={shot_id}")


@require_POST
@member_page(can_edit)
def shot_restore(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Put a removed shot back."""
    version = read_number(request.POST, "version")
    shots.restore(request.membership, storyboard_id, shot_id, version=version)
    return _to_board(request, storyboard_id, f"#shot-{shot_id}")


@require_POST
@member_page(can_edit)
def shot_make(request: MemberRequest, storyboard_id: UUID, shot_id: UUID) -> HttpResponse:
    """Order a shot, or another take of it."""
    takes.make_shot(request.membership, storyboard_id, shot_id)
    return _to_board(request, storyboard_id, f"#shot-{shot_id}")


def _to_board(request: MemberRequest, storyboard_id: UUID, rest: str = "") -> HttpResponse:
    slug = request.membership.workspace.slug
    return redirect(reverse("storyboard_detail", args=[slug, storyboard_id]) + rest)


def _add(membership: Membership, board: Storyboard, form: ShotForm) -> None:
    sent = form.cleaned_data
    wish = form.as_wish(*_files(membership, form))
    shots.add(membership, board.pk, wish, version=sent["version"], position=sent["position"])


def _edit(membership: Membership, board: Storyboard, shot: Shot, form: ShotForm) -> None:
    wish = form.as_wish(*_files(membership, form))
    shots.edit(membership, board.pk, shot.pk, wish, version=form.cleaned_data["version"])


def _files(membership: Membership, form: ShotForm) -> tuple[UUID | None, UUID | None]:
    """Return the picture and the clip that count: what was uploaded, else what was chosen."""
    sent = form.cleaned_data
    if sent["picture_upload"] and sent["start"] in (StartKind.PICTURE, StartKind.TOWARDS):
        form.choose("picture", uploaded(membership, "picture_upload", sent["picture_upload"]).pk)
    if sent["clip_upload"] and sent["start"] == StartKind.RESTYLE:
        form.choose("clip", _uploaded_clip(membership, sent["clip_upload"]).pk)
    return sent["picture"], sent["clip"]


def _uploaded_clip(membership: Membership, file: "File[bytes]") -> StoredFile:
    try:
        return accept_clip(membership, file)
    except Invalid as error:
        kind = TooLarge if isinstance(error, TooLarge) else Invalid
        fault = {"field": "clip_upload", "message": error.message}
        raise kind(error.message, code=error.code, errors=[fault]) from error


def _context(request: MemberRequest, board: Storyboard, form: ShotForm, shot: Shot | None) -> dict[str, Any]:
    page = strip_page(board)
    card = next((card for card in page.cards if shot and card.shot.pk == shot.pk), None)
    able = page.board.making.starts if page.board.making and not page.board.trouble else None
    chosen_picture, chosen_clip = str(form["picture"].value() or ""), str(form["clip"].value() or "")
    return {
        "form": form,
        "page": page,
        "card": card,
        "storyboard": board,
        "campaign": board.campaign,
        "pictures": pictures_for(board, also=chosen_picture),
        "chosen_picture": chosen_picture,
        "chosen_clip": clip_for(board, chosen_clip),
        "unable": set() if able is None else set(StartKind.values) - able,
        "can_edit": can_edit(request.membership) and board.archived_at is None,
    }
