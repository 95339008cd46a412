"""Pages of plans: the launch, and the live page on which its pictures arrive."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from campaigns.models import Campaign, Plan
from campaigns.selectors.campaigns import campaign_named, plans_of, standing_of
from campaigns.selectors.plan_words import left_words
from campaigns.selectors.tiles import (
    Asked,
    format_shown,
    formats_of,
    groups_of,
    segments_in,
    tiles_changed,
    tiles_of,
)
from campaigns.services import plans, variants
from generation.selectors import Standing, devices_alive
from workspaces.errors import NotFound
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit, can_review

ACTIONS = {
    "pause": variants.pause,
    "resume": variants.resume,
    "cancel": variants.cancel,
    "retry": variants.retry,
}


@require_POST
@member_page(can_edit)
def campaign_launch(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Launch the plan that the set-up page showed, and go where its pictures arrive."""
    plan = plans.launch(request.membership, campaign_id, digest=request.POST.get("digest", ""))
    count = plan.variant_count
    text = ngettext("%(count)d variant is on its way.", "%(count)d variants are on their way.", count)
    messages.success(request, text % {"count": count})
    return redirect("campaign_detail", request.membership.workspace.slug, campaign_id)


@require_GET
@member_page()
def campaign_detail(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Show a launched plan as its pictures arrive; a campaign without one shows its set-up."""
    campaign = campaign_named(request.membership, campaign_id)
    launched = list(plans_of(campaign))
    if not launched:
        return redirect("campaign_setup", request.membership.workspace.slug, campaign.pk)
    plan = _plan_asked(request, launched)
    asked = _asked(request)
    context = {
        **_progress_context(request, campaign, plan),
        "plans": launched,
        "asked": asked,
        "page": tiles_of(plan, asked),
        "segments": segments_in(plan),
        "formats": formats_of(plan),
        "query": _query(plan, asked),
    }
    return render(request, "campaigns/campaign_detail.html", context)


@require_GET
@member_page()
def campaign_progress(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Answer with how the plan stands, and with the tiles that changed since the page showed them."""
    campaign = campaign_named(request.membership, campaign_id)
    plan = _plan_asked(request, list(plans_of(campaign)))
    changed = tiles_changed(plan, request.GET.getlist("seen"), request.GET.get("format", ""))
    context = _progress_context(request, campaign, plan) | {"changed": changed}
    return render(request, "campaigns/_progress.html", context)


@require_POST
@member_page(can_edit)
def plan_action(request: MemberRequest, campaign_id: UUID, plan_id: UUID, action: str) -> HttpResponse:
    """Pause, resume, cancel or retry a plan."""
    campaign = campaign_named(request.membership, campaign_id)
    plan = ACTIONS[action](request.membership, plan_id)
    if request.htmx:
        context = _progress_context(request, campaign, plan)
        return render(request, "campaigns/_progress.html", context)
    return redirect("campaign_detail", request.membership.workspace.slug, campaign_id)


def _plan_asked(request: MemberRequest, launched: list[Plan]) -> Plan:
    """Return the plan whose number the address names, else the newest."""
    wanted = request.GET.get("plan", "")
    found = next((plan for plan in launched if not wanted or str(plan.number) == wanted), None)
    if found is None:
        raise NotFound
    return found


def _asked(request: MemberRequest) -> Asked:
    after = request.GET.get("after", "")
    return Asked(
        group=request.GET.get("state", ""),
        segment=request.GET.get("segment", ""),
        format=request.GET.get("format", ""),
        after=int(after) if after.isdecimal() and len(after) < 10 else 0,
    )


def _query(plan: Plan, asked: Asked) -> str:
    """Return the filters as the query that links to other pages of the grid keep."""
    filters = {"state": asked.group, "segment": asked.segment, "format": asked.format}
    return urlencode({"plan": str(plan.number), **{name: text for name, text in filters.items() if text}})


def _progress_context(request: MemberRequest, campaign: Campaign, plan: Plan) -> dict[str, Any]:
    standing, is_served = standing_of(plan), devices_alive() > 0
    shown = format_shown(plan, request.GET.get("format", ""))
    address = reverse("campaign_progress", args=[request.membership.workspace.slug, campaign.pk])
    query = urlencode({"plan": str(plan.number), "format": shown.key})
    return {
        "campaign": campaign,
        "plan": plan,
        "standing": standing,
        "wanted": standing.total - standing.cancelled,
        "no_worker": not is_served,
        "groups": groups_of(standing),
        "shown": shown,
        "left": _left(standing) if is_served or standing.paused else "",
        "rate": _rate(standing) if is_served else "",
        "progress_url": f"{address}?{query}",
        "can_edit": can_edit(request.membership),
        "can_review": can_review(request.membership),
    }


def _left(standing: Standing) -> str:
    if not standing.open:
        return ""
    return _("paused") if standing.seconds_left is None else left_words(standing.seconds_left)


def _rate(standing: Standing) -> str:
    """Return how fast it goes, for people: several a minute, or one in some minutes."""
    rate = standing.per_minute
    if not standing.open or standing.paused or not rate:
        return ""
    if rate < 1:
        return _("one in %(minutes)d min") % {"minutes": round(1 / rate)}
    return _("%(count)d a minute") % {"count": round(rate)}
