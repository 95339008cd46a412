"""What can go wrong in a way the user can understand; `config.problems` turns these into answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a machine code and a message in the user's words; nothing was changed.

    `errors` lists faults by field or row: {"field": ..., "message": ...}.
    """

    code = "refused"
    retryable = False

    def __init__(
        self, message: str | Promise, *, code: str = "", errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.errors = list(errors)


class NotFound(DomainError):
    """The thing is absent, or belongs to somebody else: from outside both look the same."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you can see."))


class NotAllowed(DomainError):
    """The member's role does not include this."""

    code = "not_allowed"

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(message or _("Your role in this workspace does not allow this."))


class Conflict(DomainError):
    """The thing is in another state than the request assumed."""

    code = "conflict"


class Invalid(DomainError):
    """The request itself makes no sense; `errors` names the fields."""

    code = "invalid"


class TooLarge(Invalid):
    """An upload or a plan is above its cap."""

    code = "too_large"


class Unavailable(DomainError):
    """A part of the installation does not work now; the same request may succeed later."""

    code = "unavailable"
    retryable = True
