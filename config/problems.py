"""From domain errors to HTTP: problem+json for the API, a readable page for people (RFC 9457)."""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from workspaces.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, TooLarge, Unavailable

log = logging.getLogger(__name__)

# The first class that fits decides; anything that is no domain error is a real 500.
STATUS: Mapping[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 422,
    Unavailable: 503,
}


def status_of(error: DomainError) -> int:
    """Return the HTTP status for a domain error."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 409)


def problem(status: int, code: str, detail: str, *, errors: Sequence[Mapping[str, Any]] = ()) -> JsonResponse:
    """Return a problem+json answer; `errors` lists faults by field."""
    body: dict[str, Any] = {
        "type": f"urn:variasi:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = [{key: str(value) for key, value in entry.items()} for entry in errors]
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 503:
        answer["Retry-After"] = "10"
    return answer


def problem_for(error: DomainError) -> JsonResponse:
    """Return the problem+json answer for a domain error."""
    return problem(status_of(error), error.code, str(error.message), errors=error.errors)


def unexpected(error: Exception) -> JsonResponse:
    """Log an unexpected failure under a reference and return a 500 that tells only the reference."""
    reference = uuid.uuid4().hex[:12]
    log.error("unexpected failure %s", reference, exc_info=error)
    return problem(
        500, "unexpected", _("Something failed on our side. Reference: %(id)s") % {"id": reference}
    )


class DomainErrorMiddleware:
    """Shows a domain error raised by a page as a page (or fragment) with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a page for a domain error, problem+json to a script; other exceptions take Django's way."""
        if not isinstance(exception, DomainError):
            return None
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return problem_for(exception)
        status = status_of(exception)
        template = "_problem.html" if getattr(request, "htmx", False) else "problem.html"
        return render(request, template, {"error": exception, "status": status}, status=status)
