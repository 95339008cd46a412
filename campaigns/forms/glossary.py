"""The glossary in the form of a brand: rows of a rule, a term, a language and how it is said there."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.glossary import Term
from campaigns.services.glossary import MOST_TERMS
from workspaces.languages import OFFERED

RULE_NAMES = (("say", _("say")), ("keep", _("never translate")), ("avoid", _("never say")))
_CONTROLS = ("rule", "term", "term_language", "say")


class _Rows(forms.Widget):
    """Rows of controls; the page writes them, this reads what was sent, without the rows left empty."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """Return the rows as `campaigns.glossary.Term` names their fields."""
        sent = [data.getlist(control) for control in _CONTROLS] if isinstance(data, QueryDict) else []
        rows = [Term(*map(str, cells)) for cells in zip(*sent, strict=False)]  # type: ignore[arg-type]  # a service judges the rule
        filled = [row for row in rows if row.term.strip() or row.say.strip()]
        return [_shown(row) for row in filled[: MOST_TERMS + 1]]


class GlossaryField(forms.Field):
    """The glossary as a whole."""

    widget = _Rows

    def clean(self, value: Any) -> list[Term]:
        """Return the entries that were sent; the service judges them."""
        return [Term(**row) for row in value]


def languages_for(rows: list[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return the languages to choose from, those of the rows among them."""
    used = {row["language"]: row["language"] for row in rows if row["language"]}
    return [("", str(_("every language"))), *{**used, **OFFERED}.items()]


def _shown(term: Term) -> dict[str, str]:
    return {"rule": term.rule, "term": term.term, "language": term.language, "say": term.say}
