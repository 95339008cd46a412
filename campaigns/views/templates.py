"""Pages of prompt templates: the list, the editor, and its live preview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms.templates import TemplateForm
from campaigns.models import Brand, PromptTemplate
from campaigns.selectors import templates as reads
from campaigns.selectors.brands import brands_of
from campaigns.selectors.template_preview import PARTS, counts_of, phrase_of, preview_of
from campaigns.services import templates
from generation.panggung.vocabulary import STAGE_WORDS
from segments.selectors import segments_of
from workspaces.access import require
from workspaces.errors import Conflict, Invalid
from workspaces.models import Membership
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit

COLOUR = gettext_lazy("Colour")


@require_safe
@member_page()
def template_list(request: MemberRequest) -> HttpResponse:
    """Show the templates as cards."""
    found = list(reads.templates_of(request.membership).order_by("name", "pk"))
    context = {"templates": found, "can_edit": can_edit(request.membership)}
    return render(request, "prompts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def template_new(request: MemberRequest) -> HttpResponse:
    """Write a template, or save it."""
    if request.method != "POST":
        return _editor(request, TemplateForm.fresh(_languages_spoken(request.membership)))
    form = TemplateForm.of_post(request.POST)
    if not _asks_to_save(request):
        return _editor(request, form)
    try:
        made = templates.create_template(request.membership, name=form.name.value, draft=form.draft())
    except Invalid as error:
        return _refused(request, form, error)
    messages.success(request, _("“%(name)s” was saved.") % {"name": made.name})
    return redirect("template_detail", request.membership.workspace.slug, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def template_detail(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Show a template in the editor, or save it as a new version."""
    template = reads.template_of(request.membership, template_id)
    if request.method != "POST":
        version = reads.newest_version_of(template)
        return _editor(request, TemplateForm.of_version(template, version), template=template)
    require(request.membership, can_edit)
    form = TemplateForm.of_post(request.POST)
    if not _asks_to_save(request):
        return _editor(request, form, template=template)
    try:
        templates.save_version(
            request.membership,
            template_id,
            name=form.name.value,
            draft=form.draft(),
            expected_number=form.number,
        )
    except (Invalid, Conflict) as error:
        return _refused(request, form, error, template=template)
    messages.success(request, _("“%(name)s” was saved.") % {"name": form.name.value})
    return redirect("template_detail", request.membership.workspace.slug, template_id)


@require_POST
@member_page(can_edit)
def template_archive(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Take a template off the lists."""
    template = templates.archive_template(request.membership, template_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": template.name})
    return redirect("template_list", request.membership.workspace.slug)


@require_POST
@member_page()
def template_preview(request: MemberRequest) -> HttpResponse:
    """Answer with the words for each segment, and the faults of each text, as they are typed."""
    form = TemplateForm.of_post(request.POST)
    template = reads.template_named(request.membership, request.POST.get("template", ""))
    return render(request, "prompts/_preview.html", _preview_context(request, form, template))


def _preview_context(
    request: MemberRequest, form: TemplateForm, template: PromptTemplate | None
) -> dict[str, Any]:
    draft = form.draft()
    if not any(box.faults for box in form.boxes()):
        # A text that is still empty is no mistake while one writes.
        form.show(fault for fault in templates.draft_faults(draft) if fault.get("code") != "empty")
    brands = list(brands_of(request.membership).order_by("name", "pk"))
    chosen = request.POST.get("brand", "")
    brand = next((row for row in brands if str(row.pk) == chosen), None)
    preview = preview_of(request.membership, draft, brand)
    before = reads.newest_version_of(template) if template else None
    form.mark(draft.translations(before), counts_of(draft, preview))
    return {
        "form": form,
        "preview": preview,
        "brands": brands,
        "brand": brand or _first(brands),
    }


def _editor(
    request: MemberRequest,
    form: TemplateForm,
    *,
    template: PromptTemplate | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_preview_context(request, form, template),
        "template": template,
        "can_edit": can_edit(request.membership) and (template is None or template.archived_at is None),
        "stage_words": _stage_words(),
    }
    return render(request, "prompts/editor.html", context, status=status)


def _refused(
    request: MemberRequest,
    form: TemplateForm,
    error: Invalid | Conflict,
    *,
    template: PromptTemplate | None = None,
) -> HttpResponse:
    form.show(error.errors)
    form.refusal = form.refusal or str(error.message)
    return _editor(request, form, template=template, status=409 if isinstance(error, Conflict) else 422)


def _asks_to_save(request: MemberRequest) -> bool:
    """Tell whether the button pressed was the one that saves; others only show the editor again."""
    return not {"add_language", "remove", "show"} & request.POST.keys()


def _languages_spoken(membership: Membership) -> list[str]:
    """Return the languages of the workspace's segments, or the reader's own where there is none."""
    tags = segments_of(membership).order_by().values_list("locale", flat=True).distinct()
    spoken = sorted({tag.partition("-")[0] for tag in tags})
    return spoken or [(get_language() or "en").partition("-")[0]]


def _stage_words() -> list[tuple[str, list[str]]]:
    """Return the phrases to offer, by the part of the stage they are about, in the reader's language.

    A template's pictures are stills, of which a move says nothing.
    """
    return [
        (str(PARTS.get(kind, COLOUR)), [phrase_of(kind, entry.word) for entry in entries])
        for kind, entries in STAGE_WORDS.items()
        if kind != "move"
    ]


def _first(brands: list[Brand]) -> Brand | None:
    return brands[0] if brands else None
