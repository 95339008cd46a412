"""The licence gate of a workspace: what stands against a use, with the clause, in the reader's words."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.clause_words import CONFIDENCES, PURPOSE_NAMES, TOPIC_NAMES
from generation.engines.base import Unsupported
from generation.engines.entries import Entry, entry_named
from generation.engines.licence import Objection, Revenue, Use, objections
from generation.models import AddedModel, ClauseConfirmation
from workspaces.errors import Conflict
from workspaces.models import Workspace, YearlyRevenue

REVENUES = {
    YearlyRevenue.UNDER_1M: Revenue(0, 1_000_000),
    YearlyRevenue.UNDER_10M: Revenue(1_000_000, 10_000_000),
    YearlyRevenue.UNDER_20M: Revenue(10_000_000, 20_000_000),
    YearlyRevenue.UNDER_100M: Revenue(20_000_000, 100_000_000),
    YearlyRevenue.OVER_100M: Revenue(100_000_000, None),
}
REFUSAL = gettext_lazy("The licence of %(model)s stands against this.")


def require_licence(
    workspace: Workspace, name: str, *, markets: Sequence[str] | None, purpose: str = "commercial"
) -> None:
    """Raise Conflict, code "licence", naming each clause that stands against the use of a model.

    `markets` are countries, None for a trial. A model without an entry is refused: of its licence nothing is
    known.
    """
    try:
        entry = entry_named(name)
    except Unsupported as error:
        message = _("Nothing is known of the licence of the model “%(name)s”.")
        raise Conflict(message % {"name": name}, code="licence") from error
    revenue = REVENUES.get(YearlyRevenue(workspace.yearly_revenue))
    use = Use(None if markets is None else tuple(markets), purpose, revenue)
    found = objections(entry, use, confirmed=confirmed_in(workspace.pk, name))
    if found:
        faults = [fault_of(objection, entry) for objection in found]
        raise Conflict(REFUSAL % {"model": entry.title}, code="licence", errors=faults)


def confirmed_in(workspace_id: UUID, name: str) -> frozenset[str]:
    """Return the digests of the clauses that owners have confirmed for the model as it is added now."""
    rows = ClauseConfirmation.objects.filter(
        workspace_id=workspace_id, model__entry=name, model__removed_at=None
    )
    return frozenset(rows.values_list("clause_digest", flat=True))


def confirmations_of(model: AddedModel) -> dict[str, ClauseConfirmation]:
    """Return a model's confirmations by the digest of their clause."""
    rows = model.confirmations.select_related("confirmed_by").order_by("pk")
    return {row.clause_digest: row for row in rows}


def fault_of(objection: Objection, entry: Entry) -> dict[str, str]:
    """Return an objection as one fault of a refusal: what to do, and the clause with its source."""
    clause = objection.clause
    return {
        "field": _FIELDS.get(objection.reason, "model"),
        "message": _message(objection, entry),
        "topic": clause.topic,
        "clause": _(clause.says),
        "licence": entry.licence,
        "source": clause.source,
        "read_on": clause.date,
        "confidence": clause.confidence,
    }


_FIELDS = {"market": "markets", "market_unsaid": "markets", "purpose": "purpose"}


def _message(objection: Objection, entry: Entry) -> str:
    about = ", ".join(objection.about)
    match objection.reason:
        case "market":
            return _("Not in these countries: %(markets)s.") % {"markets": about}
        case "market_unsaid":
            return _("Say in which countries the campaign runs: the licence excludes some.")
        case "purpose":
            return _("Not for this purpose: %(purpose)s.") % {"purpose": PURPOSE_NAMES[about]}
        case "revenue":
            return _("Not with the yearly revenue that the workspace states.")
        case "revenue_unsaid":
            return _("An owner has to state the yearly revenue under Workspace, Rules.")
        case _:
            topic = TOPIC_NAMES[objection.clause.topic]
            words = {"topic": topic, "confidence": CONFIDENCES[objection.clause.confidence]}
            return _("%(topic)s: %(confidence)s. An owner has to read and confirm it under Models.") % words
