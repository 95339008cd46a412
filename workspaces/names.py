"""Names of things that people make: what may be one, and what to say when it is taken."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspaces.errors import Invalid

LONGEST_NAME = 120

Saved = TypeVar("Saved")
Fault = Mapping[str, str | Promise]


def name_faults(name: str) -> list[Fault]:
    """Return what is wrong with a name, by field, empty where it can be used."""
    trimmed = name.strip()
    if not trimmed:
        return [{"field": "name", "message": _("Give it a name.")}]
    if len(trimmed) > LONGEST_NAME:
        return [{"field": "name", "message": too_long(LONGEST_NAME)}]
    if any(unicodedata.category(character) == "Cc" for character in trimmed):
        return [{"field": "name", "message": _("Leave out line breaks and control characters.")}]
    return []


def too_long(maximum: int) -> str:
    """Return what to say of a text with more than `maximum` characters."""
    return _("Use at most %(maximum)d characters.") % {"maximum": maximum}


def save_named(act: Callable[[], Saved], name: str) -> Saved:
    """Run a change that may meet a taken name, and raise Invalid at the field `name` when it does."""
    try:
        with transaction.atomic():
            return act()
    except IntegrityError as error:
        message = _("The name “%(name)s” is taken: choose another one.") % {"name": name}
        raise Invalid(message, code="name_taken", errors=[{"field": "name", "message": message}]) from error
