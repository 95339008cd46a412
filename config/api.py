"""The HTTP API: the routers of the apps behind one address, one token and one shape of error."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from campaigns.api import router as campaigns_router
from config.problems import problem, problem_for, unexpected
from generation.api import router as generation_router
from segments.api import router as segments_router
from workspaces.api import router as workspaces_router
from workspaces.errors import DomainError, NotFound
from workspaces.rest import TokenAuth

api = NinjaAPI(
    title="Variasi",
    version="1",
    description="Plan, generate, review and publish ads. Send `Authorization: Bearer vrs_...`.",
    auth=TokenAuth(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", workspaces_router)
api.add_router("", segments_router)
api.add_router("", generation_router)
api.add_router("", campaigns_router)


def _domain(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_for(error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in fault["loc"][2:] or fault["loc"]), "message": fault["msg"]}
        for fault in error.errors
    ]
    return problem(422, "invalid", _("The request was not understood."), errors=errors)


def _unknown_token(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(401, "unauthenticated", _("Send a valid API token."))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "refused", str(error))


def _too_much(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413, "too_large", _("The request is larger than this installation takes."))


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, "unreadable", _("The request cannot be read: it is broken, or has too many parts."))


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    return unexpected(error)


api.add_exception_handler(DomainError, _domain)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(AuthenticationError, _unknown_token)
api.add_exception_handler(HttpError, _http)
api.add_exception_handler(RequestDataTooBig, _too_much)
api.add_exception_handler(SuspiciousOperation, _unreadable)
api.add_exception_handler(MultiPartParserError, _unreadable)
api.add_exception_handler(Http404, lambda request, error: problem_for(NotFound()))
api.add_exception_handler(Exception, _unexpected)
