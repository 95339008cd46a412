"""The reasons for a rejection that a key stands for, told apart whatever language they were given in."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

REASONS = (
    gettext_lazy("Picture has faults"),
    gettext_lazy("Too dark"),
    gettext_lazy("Product looks wrong"),
    gettext_lazy("Text is hard to read"),
    gettext_lazy("Words are wrong"),
    gettext_lazy("Off brand"),
    gettext_lazy("Wrong for this audience"),
    gettext_lazy("Layout is crowded"),
    gettext_lazy("Too much like another"),
)


def same_reason(text: str) -> str:
    """Return the English of one of ours, given in any language of the interface; else the text as it is."""
    written = text.strip()
    return _english().get(written, written)


def said_reason(text: str) -> str:
    """Return one of ours, as `same_reason` gives it, in the reader's language; others' words as they are."""
    place = _places().get(text)
    return text if place is None else str(REASONS[place])


@cache
def _english() -> dict[str, str]:
    known: dict[str, str] = {}
    english = list(_places())
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {str(reason): english[place] for place, reason in enumerate(REASONS)}
    return known


@cache
def _places() -> dict[str, int]:
    with translation.override("en"):
        return {str(reason): place for place, reason in enumerate(REASONS)}
