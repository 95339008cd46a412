"""The review page: one variant after the other, judged by keys, swipes or plain forms."""

import math
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.forms.reviews import DecisionForm, QueueForm
from campaigns.models import Campaign, Decision, Variant, Verdict
from campaigns.reasons import REASONS
from campaigns.selectors import reviews as selectors
from campaigns.selectors.review_items import ReviewItem, items_of
from campaigns.selectors.reviews import COUNT_MAX, MACHINE, Place, ReviewState, Scope
from campaigns.services.reserving import take_next
from campaigns.services.reviews import decide
from segments.models import Segment
from workspaces.errors import Conflict, NotFound
from workspaces.languages import language_name
from workspaces.models import Membership, Workspace
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_comment, can_review

CHOICES_MAX = 200


@require_safe
@member_page()
def review(request: MemberRequest) -> HttpResponse:
    """Show the variant to judge next, or the one that is asked for."""
    form = _queue(request)
    membership, scope = request.membership, form.scope()
    item, place = _current(membership, form)
    left = selectors.waiting_count(membership, scope)
    seconds = selectors.seconds_each(membership)
    context = {
        **_page(membership, scope, item),
        "place": place,
        "left": min(left, COUNT_MAX),
        "is_more": left > COUNT_MAX,
        "seconds": seconds,
        "minutes": max(1, math.ceil(left * seconds / 60)),
        "format": _format(item, request.GET.get("format", "")),
    }
    return render(request, "reviews/page.html", context)


@require_safe
@member_page()
def review_items(request: MemberRequest) -> HttpResponse:
    """Answer with the next variants as fragments, or with the one that is asked for."""
    form = _queue(request)
    membership = request.membership
    if form.cleaned_data["variant"]:
        variants, place = [_variant(membership, form.cleaned_data["variant"])], None
    else:
        variants, place = take_next(membership, form.scope(), place=form.place(), limit=selectors.AHEAD)
    context = {
        "items": items_of(membership, variants),
        "place": place,
        "may_review": can_review(membership),
        "may_comment": can_comment(membership),
    }
    return render(request, "reviews/_items.html", context)


@require_POST
@member_page(can_review)
def review_decide(request: MemberRequest) -> HttpResponse:
    """Carry out one decision; scripts get JSON, everybody else the next variant."""
    form = DecisionForm(request.POST)
    undoes = _undone(request.membership, form) if form.is_valid() else None
    [decision] = decide(request.membership, [form.ruling(undoes)])
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(
            {
                "decision": str(decision.pk),
                "verdict": decision.verdict,
                "variant": str(decision.variant_id),
                "number": decision.number,
            }
        )
    messages.success(request, _said(decision))
    return redirect(_onward(request, decision))


def _queue(request: MemberRequest) -> QueueForm:
    """Read what part of the queue is asked for; a foreign campaign or segment is NotFound."""
    form = QueueForm(request.GET)
    if not form.is_valid():
        raise NotFound
    workspace, scope = request.membership.workspace, form.scope()
    for model, named in ((Campaign, scope.campaign_id), (Segment, scope.segment_id)):
        if named and not model._default_manager.filter(workspace=workspace, pk=named).exists():
            raise NotFound
    return form


def _current(membership: Membership, form: QueueForm) -> tuple[ReviewItem | None, Place | None]:
    """Return the item to show and the place from which the script loads the ones behind it."""
    named, before = form.cleaned_data["variant"], form.cleaned_data["before"]
    place: Place | None
    if named:
        variants, place = [_variant(membership, named)], Place(named, after=named)
    elif before:
        variants = selectors.waiting_before(membership, form.scope(), before)
        place = Place(variants[0].pk, after=variants[0].pk) if variants else None
    else:
        variants, place = take_next(membership, form.scope(), place=form.place(), limit=1)
    items = items_of(membership, variants)
    return (items[0] if items else None), place


def _format(item: ReviewItem | None, asked: str) -> str:
    """Return the format to show large: the one asked for where the item has it, else its first."""
    formats = [file.format for file in item.content.files] if item else [""]
    return asked if asked in formats else formats[0]


def _variant(membership: Membership, variant_id: UUID) -> Variant:
    variant = selectors.variants_shown(membership.workspace).filter(pk=variant_id).first()
    if variant is None:
        raise NotFound
    return variant


def _page(membership: Membership, scope: Scope, item: ReviewItem | None) -> dict[str, Any]:
    workspace = membership.workspace
    everything = selectors.reviewable(workspace)
    looked_at = [] if item else selectors.looked_at(membership, scope)
    return {
        "item": item,
        "may_review": can_review(membership),
        "may_comment": can_comment(membership),
        "reasons": REASONS,
        "request_id": uuid4(),
        "scope": scope,
        "campaigns": Campaign.objects.of(workspace).filter(archived_at=None).order_by("-pk")[:CHOICES_MAX],
        "segments": Segment.objects.filter(workspace=workspace).order_by("name")[:CHOICES_MAX],
        "readers": _readers(workspace, scope),
        "offers_flagged": scope.flagged or selectors.has_flagged(membership),
        "is_empty": not item and not everything.exists(),
        "looked_at": looked_at,
        "looked_at_count": sum(count for _name, count in looked_at),
        "waits_for_others": not item
        and selectors.in_state(scope.of(everything), ReviewState.WAITING).exists(),
    }


def _readers(workspace: Workspace, scope: Scope) -> list[tuple[str, str]]:
    """Return what to choose from by who has to read, nothing where a machine reads everything."""
    counts = dict(selectors.reader_counts(workspace))
    if scope.reader not in ("", MACHINE):
        counts.setdefault(scope.reader, 0)
    if not counts and scope.reader != MACHINE:
        return []
    needed = [
        (tag, _("%(language)s: %(count)d to be read") % {"language": language_name(tag), "count": count})
        for tag, count in counts.items()
    ]
    return [(MACHINE, _("Read by a machine")), *needed]


def _undone(membership: Membership, form: DecisionForm) -> UUID | None:
    """Return the decision that an undo is about: the one named, the one of a request, or the newest own."""
    sent = form.cleaned_data
    if sent["verdict"] != Verdict.UNDO:
        return None
    if sent["undoes"]:
        named: UUID = sent["undoes"]
        return named
    if sent["undoes_request"]:
        decision = selectors.decision_of_request(membership, sent["undoes_request"])
    else:
        decision = selectors.newest_decision(membership)
    if decision is None:
        raise Conflict(_("There is nothing to undo."), code="nothing_to_undo")
    return decision.pk


def _said(decision: Decision) -> str:
    words = {"code": decision.variant.code}
    if decision.verdict == Verdict.APPROVE:
        return _("%(code)s is approved.") % words
    if decision.verdict == Verdict.REJECT:
        return _("%(code)s is rejected.") % words
    return _("%(code)s is as it was before your decision.") % words


def _onward(request: MemberRequest, decision: Decision) -> str:
    """Return the address of the next variant in the same part of the queue; an undo shows its own again."""
    named = ("campaign", "segment", "reader", "flagged")
    kept = {name: value for name in named if (value := request.POST.get(name))}
    if decision.verdict == Verdict.UNDO:
        kept["variant"] = str(decision.variant_id)
    address = resolve_url("review", request.membership.workspace.slug)
    return f"{address}?{urlencode(kept)}" if kept else address
