"""Puts the faults of templates and copy into sentences in the reader's language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.template_language import Fault
from platforms.exports import platforms
from platforms.formats import format_named
from workspaces.languages import language_name

# Where two ways in share their limits, the first of them gives the name.
PLATFORM_NAMES = {platform.limits: platform.label for platform in reversed(platforms())}

FIELD_NAMES = {
    "picture": gettext_lazy("Picture"),
    "headline": gettext_lazy("Headline"),
    "body": gettext_lazy("Body"),
    "call_to_action": gettext_lazy("Call to action"),
}


def sentence(fault: Fault) -> str:
    """Return what is wrong and what to do about it, without the place."""
    return _SENTENCES[fault.code](fault)


def placed_sentence(fault: Fault) -> str:
    """Return the sentence with line and column before it, where the fault has a place."""
    if not fault.line:
        return sentence(fault)
    return _("Line %(line)d, column %(column)d: %(sentence)s") % {
        "line": fault.line,
        "column": fault.column,
        "sentence": sentence(fault),
    }


def named_sentence(fault: Fault) -> str:
    """Return the sentence with its place and the text it is about, where the text itself is not in sight."""
    if not fault.field or fault.code == "empty":
        return placed_sentence(fault)
    return f"{FIELD_NAMES[fault.field]}: {placed_sentence(fault)}"


def as_errors(faults: Iterable[Fault], prefix: str = "") -> list[dict[str, Any]]:
    """Return faults as the `errors` of a DomainError, their fields under a prefix such as `texts.en.`."""
    return [
        {
            "field": f"{prefix}{fault.field}",
            "message": sentence(fault),
            "code": fault.code,
            "line": fault.line,
            "column": fault.column,
        }
        for fault in faults
    ]


def _too_long_for_platform(fault: Fault) -> str:
    return _("%(platform)s takes %(maximum)d; this has %(length)d.") % {
        "platform": PLATFORM_NAMES.get(fault.subject, fault.subject),
        "maximum": fault.maximum,
        "length": fault.length,
    }


def _format_name(fault: Fault) -> str:
    return _(format_named(fault.subject).label)


def _without_room(fault: Fault) -> str:
    named = {"format": _format_name(fault), "language": language_name(fault.instead), **_lengths(fault)}
    if not fault.maximum:
        sentence = _("The words, or the brand's logo, have no room in the format “%(format)s”: shorten them.")
        return sentence % named
    sentence = _(
        "No room in the format “%(format)s” in %(language)s: about %(maximum)d characters of headline fit, "
        "the longest has %(length)d."
    )
    return sentence % named


def _lengths(fault: Fault) -> dict[str, int]:
    return {"maximum": fault.maximum, "length": fault.length}


def _languages(fault: Fault) -> dict[str, str]:
    return {"language": language_name(fault.subject), "instead": language_name(fault.instead)}


def _subject(fault: Fault) -> dict[str, str]:
    return {"subject": fault.subject, "instead": fault.instead}


_SENTENCES: dict[str, Callable[[Fault], str]] = {
    "unknown_variable": lambda f: _("“%(subject)s” is not known here.") % _subject(f),
    "whole_group": lambda f: _("“%(subject)s” is a group: name one of its parts.") % _subject(f),
    "unknown_filter": lambda f: _("There is no filter called “%(subject)s”.") % _subject(f),
    "filter_argument": lambda f: (
        _("The filter “%(subject)s” needs something else after its colon.") % _subject(f)
    ),
    "unknown_tag": lambda f: _("The tag “%(subject)s” cannot be used here.") % _subject(f),
    "output_not_closed": lambda f: _("Close this with }}."),
    "tag_not_closed": lambda f: _("Close this tag with %}."),
    "block_not_closed": lambda f: _("End “%(subject)s” with end%(subject)s.") % _subject(f),
    "unfinished": lambda f: _("Something is missing here."),
    "not_understood": lambda f: _("This cannot be read from “%(subject)s” on.") % _subject(f),
    "too_long": lambda f: _("The result grows too long."),
    "too_complex": lambda f: _("This repeats or nests too much."),
    "missing_language": lambda f: _("The template has no texts in the language “%(subject)s”.") % _subject(f),
    "fallback_language": lambda f: (
        _("There are no texts in %(language)s: these segments read %(instead)s.") % _languages(f)
    ),
    "missing_translation": lambda f: _("This is not translated into %(language)s yet.") % _languages(f),
    "outdated_translation": lambda f: (
        _("The source has changed since this was translated into %(language)s.") % _languages(f)
    ),
    "empty": lambda f: (
        _("Say what the picture shows.") if f.field == "picture" else _("The headline is empty.")
    ),
    "longer_than_ours": lambda f: _("Use at most %(maximum)d characters; this has %(length)d.") % _lengths(f),
    "longer_than_platform": _too_long_for_platform,
    "control_characters": lambda f: _("Leave out invisible control characters."),
    "formula": lambda f: (
        _("A spreadsheet would run this as a formula: do not begin with “%(subject)s”.") % _subject(f)
    ),
    "no_sign": lambda f: _("No typeface can write this: %(subject)s. Leave it out.") % _subject(f),
    "no_room": _without_room,
    "term_not_said": lambda f: (
        _("The source says “%(subject)s”: the brand says “%(instead)s” here.") % _subject(f)
    ),
    "term_not_kept": lambda f: _("“%(subject)s” is never translated and always spelt so.") % _subject(f),
    "term_avoided": lambda f: (
        _("The brand does not say “%(subject)s” here: say “%(instead)s”.") % _subject(f)
        if f.instead
        else _("The brand does not use “%(subject)s”.") % _subject(f)
    ),
    "platform_takes_none": lambda f: _("%(subject)s takes none of its formats.") % _subject(f),
    "platform_needs_format": lambda f: (
        _("%(platform)s needs the format “%(format)s” too.")
        % {"platform": f.subject, "format": _(format_named(f.instead).label)}
    ),
    "platform_sentinel": lambda f: (
        _("%(subject)s would delete the field: it reads “%(instead)s” as an order.") % _subject(f)
    ),
    "platform_live_template": lambda f: (
        _("%(subject)s does not show “%(instead)s” as it stands: it would act on it or refuse it.")
        % _subject(f)
    ),
    "platform_no_emoji": lambda f: _("%(subject)s takes no “%(instead)s”.") % _subject(f),
    "platform_cell_empty": lambda f: _("%(subject)s needs “%(instead)s”, which is empty.") % _subject(f),
    "platform_cell_long": lambda f: (
        _("%(subject)s takes %(maximum)d in “%(instead)s”; this has %(length)d.")
        % (_subject(f) | _lengths(f))
    ),
    "label_required": lambda f: (
        _("Ads made with AI need a visible label in this country: %(subject)s. Add one and approve again.")
        % _subject(f)
    ),
    "banned_word": lambda f: _("The brand does not use “%(subject)s”.") % _subject(f),
    "too_many_characters": lambda f: (
        _("Use at most %(maximum)d characters; this has %(length)d.") % _lengths(f)
    ),
}
