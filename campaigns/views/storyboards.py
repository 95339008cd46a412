"""Pages of storyboards: a campaign's list, the scene strip, what all shots share, and making."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from campaigns.forms.storyboards import BoardForm
from campaigns.models import Storyboard
from campaigns.selectors.campaigns import campaign_named
from campaigns.selectors.storyboard_page import (
    board_cards,
    cards_changed,
    film_changed,
    pictures_for,
    removed_shots,
    strip_page,
)
from campaigns.selectors.storyboards import storyboard_named
from campaigns.services import storyboards, takes
from campaigns.views.brands import uploaded
from generation.selectors import devices_alive
from platforms.formats import full_stills
from workspaces.forms import attempt
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit

ACTIONS = {"make": takes.make_board, "film": takes.make_film, "cancel": takes.cancel}


@require_safe
@member_page()
def storyboard_list(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Show a campaign's storyboards as cards."""
    campaign = campaign_named(request.membership, campaign_id)
    may_edit = can_edit(request.membership) and campaign.archived_at is None
    context = {"campaign": campaign, "cards": board_cards(campaign), "can_edit": may_edit}
    return render(request, "storyboards/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def storyboard_new(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Begin a storyboard."""
    campaign = campaign_named(request.membership, campaign_id)
    form = _board_form(request, None, campaign.name)
    made: list[Storyboard] = []
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: made.append(_create(request, campaign_id, form)))
        if status == 200:
            return redirect("storyboard_detail", request.membership.workspace.slug, made[0].pk)
    product = campaign.product
    pictures = [product.cutout] if product else []
    context = _form_context(form) | {"campaign": campaign, "pictures": pictures}
    return render(request, "storyboards/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def storyboard_settings(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Change what all shots of a storyboard share."""
    board = storyboard_named(request.membership, storyboard_id)
    form = _board_form(request, board, board.name)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: _change(request, board, form))
        if status == 200:
            return redirect("storyboard_detail", request.membership.workspace.slug, board.pk)
    context = _form_context(form) | {"campaign": board.campaign, "storyboard": board}
    return render(
        request, "storyboards/settings.html", context | {"pictures": pictures_for(board)}, status=status
    )


@require_safe
@member_page()
def storyboard_detail(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Show a storyboard as a strip of its shots, and its film."""
    board = storyboard_named(request.membership, storyboard_id)
    removed = list(removed_shots(board)[:20])
    asked = request.GET.get("removed", "")
    context = strip_context(request, board) | {
        "removed": removed,
        "just_removed": next((shot for shot in removed if str(shot.pk) == asked), None),
    }
    return render(request, "storyboards/detail.html", context)


@require_GET
@member_page()
def storyboard_state(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Answer with how the storyboard stands, and with the cards that changed since the page showed them."""
    board = storyboard_named(request.membership, storyboard_id)
    context = strip_context(request, board)
    page, seen = context["page"], request.GET.getlist("seen")
    context |= {"changed": cards_changed(page, seen), "film_changed": film_changed(page, seen)}
    return render(request, "storyboards/_state.html", context)


@require_POST
@member_page(can_edit)
def storyboard_action(request: MemberRequest, storyboard_id: UUID, action: str) -> HttpResponse:
    """Make the shots, join the film, or call off what is not made yet."""
    ACTIONS[action](request.membership, storyboard_id)
    return redirect("storyboard_detail", request.membership.workspace.slug, storyboard_id)


@require_POST
@member_page(can_edit)
def storyboard_archive(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Take a storyboard off the list."""
    board = storyboards.archive(request.membership, storyboard_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": board.name})
    return redirect("storyboard_list", request.membership.workspace.slug, board.campaign_id)


def strip_context(request: MemberRequest, board: Storyboard) -> dict[str, Any]:
    """Return what the strip and its fragments show."""
    is_open = board.archived_at is None and board.campaign.archived_at is None
    return {
        "page": strip_page(board),
        "storyboard": board,
        "campaign": board.campaign,
        "can_edit": can_edit(request.membership) and is_open,
        "no_worker": devices_alive() == 0,
    }


def _board_form(request: MemberRequest, board: Storyboard | None, name: str) -> BoardForm:
    form = BoardForm(request.POST or None, request.FILES or None, initial=BoardForm.told(board, name))
    form.fields["references"].choices = [  # type: ignore[attr-defined]  # a choice field
        (picture, picture) for picture in request.POST.getlist("references")
    ]
    return form


def _create(request: MemberRequest, campaign_id: UUID, form: BoardForm) -> Storyboard:
    return storyboards.create(request.membership, campaign_id, _wish(request, form))


def _change(request: MemberRequest, board: Storyboard, form: BoardForm) -> None:
    version = form.cleaned_data["version"] or 0
    storyboards.change(request.membership, board.pk, _wish(request, form), version=version)


def _wish(request: MemberRequest, form: BoardForm) -> storyboards.BoardWish:
    sent = form.cleaned_data["upload"]
    return form.as_wish(*([uploaded(request.membership, "upload", sent).pk] if sent else []))


def _form_context(form: BoardForm) -> dict[str, Any]:
    chosen = form["references"].value() or []
    return {
        "form": form,
        "formats": full_stills(),
        "chosen": {str(one) for one in chosen},
    }
