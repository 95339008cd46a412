"""Changes of a workspace's members: another role, leaving; there is always an owner."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.access import require
from workspaces.errors import Conflict, NotFound
from workspaces.models import Membership, Role, Workspace
from workspaces.policies import can_administer
from workspaces.services.ledger import record


def _locked(actor: Membership, membership_id: UUID) -> Membership:
    """Return the membership to change, with the workspace locked against a second change of its owners."""
    Workspace.objects.select_for_update().get(pk=actor.workspace_id)
    mine = Membership.objects.select_related("user", "workspace").filter(workspace_id=actor.workspace_id)
    membership = mine.filter(pk=membership_id).first()
    if membership is None:
        raise NotFound
    return membership


def _keep_an_owner(leaving: Membership) -> None:
    """Raise Conflict where this is the last owner."""
    others = Membership.objects.filter(workspace_id=leaving.workspace_id, role=Role.OWNER)
    if leaving.role == Role.OWNER and not others.exclude(pk=leaving.pk).exists():
        message = _("%(person)s is the last owner. Make somebody else an owner first.")
        raise Conflict(message % {"person": leaving.user}, code="last_owner")


def change_role(actor: Membership, membership_id: UUID, role: Role) -> Membership:
    """Give a member another role; the last owner keeps theirs (Conflict)."""
    require(actor, can_administer)
    with transaction.atomic():
        membership = _locked(actor, membership_id)
        if membership.role == role:
            return membership
        _keep_an_owner(membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        record(
            actor.workspace,
            "member.change_role",
            actor=actor.user,
            subject=f"member:{membership.pk}",
            content={"email": membership.user.email, "from": before, "to": role.value},
        )
    return membership


def remove_member(actor: Membership, membership_id: UUID) -> None:
    """Take a member out and revoke their tokens here; owners may remove anybody, everybody may leave."""
    if membership_id != actor.pk:
        require(actor, can_administer)
    with transaction.atomic():
        membership = _locked(actor, membership_id)
        _keep_an_owner(membership)
        mine = membership.user.tokens.filter(workspace_id=actor.workspace_id, revoked_at=None)
        mine.update(revoked_at=timezone.now())
        record(
            actor.workspace,
            "member.remove",
            actor=actor.user,
            subject=f"member:{membership.pk}",
            content={"email": membership.user.email, "role": membership.role},
        )
        membership.delete()
