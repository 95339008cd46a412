"""Pages of translations: the sheet to download, and the sheet that comes back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.translations import SheetForm
from campaigns.selectors.translation_sheets import languages_of, translation_sheet
from campaigns.services.translation_sheets import Taken, take_sheet
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge
from workspaces.languages import OFFERED, is_language, language_name
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def translations(request: MemberRequest) -> HttpResponse:
    """Offer the sheet, or take it back."""
    if request.method != "POST":
        return _page(request, SheetForm())
    require(request.membership, can_edit)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        taken = take_sheet(request.membership, form.cleaned_data["file"])
    except Invalid as refusal:
        status = 413 if isinstance(refusal, TooLarge) else 422
        return _page(request, form, refusal=refusal, status=status)
    messages.success(request, _said(taken))
    return redirect("translations", request.membership.workspace.slug)


@require_safe
@member_page()
def translation_file(request: MemberRequest) -> HttpResponse:
    """Answer with the sheet, of one language where one is asked for."""
    language = request.GET.get("language", "")
    language = language if is_language(language) else ""
    # The mark lets spreadsheets read UTF-8.
    sheet = "\ufeff" + translation_sheet(request.membership, language)
    answer = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    name = f"translations-{language}.csv" if language else "translations.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(
    request: MemberRequest, form: SheetForm, *, refusal: Invalid | None = None, status: int = 200
) -> HttpResponse:
    there = languages_of(request.membership)
    context = {
        "form": form,
        "languages": [(tag, language_name(tag)) for tag in there],
        "others": [(tag, name) for tag, name in OFFERED.items() if tag not in there],
        "refusal": refusal,
        "faults": _by_line(refusal.errors) if refusal else [],
        "can_edit": can_edit(request.membership),
    }
    return render(request, "prompts/translations.html", context, status=status)


def _by_line(errors: Iterable[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Return the faults of lines in their order, with the number of each."""
    named = ((str(error["field"]).partition(".")[2], str(error["message"])) for error in errors)
    return sorted((int(line), message) for line, message in named if line.isdecimal())


def _said(taken: Taken) -> str:
    if not taken.texts:
        return _("The sheet says nothing new: nothing was changed.")
    text = ngettext("%(texts)d text was saved.", "%(texts)d texts were saved.", taken.texts)
    return text % {"texts": taken.texts}
