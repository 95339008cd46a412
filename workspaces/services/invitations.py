"""Invitations: an owner offers a role to an e-mail address, the link in the e-mail accepts it once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.access import require
from workspaces.canonical import digest_of
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import Invitation, Membership, Role, User
from workspaces.policies import can_administer
from workspaces.services.ledger import record

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation and its secret, which is known only now; the database keeps its hash."""

    invitation: Invitation
    secret: str


def invite(actor: Membership, email: str, role: Role) -> NewInvitation:
    """Offer a role to an address for seven days; an earlier open offer to it is revoked."""
    require(actor, can_administer)
    email = email.strip().lower()
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        if Membership.objects.filter(workspace=actor.workspace, user__email=email).exists():
            raise Conflict(_("%(email)s is a member already.") % {"email": email}, code="already_member")
        open_offers = Invitation.objects.filter(workspace=actor.workspace, email=email, accepted_at=None)
        open_offers.filter(revoked_at=None).update(revoked_at=timezone.now())
        invitation = Invitation.objects.create(
            workspace=actor.workspace,
            email=email,
            role=role,
            secret_digest=digest_of(secret),
            invited_by=actor.user,
            expires_at=timezone.now() + LIFETIME,
        )
        _note(invitation, "invitation.create", actor.user)
    return NewInvitation(invitation, secret)


def revoke_invitation(actor: Membership, invitation_id: UUID) -> None:
    """Withdraw an open offer; one that was accepted or withdrawn before raises Conflict."""
    require(actor, can_administer)
    with transaction.atomic():
        mine = Invitation.objects.filter(workspace=actor.workspace, pk=invitation_id)
        invitation = mine.first()
        if invitation is None:
            raise NotFound
        if not mine.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now()):
            raise Conflict(_("This invitation is no longer open."), code="invitation_closed")
        _note(invitation, "invitation.revoke", actor.user)


def open_invitation(secret: str) -> Invitation:
    """Return the invitation of a link; one that is unknown, used, withdrawn or expired raises Conflict.

    All look the same from outside, so that a guessed link tells nothing.
    """
    found = Invitation.objects.select_related("workspace", "invited_by")
    invitation = found.filter(secret_digest=digest_of(secret)).first()
    if invitation is None or not invitation.is_open(timezone.now()):
        message = _("This invitation is no longer open. Ask whoever sent it for a new one.")
        raise Conflict(message, code="invitation_closed")
    return invitation


def accept_invitation(secret: str, user: User) -> Membership:
    """Make `user`, who owns the invited address, a member with the offered role; works once."""
    with transaction.atomic():
        invitation = open_invitation(secret)
        if user.email.lower() != invitation.email:
            message = _("This invitation is for %(email)s. Sign in with that address to accept it.")
            raise NotAllowed(message % {"email": invitation.email})
        _still_offered(invitation)
        return _join(invitation, user)


def accept_as_newcomer(secret: str, name: str, password: str) -> Membership:
    """Create the account of the invited address and make it a member, in one step.

    An address that has an account already raises Conflict; a weak password raises Invalid and uses up
    nothing.
    """
    with transaction.atomic():
        invitation = open_invitation(secret)
        if User.objects.filter(email=invitation.email).exists():
            message = _("%(email)s has an account already. Sign in to accept the invitation.")
            raise Conflict(message % {"email": invitation.email}, code="has_account")
        _still_offered(invitation)
        _check_password(password, User(email=invitation.email, name=name))
        user = User.objects.create_user(invitation.email, password, name=name)
        # The link came by e-mail to this address, which is what verifying it means.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return _join(invitation, user)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        faults = [{"field": "password", "message": message} for message in error.messages]
        raise Invalid(_("Choose another password."), errors=faults) from error


def _still_offered(invitation: Invitation) -> None:
    """Raise Conflict where the inviter may no longer give roles: nobody passes on more than they have."""
    inviter = Membership.objects.filter(workspace=invitation.workspace, user=invitation.invited_by).first()
    if inviter is None or not can_administer(inviter):
        message = _("Whoever sent this invitation may no longer invite. Ask an owner for a new one.")
        raise Conflict(message, code="inviter_lost_role")


def _join(invitation: Invitation, user: User) -> Membership:
    """Use the invitation up and create the membership; of two clicks at once one gets Conflict."""
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not unused.update(accepted_at=timezone.now()):
        raise Conflict(_("This invitation is no longer open."), code="invitation_closed")
    membership, is_new = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    if not is_new:
        raise Conflict(_("You are a member of this workspace already."), code="already_member")
    _note(invitation, "invitation.accept", user)
    return membership


def _note(invitation: Invitation, kind: str, actor: User) -> None:
    record(
        invitation.workspace,
        kind,
        actor=actor,
        subject=f"invitation:{invitation.pk}",
        content={"email": invitation.email, "role": invitation.role},
    )
