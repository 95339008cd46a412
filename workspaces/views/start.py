"""Pages that lead elsewhere: the installation's start, and a workspace's own address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workspaces.context import active_membership, places_of
from workspaces.forms import InviteForm
from workspaces.pages import MemberRequest, member_page


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the workspace visited last; who belongs to none is told how to get into one."""
    membership = active_membership(request)
    if membership is None:
        return render(request, "workspaces/none.html")
    return redirect("workspace", membership.workspace.slug)


@member_page()
def home(request: MemberRequest) -> HttpResponse:
    """Lead to the first place of the workspace."""
    return redirect(places_of(request.membership, request.path)[0][0].url)


def interface(request: HttpRequest) -> HttpResponse:
    """Show every component of the interface once, for developers and for the tests that look at them."""
    return render(request, "components/gallery.html", {"form": InviteForm({"email": "nobody"})})
