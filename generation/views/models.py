"""Pages of models: which there are, what their licences say, adding, confirming and trying them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generation.engines.base import Unsupported
from generation.forms import AddForm, TryForm
from generation.installed import folders_found
from generation.model_reads import ModelShown, model_known, models_of
from generation.services import added_models
from workspaces.access import require
from workspaces.errors import NotFound
from workspaces.forms import attempt
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_administer


@require_GET
@member_page()
def model_list(request: MemberRequest) -> HttpResponse:
    """Show every member which models there are and how they stand here."""
    context = {
        "models": models_of(request.membership.workspace),
        "may_administer": can_administer(request.membership),
    }
    return render(request, "models/list.html", context)


@require_http_methods(["GET", "POST"])
@member_page()
def model_page(request: MemberRequest, key: str) -> HttpResponse:
    """Show a model with its clauses; an owner's POST adds a folder as its copy."""
    shown = _known(request, key)
    form = AddForm(request.POST or None, folders=_folders(request))
    status = 200
    if request.method == "POST":
        require(request.membership, can_administer)
        status = attempt(
            form,
            lambda: added_models.add(request.membership, entry=key, folder=form.cleaned_data["folder"]),
        )
        if status == 200:
            messages.success(request, _("The folder is being checked: every file of it is read."))
            return redirect("model", request.membership.workspace.slug, key)
    return _page(request, shown, add_form=form, status=status)


@require_POST
@member_page(can_administer)
def model_confirm(request: MemberRequest, key: str, model_id: UUID) -> HttpResponse:
    """Confirm a clause as it was shown."""
    topic, digest = request.POST.get("topic", ""), request.POST.get("digest", "")
    added_models.confirm(request.membership, model_id, topic=topic, digest=digest)
    messages.success(request, _("The clause is confirmed in your name."))
    return redirect("model", request.membership.workspace.slug, key)


@require_POST
@member_page(can_administer)
def model_try(request: MemberRequest, key: str, model_id: UUID) -> HttpResponse:
    """Order a picture of a prompt."""
    shown = _known(request, key)
    form = TryForm(request.POST)
    status = attempt(
        form,
        lambda: added_models.try_prompt(request.membership, model_id, prompt=form.cleaned_data["prompt"]),
    )
    if status == 200:
        return redirect("model", request.membership.workspace.slug, key)
    return _page(request, shown, try_form=form, status=status)


@require_POST
@member_page(can_administer)
def model_remove(request: MemberRequest, key: str, model_id: UUID) -> HttpResponse:
    """Take a model out of the workspace."""
    added_models.remove(request.membership, model_id)
    messages.success(request, _("The model was removed. Its folder was not touched."))
    return redirect("model", request.membership.workspace.slug, key)


def _known(request: MemberRequest, key: str) -> ModelShown:
    try:
        return model_known(request.membership.workspace, key)
    except Unsupported as error:
        raise NotFound from error


def _folders(request: MemberRequest) -> list[str]:
    return folders_found() if can_administer(request.membership) else []


def _page(
    request: MemberRequest,
    shown: ModelShown,
    *,
    add_form: AddForm | None = None,
    try_form: TryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "model": shown,
        "may_administer": can_administer(request.membership),
        "folders": _folders(request),
        "add_form": add_form or AddForm(folders=_folders(request)),
        "try_form": try_form or TryForm(),
    }
    template = "models/_state.html" if request.htmx else "models/detail.html"
    return render(request, template, context, status=status)
