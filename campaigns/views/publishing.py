"""The page on which one looks at what would leave, for which platform and how, and publishes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.contents import Content
from campaigns.exporters.base import NO_TERMS, Template, Terms
from campaigns.forms.publications import PlatformForm, PublicationForm
from campaigns.models import Approval, Campaign, Publication
from campaigns.selectors import publications as selectors
from campaigns.selectors.ideas import ideas_of, look_alikes
from campaigns.selectors.sheet_preview import calls_in, sheet_preview, usual_terms
from campaigns.services.candidates import Candidate, Route, candidates_of, weighed
from campaigns.services.export_terms import checked_terms, said, template_of
from campaigns.services.publications import Wish, publish
from platforms.exports import Platform, UnknownPlatform, platform_named, platforms
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_publish

SHOWN = 120
_SALT = "campaigns.sheet_template"
_VALID_SECONDS = 24 * 3_600


@dataclass(slots=True)
class Desk:
    """What lies before the person: the offer, the platform they look at it for, and what they stated."""

    campaign: Campaign | None
    offer: selectors.Offer
    platform: Platform | None
    candidates: list[Candidate] = field(default_factory=list)
    terms: Terms = NO_TERMS
    form: PlatformForm | None = None
    publication_form: PublicationForm | None = None
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_publish)
def publication_new(request: MemberRequest) -> HttpResponse:
    """Show what would leave, and freeze it into a publication."""
    sent = request.POST if request.method == "POST" else request.GET
    desk = _desk(request, sent.get("campaign", ""), sent.get("exporter", ""))
    if request.method != "POST":
        return _show(request, desk)
    sound = _take_terms(request, desk)
    if request.POST.get("action") == "look":
        return _show(request, desk, status=200 if sound else 422)
    desk.publication_form = PublicationForm(request.POST)
    if not desk.publication_form.is_valid() or not sound:
        return _show(request, desk, status=422)
    try:
        publication = _publish(request, desk, desk.publication_form.cleaned_data)
    except Conflict as refusal:
        if refusal.code != "not_publishable":
            raise
        desk.refusal = str(refusal.message)
        return _show(request, desk, status=409)
    return redirect("publication_detail", request.membership.workspace.slug, publication.pk)


def _desk(request: MemberRequest, campaign_id: str, exporter: str) -> Desk:
    workspace = request.membership.workspace
    campaign = selectors.campaign_named(workspace, campaign_id)
    offer = selectors.offer_of(selectors.publishable(workspace, campaign=campaign))
    desk = Desk(campaign, offer, _platform(exporter))
    if desk.platform is None:
        return desk
    desk.candidates = list(candidates_of(request.membership, offer.variant_ids, lock=False))
    entries = [candidate.entry for candidate in desk.candidates if candidate.entry]
    desk.terms = usual_terms(workspace, desk.platform, entries)
    files = request.FILES if request.method == "POST" else None
    data = request.POST if request.method == "POST" else None
    desk.form = PlatformForm(desk.platform, calls_in(entries), desk.terms, data=data, files=files)
    return desk


def _platform(exporter: str) -> Platform | None:
    if exporter in {"", "package"}:
        return None
    try:
        return platform_named(exporter)
    except UnknownPlatform as error:
        raise NotFound from error


def _take_terms(request: MemberRequest, desk: Desk) -> bool:
    """Read what was stated for the platform, and say whether it is sound; what is not stands in the form."""
    if desk.platform is None or desk.form is None:
        return True
    refusals: list[Mapping[str, Any]] = []
    template = None
    try:
        template = _template(request, desk.platform, desk.terms.template)
    except Invalid as refusal:
        refusals.append({"field": "template", "message": refusal.message})
    desk.terms = desk.form.terms(template)
    try:
        checked_terms(desk.platform, desk.terms)
    except Invalid as refusal:
        named = {error["field"] for error in refusals}
        refusals += [error for error in refusal.errors if error["field"] not in named]
    desk.form.show(refusals)
    return not refusals


def _template(request: HttpRequest, platform: Platform, kept: Template | None) -> Template | None:
    """Return the template that was sent now, else the one that the page carries, else the last one used."""
    upload = request.FILES.get("template")
    if upload is not None:
        return template_of(platform, str(upload.name), upload.read()).template
    sealed = request.POST.get("sealed", "")
    if not sealed:
        return kept
    try:
        raw = signing.loads(sealed, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature as error:
        raise Invalid(
            _("The template is too old or not yours: choose it again."), code="seal_broken"
        ) from error
    return Terms.from_json({"template": raw}).template


def _publish(request: MemberRequest, desk: Desk, sent: dict[str, Any]) -> Publication:
    if desk.offer.digest != sent["offer"]:
        raise Conflict(_("What is approved changed since you looked. Go back and look again."), code="stale")
    left_out = set(request.POST.getlist("leave_out"))
    chosen = [variant_id for variant_id in desk.offer.variant_ids if str(variant_id) not in left_out]
    wish = Wish(
        sent["name"],
        chosen,
        exporter=desk.platform.key if desk.platform else "package",
        campaign=desk.campaign,
        drop_refused="drop_refused" in request.POST,
        terms=desk.terms,
    )
    publication = publish(request.membership, wish)
    messages.success(request, _("%(name)s is published.") % {"name": publication.name})
    return publication


def _show(request: MemberRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    workspace = request.membership.workspace
    approvals = selectors.publishable(workspace, campaign=desk.campaign)
    initial = {
        "name": desk.campaign.name if desk.campaign else "",
        "campaign": desk.campaign.pk if desk.campaign else None,
        "exporter": desk.platform.key if desk.platform else "package",
        "offer": desk.offer.digest,
    }
    shown = approvals.order_by("variant_id").select_related("variant", "revision")[:SHOWN]
    ideas = ideas_of(shown) if request.GET.get("alike") else []
    left_out = look_alikes(ideas) | set(request.POST.getlist("leave_out"))
    context = {
        "form": desk.publication_form or PublicationForm(initial=initial | _kept_name(request)),
        "platform_form": desk.form,
        "platform": desk.platform,
        "platforms": platforms(),
        "sheet": _sheet(desk, left_out),
        "template": desk.terms.template,
        "sealed": _seal(desk.terms),
        "refusal": desk.refusal,
        "campaign": desk.campaign,
        "campaigns": selectors.campaigns_with_approved(workspace),
        "count": len(desk.offer.variant_ids),
        "cards": [_card(approval) for approval in shown],
        "left_out": left_out,
        "ideas": ideas,
        "drops_refused": "drop_refused" in request.POST,
    }
    if desk.platform:
        context["checklist"] = [said(desk.platform, line) for line in desk.platform.checklist]
    return render(request, "publications/new.html", context, status=status)


def _kept_name(request: MemberRequest) -> dict[str, str]:
    return {"name": request.POST["name"]} if "name" in request.POST else {}


def _sheet(desk: Desk, left_out: set[str]) -> object:
    if desk.platform is None:
        return None
    route = Route(desk.platform, desk.terms)
    staying: Sequence[Candidate] = [one for one in desk.candidates if str(one.variant.pk) not in left_out]
    return sheet_preview(desk.platform, desk.terms, [weighed(one, route) for one in staying])


def _seal(terms: Terms) -> str:
    return signing.dumps(terms.as_json()["template"], salt=_SALT, compress=True) if terms.template else ""


def _card(approval: Approval) -> dict[str, object]:
    content = Content.from_json(approval.revision.content)
    picked = approval.variant_id
    return {"id": str(picked), "variant": approval.variant, "content": content, "file": content.files[0]}
