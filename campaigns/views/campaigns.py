"""Pages of campaigns: the list, a new one, its set-up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.forms.campaigns import read_choices, read_number, with_new_options
from campaigns.models import Campaign, TemplateVersion
from campaigns.selectors.campaign_cards import cards_of
from campaigns.selectors.campaigns import campaign_named
from campaigns.selectors.setup_page import setup_page
from campaigns.services import campaigns
from campaigns.services.choices import Choices
from workspaces.errors import DomainError, Invalid, TooLarge
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_GET
@member_page()
def campaign_list(request: MemberRequest) -> HttpResponse:
    """Show the workspace's campaigns as cards, newest first, page by page."""
    page = cards_of(request.membership, before=request.GET.get("before", ""))
    context = {"cards": page.cards, "next": page.next_before, "can_edit": can_edit(request.membership)}
    return render(request, "campaigns/campaign_list.html", context | {"before": request.GET.get("before")})


@require_http_methods(["GET", "POST"])
@member_page(can_edit)
def campaign_new(request: MemberRequest) -> HttpResponse:
    """Begin a campaign with a name, and go on to its set-up."""
    if request.method == "GET":
        return render(request, "campaigns/campaign_new.html", {"name": _first_name()})
    try:
        choices = campaigns.first_choices(request.membership, request.POST.get("name") or _first_name())
        campaign = campaigns.create(request.membership, choices)
    except Invalid as error:
        context = {"name": request.POST.get("name", ""), "error": error}
        return render(request, "campaigns/campaign_new.html", context, status=422)
    return redirect("campaign_setup", request.membership.workspace.slug, campaign.pk)


@require_http_methods(["GET", "POST"])
@member_page()
def campaign_setup(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Show the set-up of a campaign, or save it; htmx gets the parts that depend on the choices."""
    campaign = campaign_named(request.membership, campaign_id)
    if request.method == "POST":
        return _save(request, campaign)
    return _setup(request, campaign)


@require_POST
@member_page(can_edit)
def campaign_sound(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Take a sound of the campaign's own."""
    campaign = campaign_named(request.membership, campaign_id)
    upload = request.FILES.get("file")
    if upload is None:
        missing = _("Choose a file.")
        return _setup(request, campaign, Invalid(missing, errors=[{"field": "sound", "message": missing}]))
    try:
        campaigns.take_sound(request.membership, campaign.pk, upload)
    except Invalid as error:
        status = 413 if isinstance(error, TooLarge) else 422
        error.errors = [{"field": "sound", "message": error.message}]
        return _setup(request, campaign, error, status=status)
    messages.success(request, _("The campaign's videos have this sound from the next launch on."))
    return redirect("campaign_setup", request.membership.workspace.slug, campaign.pk)


@require_POST
@member_page(can_edit)
def campaign_archive(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Take a campaign off the lists."""
    campaign = campaigns.archive(request.membership, campaign_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": campaign.name})
    return redirect("campaign_list", request.membership.workspace.slug)


def _save(request: MemberRequest, campaign: Campaign) -> HttpResponse:
    try:
        version = read_number(request.POST, "version")
        choices = _with_added(read_choices(request.POST, campaign), campaign)
        saved = campaigns.change(request.membership, campaign.pk, choices, version=version)
    except Invalid as error:
        return _setup(request, campaign, error)
    if request.htmx:
        return _setup(request, saved)
    return redirect("campaign_setup", request.membership.workspace.slug, campaign.pk)


def _with_added(choices: Choices, campaign: Campaign) -> Choices:
    """Add the options of templates that the page did not show yet."""
    known = campaign.template_versions.values_list("pk", flat=True)
    added = set(choices.template_versions).difference(known)
    rows = TemplateVersion.objects.filter(workspace=campaign.workspace_id, pk__in=added)
    return with_new_options(choices, list(rows))


def _setup(
    request: MemberRequest, campaign: Campaign, error: DomainError | None = None, *, status: int = 422
) -> HttpResponse:
    context = {
        "page": setup_page(request.membership, campaign),
        "campaign": campaign,
        "error": error,
        "faults": {fault["field"]: fault["message"] for fault in error.errors} if error else {},
        "can_edit": can_edit(request.membership) and campaign.archived_at is None,
        "live_url": reverse("campaign_detail", args=[request.membership.workspace.slug, campaign.pk]),
    }
    template = "campaigns/_setup_parts.html" if request.htmx else "campaigns/campaign_setup.html"
    return render(request, template, context, status=status if error else 200)


def _first_name() -> str:
    today = date_format(timezone.localdate(), "j F")
    return _("Campaign of %(day)s") % {"day": today}
