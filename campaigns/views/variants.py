"""Pages of variants: everything one can know of one, making it anew, with other words or another layout."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from campaigns.forms.variants import LayoutForm, MoreForm, WordingForm
from campaigns.models import Variant
from campaigns.selectors.comments import formats_of, threads_on
from campaigns.selectors.layout_editor import alike_changes, changes_of, layout_page, query_of
from campaigns.selectors.layout_words import PART_NAMES
from campaigns.selectors.other_layouts import layout_offer
from campaigns.selectors.story import story_of
from campaigns.selectors.variant_page import variant_page
from campaigns.selectors.variants import approved_of, saying_of, variant_named
from campaigns.services import adjusting, rearranging, rewording, siblings, variants
from generation.specs import RenderSpec
from workspaces.errors import Invalid, NotFound
from workspaces.forms import attempt
from workspaces.models import Membership
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_comment, can_edit


@require_GET
@member_page()
def variant_detail(request: MemberRequest, code: str) -> HttpResponse:
    """Show a variant in all its formats, and how it came to be; htmx gets the part that changes."""
    page = variant_page(variant_named(request.membership, code))
    may_edit = can_edit(request.membership)
    offers = may_edit and not page.is_open
    context = {
        "page": page,
        "can_edit": may_edit,
        "offers_mends": offers,
        "layout_offer": layout_offer(page.variant) if offers else None,
        "may_comment": can_comment(request.membership),
        "plans": page.variant.campaign.plans.count(),
    }
    if not request.htmx and page.revision:
        context |= {"threads": threads_on(page.variant), "formats": formats_of(page.revision)}
    template = "variants/_variant.html" if request.htmx else "variants/variant_detail.html"
    return render(request, template, context)


@require_safe
@member_page()
def variant_story(request: MemberRequest, code: str) -> HttpResponse:
    """Hand out everything that ever happened to a variant, signed, as a file."""
    return story_answer(variant_named(request.membership, code))


def story_answer(variant: Variant) -> HttpResponse:
    """Return a variant's story as a file to keep."""
    answer = HttpResponse(story_of(variant), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{variant.code}-story.json"'
    return answer


@require_POST
@member_page(can_edit)
def variant_remake(request: MemberRequest, code: str) -> HttpResponse:
    """Order the variant once more, with another seed."""
    variant = variant_named(request.membership, code)
    variants.remake(request.membership, variant.pk)
    if request.POST.get("back") == "review":
        message = _("%(code)s gets another picture, and comes back here when it is made.")
        messages.success(request, message % {"code": variant.code})
        return redirect("review", request.membership.workspace.slug)
    return redirect("variant_detail", request.membership.workspace.slug, variant.code)


@require_POST
@member_page(can_edit)
def variant_more(request: MemberRequest, code: str) -> HttpResponse:
    """Launch a plan of some more variants like this one."""
    variant = variant_named(request.membership, code)
    form = MoreForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Say how many more."), code="bad_count")
    sent = form.cleaned_data
    plan = siblings.more_like(request.membership, variant.pk, sent["count"], plans=sent["plans"])
    messages.success(request, _("%(count)d more are being made.") % {"count": plan.variant_count})
    slug = request.membership.workspace.slug
    return redirect(f"{resolve_url('campaign_detail', slug, plan.campaign_id)}?plan={plan.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def variant_words(request: MemberRequest, code: str) -> HttpResponse:
    """Show the variant's words to change, or order it with other ones."""
    variant = variant_named(request.membership, code)
    saying = saying_of(variant)
    now = {field: getattr(saying, field) for field in WordingForm.base_fields}
    form, status = WordingForm(request.POST or None, initial=now), 200
    if request.method == "POST":
        status = attempt(form, lambda: _reword(request.membership, variant.pk, form))
        if status == 200:
            messages.success(request, _("%(code)s is made again with these words.") % {"code": variant.code})
            return redirect("variant_detail", request.membership.workspace.slug, variant.code)
    context = {
        "variant": variant,
        "form": form,
        "saying": saying,
        "is_approved": bool(approved_of([variant])),
    }
    return render(request, "variants/words.html", context, status=status)


@require_safe
@member_page(can_edit)
def variant_layouts(request: MemberRequest, code: str) -> HttpResponse:
    """Lead to the layout of the variant's first format."""
    variant = variant_named(request.membership, code)
    first = saying_of(variant).formats[0]
    return redirect("variant_layout", request.membership.workspace.slug, variant.code, first)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def variant_layout(request: MemberRequest, code: str, key: str) -> HttpResponse:
    """Show where the parts of one format are, with what was moved tried out, or order it like that."""
    variant = variant_named(request.membership, code)
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    form, status = LayoutForm(asked, PART_NAMES), 200
    if not form.is_valid():
        status = 422
    elif posted:
        status = attempt(form, lambda: _adjust(request.membership, variant, key, form))
        if status == 200:
            messages.success(request, _("%(code)s is made again with this layout.") % {"code": variant.code})
            return redirect("variant_detail", request.membership.workspace.slug, variant.code)
    boxes = form.boxes() if asked and form.is_bound and not form.errors.keys() - {"__all__"} else None
    page = layout_page(request.membership, variant, key, boxes or None)
    context = {"page": page, "form": form, "query": query_of({part.key: part.box for part in page.parts})}
    template = "variants/_layout.html" if request.htmx else "variants/layout.html"
    return render(request, template, context, status=status)


@require_POST
@member_page(can_edit)
def variant_rearrange(request: MemberRequest, code: str) -> HttpResponse:
    """Order the variant in another layout."""
    variant = variant_named(request.membership, code)
    rearranging.rearrange(request.membership, variant.pk, request.POST.get("layout", ""))
    messages.success(request, _("%(code)s is made again in this layout.") % {"code": variant.code})
    return redirect("variant_detail", request.membership.workspace.slug, variant.code)


@require_POST
@member_page(can_edit)
def variant_keep(request: MemberRequest, code: str) -> HttpResponse:
    """Go back to the revision before an order that came to nothing."""
    variant = variant_named(request.membership, code)
    rewording.keep(request.membership, variant.pk)
    return redirect("variant_detail", request.membership.workspace.slug, variant.code)


def _adjust(membership: Membership, variant: Variant, key: str, form: LayoutForm) -> None:
    spec = RenderSpec.from_json(variant.job.spec)
    if key not in {each.key for each in spec.formats}:
        raise NotFound
    changes = changes_of(key, form.boxes())
    if form.cleaned_data["alike"]:
        changes = alike_changes(spec, key, form.boxes())
    adjusting.adjust(membership, variant.pk, changes, formats={key, *(change.format for change in changes)})


def _reword(membership: Membership, variant_id: UUID, form: WordingForm) -> None:
    rewording.reword(membership, variant_id, rewording.Wording(**form.cleaned_data))
