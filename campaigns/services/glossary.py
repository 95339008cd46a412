"""What a brand's glossary may hold, and how it is kept."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.glossary import RULES, Term
from workspaces.languages import is_language
from workspaces.names import Fault

MOST_TERMS = 200
LONGEST_TERM = 60


def cleaned_terms(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the entries with their white space folded; what a rule does not need is left out."""
    cleaned = (replace(term, term=_folded(term.term), say=_folded(term.say)) for term in terms)
    return tuple(replace(term, say="") if term.rule == "keep" else term for term in cleaned)


def glossary_faults(terms: Sequence[Term]) -> list[Fault]:
    """Return what is wrong with cleaned entries, each fault naming its row, counted from 1."""
    if len(terms) > MOST_TERMS:
        message = _("Use at most %(count)d terms.") % {"count": MOST_TERMS}
        return [{"field": "glossary", "message": message}]
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    for number, term in enumerate(terms, 1):
        key = (term.term.casefold(), term.language)
        twice = _("This term is there twice for this language.") if key in seen else ""
        seen.add(key)
        if why := _fault_of(term) or twice:
            told = _("Term %(number)d, “%(term)s”: %(sentence)s") % {
                "number": number,
                "term": term.term[:LONGEST_TERM],
                "sentence": why,
            }
            faults.append({"field": "glossary", "message": told})
    return faults


def _fault_of(term: Term) -> str | Promise:
    """Return what is wrong with an entry by itself, empty where nothing is."""
    if term.rule not in RULES:
        return _("Choose one of the rules of this list.")
    if not term.term or max(len(term.term), len(term.say)) > LONGEST_TERM:
        return _("Write 1 to %d characters.") % LONGEST_TERM
    if term.language and not is_language(term.language):
        return _("Write a language as “id” or “en-GB”.")
    if term.rule == "say" and not (term.language and term.say):
        return _("Choose the language, and write how the term is said in it.")
    return ""


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
