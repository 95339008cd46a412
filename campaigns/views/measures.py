"""The page that says how reviewing goes, and its tables as files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.forms.measures import MeasuresForm
from campaigns.models import Campaign
from campaigns.selectors.measure_sheets import measure_sheet
from campaigns.selectors.measure_words import ORDERS, said_reasons, said_row, said_table
from campaigns.selectors.measures import TABLES, measures_of
from campaigns.tallies import Measures
from workspaces.errors import Invalid, NotFound
from workspaces.pages import MemberRequest, member_page

CHOICES_MAX = 200


@require_safe
@member_page()
def measures(request: MemberRequest) -> HttpResponse:
    """Show the measures of what is asked for; days that make no sense are said beside their fields."""
    form = MeasuresForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "orders": ORDERS.items(),
        "campaigns": Campaign.objects.of(request.membership.workspace).order_by("-pk")[:CHOICES_MAX],
    }
    found = _measured(request, form)
    if found is None:
        return render(request, "measures/page.html", context, status=422)
    return render(request, "measures/page.html", context | _said(found, form))


@require_safe
@member_page()
def measures_file(request: MemberRequest, table: str) -> HttpResponse:
    """Answer with one table as CSV."""
    form = MeasuresForm(request.GET)
    if not form.is_valid():
        raise NotFound
    sheet = measure_sheet(measures_of(request.membership, form.part()), table)
    # The mark lets spreadsheets read UTF-8.
    answer = HttpResponse("\ufeff" + sheet, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="measures-{table}.csv"'
    return answer


def _measured(request: MemberRequest, form: MeasuresForm) -> Measures | None:
    """Return the measures, None where the form has faults, which it says itself."""
    if not form.is_valid():
        return None
    try:
        return measures_of(request.membership, form.part())
    except Invalid as refusal:
        for fault in refusal.errors:
            form.add_error(fault["field"], str(fault["message"]))
        return None


def _said(found: Measures, form: MeasuresForm) -> dict[str, Any]:
    order = form.cleaned_data["order"] or next(iter(ORDERS))
    reasons, reason_count = said_reasons(found.reasons)
    return {
        "total": said_row("", found.total),
        "tables": [said_table(key, getattr(found, key), order) for key in TABLES],
        "reasons": reasons,
        "reason_count": reason_count,
        "order": order,
        "query": form.query(),
        "is_empty": found.is_empty,
        "compared": found.compared,
    }
