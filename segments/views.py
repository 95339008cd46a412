"""Pages of segments: the list, one of them, and the two steps of an import."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from segments import imports, selectors, services
from segments.forms import ImportForm, SegmentForm, Traits, show_segment_refusal
from segments.ingest import CheckedSheet
from segments.models import Segment
from segments.privacy import FEWEST_PEOPLE
from workspaces.access import require
from workspaces.errors import Conflict, Invalid
from workspaces.forms import attempt
from workspaces.languages import language_name
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit

SHOWN = 500
EXAMPLE = """name,language,description,size,favourite_drink,moment
Commuters in Jakarta,id,On the train before seven,12500,kopi susu,morning
Students in Bandung,id,Study late and share a table,8200,es kopi,evening
Gift buyers,en,Look for something that feels chosen,3100,filter coffee,weekend
"""


@require_safe
@member_page()
def segment_list(request: MemberRequest) -> HttpResponse:
    """Show the segments as a table."""
    found = list(selectors.segments_of(request.membership).order_by("name", "pk")[:SHOWN])
    rows = [(segment, language_name(segment.locale)) for segment in found]
    return render(request, "segments/list.html", {"rows": rows, "can_edit": can_edit(request.membership)})


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def segment_new(request: MemberRequest) -> HttpResponse:
    """Make a segment."""
    if request.method != "POST":
        return _form_page(request, SegmentForm(), Traits())
    form, traits = SegmentForm(request.POST), Traits.of_post(request.POST)
    if not form.is_valid():
        return _form_page(request, form, traits, status=422)
    try:
        segment = services.create_segment(request.membership, form.profile(traits))
    except Invalid as error:
        show_segment_refusal(form, traits, error)
        return _form_page(request, form, traits, status=422)
    messages.success(request, _("“%(name)s” was saved.") % {"name": segment.name})
    return redirect("segment_list", request.membership.workspace.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def segment_detail(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Show a segment, or change it."""
    segment = selectors.segment_of(request.membership, segment_id)
    if request.method != "POST":
        form = SegmentForm(initial=_shown(segment), language=segment.locale)
        return _form_page(request, form, Traits.of_segment(segment), segment=segment)
    require(request.membership, can_edit)
    form, traits = SegmentForm(request.POST, language=segment.locale), Traits.of_post(request.POST)
    if not form.is_valid():
        return _form_page(request, form, traits, segment=segment, status=422)
    try:
        services.update_segment(request.membership, segment_id, form.profile(traits))
    except (Invalid, Conflict) as error:
        show_segment_refusal(form, traits, error)
        status = 409 if isinstance(error, Conflict) else 422
        return _form_page(request, form, traits, segment=segment, status=status)
    messages.success(request, _("“%(name)s” was saved.") % {"name": form.cleaned_data["name"]})
    return redirect("segment_detail", request.membership.workspace.slug, segment_id)


@require_POST
@member_page(can_edit)
def segment_archive(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Take a segment off the lists."""
    segment = services.archive_segment(request.membership, segment_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": segment.name})
    return redirect("segment_list", request.membership.workspace.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def segment_import(request: MemberRequest) -> HttpResponse:
    """Ask for a file, then show what it holds; nothing is made before the user accepts it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    found: list[CheckedSheet] = []
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: found.append(_check(request, form)))
    context = {"form": form, "fewest": FEWEST_PEOPLE}
    if found:
        context |= {"sheet": found[0], "seal": imports.sealed(request.membership, found[0])}
    return render(request, "segments/import.html", context, status=status)


@require_POST
@member_page(can_edit)
def segment_import_accept(request: MemberRequest) -> HttpResponse:
    """Make the segments that were shown, all or none."""
    form = ImportForm()
    try:
        made = imports.accept_import(request.membership, request.POST.get("seal", ""))
    except Invalid as error:
        context = {"form": form, "fewest": FEWEST_PEOPLE, "refusal": error}
        return render(request, "segments/import.html", context, status=422)
    count = len(made)
    text = ngettext("%(count)d segment was made.", "%(count)d segments were made.", count)
    messages.success(request, text % {"count": count})
    return redirect("segment_list", request.membership.workspace.slug)


@require_safe
@member_page()
def segment_example(request: MemberRequest) -> HttpResponse:
    """Answer with a small file that can be imported."""
    answer = HttpResponse(EXAMPLE, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="segments.csv"'
    return answer


def _check(request: MemberRequest, form: ImportForm) -> CheckedSheet:
    return imports.check_import(request.membership, form.cleaned_data["file"])


def _form_page(
    request: MemberRequest,
    form: SegmentForm,
    traits: Traits,
    *,
    segment: Segment | None = None,
    status: int = 200,
) -> HttpResponse:
    archived = segment is not None and segment.archived_at is not None
    may_edit = can_edit(request.membership) and not archived
    context = {
        "form": form,
        "traits": traits.shown() if may_edit else traits.rows,
        "segment": segment,
        "can_edit": may_edit,
    }
    return render(request, "segments/detail.html", context, status=status)


def _shown(segment: Segment) -> dict[str, object]:
    return {
        "name": segment.name,
        "language": segment.locale,
        "description": segment.description,
        "size": segment.size,
    }
