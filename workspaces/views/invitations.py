"""The page behind an invitation's link."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workspaces.errors import DomainError
from workspaces.forms import NewcomerForm, show_refusal
from workspaces.models import Invitation, Membership, User
from workspaces.services.invitations import accept_as_newcomer, accept_invitation, open_invitation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an open invitation and accept it: signed in by one click, otherwise with a new account."""
    offer = open_invitation(secret)
    if request.user.is_authenticated:
        return _as_member(request, offer, secret)
    if User.objects.filter(email=offer.email).exists():
        return render(request, "workspaces/invitation_sign_in.html", {"invitation": offer})
    return _as_newcomer(request, offer, secret)


def _as_member(request: HttpRequest, offer: Invitation, secret: str) -> HttpResponse:
    if request.method == "POST":
        return _welcome(request, accept_invitation(secret, request.user))  # type: ignore[arg-type]  # signed in
    is_theirs = request.user.email.lower() == offer.email  # type: ignore[union-attr]  # signed in
    context = {"invitation": offer, "is_theirs": is_theirs}
    return render(request, "workspaces/invitation_accept.html", context)


def _as_newcomer(request: HttpRequest, offer: Invitation, secret: str) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            membership = accept_as_newcomer(secret, form.cleaned_data["name"], form.cleaned_data["password"])
        except DomainError as error:
            show_refusal(form, error)
            status = 422
        else:
            login(request, membership.user, backend=BACKEND)
            return _welcome(request, membership)
    context = {"invitation": offer, "form": form}
    return render(request, "workspaces/invitation_newcomer.html", context, status=status)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    messages.success(
        request, _("Welcome. You are now a member of %(workspace)s.") % {"workspace": membership.workspace}
    )
    return redirect("workspace", membership.workspace.slug)
