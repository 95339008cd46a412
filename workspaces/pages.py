"""What every page of a workspace begins with: who is asking, in which workspace, with which role."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from workspaces.access import member_of, require
from workspaces.context import LAST_WORKSPACE
from workspaces.models import Membership, User

Parameters = ParamSpec("Parameters")


class MemberRequest(HttpRequest):
    """A request whose sender is a member of the workspace in its address."""

    user: User
    htmx: HtmxDetails
    membership: Membership


Page = Callable[Concatenate[MemberRequest, Parameters], HttpResponseBase]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page, and back here afterwards; a fragment sends its whole page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    return redirect_to_login(request.get_full_path())


def member_page(
    may: Callable[[Membership], bool] | None = None,
) -> Callable[[Page[Parameters]], Callable[..., HttpResponseBase]]:
    """Make a view of `/w/<slug>/...` that finds `request.membership`, or raises NotFound or NotAllowed.

    The view does not receive the slug: `request.membership.workspace` is what it names. `may` is a policy
    that the member must satisfy for every method of the view.
    """

    def decorate(view: Page[Parameters]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(
            request: HttpRequest, slug: str, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            membership = member_of(request.user, slug)
            if may is not None:
                require(membership, may)
            request.membership = membership  # type: ignore[attr-defined]  # this makes it a MemberRequest
            if request.session.get(LAST_WORKSPACE) != slug:
                request.session[LAST_WORKSPACE] = slug
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # it is one now

        return page

    return decorate
