"""Whether the words that were set are the ordered ones: exact, in every script, before any pixel is asked."""

import unicodedata

from generation.checks.base import Candidate, Measurement, Outcome
from generation.composition.layout import is_small
from generation.specs import Copy, FormatSpec
from generation.terms import missing_terms
from platforms.wording import gettext_noop as _

# The dot between legal line and label is the layout's own.
_SEPARATOR = "·"
_SHOWN = 48


def words_as_ordered(candidate: Candidate) -> Measurement:
    """Block a file whose lines, joined, are not the words of the order: each field once, no more, no less.

    White space is left out, since lines end where words do. ValueError for a field that no order has.
    """
    wanted = {field: signs_of(text) for field, text in ordered(candidate.words, candidate.format).items()}
    set_words = {field: signs_of("".join(lines)) for field, lines in _lines(candidate).items()}
    for field in sorted(wanted.keys() | set_words.keys()):
        want, have = wanted.get(field, ""), set_words.get(field, "")
        if field == "fine_print":
            want, have = want.replace(_SEPARATOR, ""), have.replace(_SEPARATOR, "")
        if want != have:
            message = _("The words set are not those ordered.")
            return Measurement(Outcome.BLOCK, message, _quoted(have), _quoted(want))
    return Measurement(Outcome.PASS, _("All words are set as ordered."))


def terms_kept(candidate: Candidate) -> Measurement:
    """Flag a file whose words lack a term that the brand's glossary asks for: a reader judges."""
    words = candidate.words
    said = "\n".join((words.headline, words.body, words.call_to_action))
    missing = missing_terms(said, words.terms)
    if missing:
        message = _("The words lack a term of the brand's glossary.")
        return Measurement(
            Outcome.FLAG, message, _quoted(said.replace("\n", " ")), _quoted(", ".join(missing))
        )
    return Measurement(Outcome.PASS, _("The words keep to the brand's glossary."))


def ordered(words: Copy, form: FormatSpec) -> dict[str, str]:
    """Return the words that a format shows by their field, without empty ones; small banners show no body."""
    fields = {
        "headline": words.headline,
        "body": "" if is_small(form) else words.body,
        "call_to_action": words.call_to_action,
        "fine_print": f"{words.legal} {words.label}",
    }
    return {field: text for field, text in fields.items() if signs_of(text)}


def signs_of(text: str) -> str:
    """Return a text composed (NFC), without white space and signs that are never seen."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sign for sign in composed if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc")
    )


def _lines(candidate: Candidate) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for text in candidate.composed.arrangement.texts:
        lines.setdefault(text.field, []).extend(text.block.lines)
    return lines


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"
