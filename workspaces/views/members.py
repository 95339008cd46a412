"""Pages of members and invitations."""

from uuid import UUID

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workspaces.errors import DomainError
from workspaces.forms import InviteForm, RoleForm, show_refusal
from workspaces.models import Invitation, Role
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_administer
from workspaces.selectors import member, members_of, open_invitations_of
from workspaces.services import invitations, members


@require_GET
@member_page()
def workspace_page(request: MemberRequest) -> HttpResponse:
    """Lead to the first part of the workspace's own place."""
    return redirect("members", request.membership.workspace.slug)


@require_GET
@member_page()
def member_list(request: MemberRequest) -> HttpResponse:
    """Show the members, and to owners the open invitations."""
    workspace = request.membership.workspace
    context = {
        "members": members_of(workspace),
        "invitations": open_invitations_of(workspace),
        "may_administer": can_administer(request.membership),
    }
    return render(request, "workspaces/members.html", context)


@require_http_methods(["GET", "POST"])
@member_page(can_administer)
def member_detail(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Show a member and change their role."""
    chosen = member(request.membership.workspace, membership_id)
    form = RoleForm(request.POST or None, initial={"role": chosen.role})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            members.change_role(request.membership, membership_id, Role(form.cleaned_data["role"]))
        except DomainError as error:
            show_refusal(form, error)
            status = 409
        else:
            messages.success(request, _("The role of %(person)s was changed.") % {"person": chosen.user})
            return redirect("members", request.membership.workspace.slug)
    return render(request, "workspaces/member.html", {"chosen": chosen, "form": form}, status=status)


@require_POST
@member_page()
def member_remove(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Take a member out; who leaves themselves is led to what is left."""
    chosen = member(request.membership.workspace, membership_id)
    members.remove_member(request.membership, membership_id)
    if membership_id == request.membership.pk:
        messages.success(request, _("You left %(workspace)s.") % {"workspace": chosen.workspace})
        return redirect("start")
    messages.success(request, _("%(person)s was removed.") % {"person": chosen.user})
    return redirect("members", request.membership.workspace.slug)


@never_cache
@require_http_methods(["GET", "POST"])
@member_page(can_administer)
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody; afterwards show the link once, for when the e-mail does not arrive."""
    form = InviteForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            new = invitations.invite(
                request.membership, form.cleaned_data["email"], Role(form.cleaned_data["role"])
            )
        except DomainError as error:
            show_refusal(form, error)
            status = 409
        else:
            return _invited(request, new)
    return render(request, "workspaces/invite.html", {"form": form}, status=status)


def _invited(request: MemberRequest, new: invitations.NewInvitation) -> HttpResponse:
    link = request.build_absolute_uri(reverse("invitation", args=[new.secret]))
    context = {
        "invitation": new.invitation,
        "link": link,
        "was_sent": _send(request, new.invitation, link),
    }
    return render(request, "workspaces/invited.html", context)


def _send(request: HttpRequest, invitation: Invitation, link: str) -> bool:
    """Send the invitation after it was saved; False where no mail server takes it, the link works anyway."""
    context = {"invitation": invitation, "link": link}
    subject = render_to_string("workspaces/email/invitation_subject.txt", context, request)
    body = render_to_string("workspaces/email/invitation.txt", context, request)
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [invitation.email]))
    except OSError:
        return False


@require_POST
@member_page()
def invitation_revoke(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Withdraw an open invitation."""
    invitations.revoke_invitation(request.membership, invitation_id)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("members", request.membership.workspace.slug)
