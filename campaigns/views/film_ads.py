"""The page of a film's ads: choose, see what comes of it, launch."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns.forms.campaigns import read_ids
from campaigns.models import Storyboard
from campaigns.selectors.film_ad_page import film_ad_page
from campaigns.selectors.film_ads import FilmWish, first_wish
from campaigns.selectors.storyboards import storyboard_named
from campaigns.services.film_ads import launch_film_ads
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def storyboard_ads(request: MemberRequest, storyboard_id: UUID) -> HttpResponse:
    """Show what the ads of a film would be, or launch what was shown; htmx gets what a launch makes."""
    storyboard = storyboard_named(request.membership, storyboard_id)
    if request.method == "POST":
        return _launched(request, storyboard)
    wish = _wish(request.GET, storyboard)
    context = {
        "page": film_ad_page(storyboard, wish),
        "storyboard": storyboard,
        "campaign": storyboard.campaign,
        "can_edit": storyboard.archived_at is None and storyboard.campaign.archived_at is None,
    }
    template = "storyboards/_ads_summary.html" if request.htmx else "storyboards/ads.html"
    return render(request, template, context)


def _launched(request: MemberRequest, storyboard: Storyboard) -> HttpResponse:
    wish = _wish(request.POST, storyboard)
    plan = launch_film_ads(request.membership, storyboard.pk, wish, digest=request.POST.get("digest", ""))
    count = plan.variant_count
    text = ngettext("%(count)d variant is on its way.", "%(count)d variants are on their way.", count)
    messages.success(request, text % {"count": count})
    return redirect("campaign_detail", request.membership.workspace.slug, storyboard.campaign_id)


def _wish(sent: QueryDict, storyboard: Storyboard) -> FilmWish:
    """Return what was chosen; the page that was just opened begins with the film's own shape."""
    if "layout" not in sent:
        return first_wish(storyboard)
    return FilmWish(sent.getlist("formats"), sent.get("layout", ""), read_ids(sent, "segments"))
