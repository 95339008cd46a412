"""The workspace's own name and its rules for review; creating a workspace with its first owner."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from workspaces.access import require
from workspaces.errors import Invalid
from workspaces.models import FourEyes, Membership, Role, User, Workspace, YearlyRevenue
from workspaces.policies import can_administer
from workspaces.services.ledger import record

MOST_APPROVALS = 3


def create_workspace(owner: User, name: str) -> Membership:
    """Create a workspace owned by `owner`; its address is made from its name and free."""
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, slug=_free_slug(name))
        membership = Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
        record(
            workspace,
            "workspace.create",
            actor=owner,
            subject=f"workspace:{workspace.pk}",
            content={"name": name},
        )
    return membership


def change_rules(
    actor: Membership,
    *,
    name: str,
    four_eyes: FourEyes,
    required_approvals: int,
    yearly_revenue: YearlyRevenue | None = None,
) -> Workspace:
    """Rename the workspace, set who must approve and state its revenue; the ledger keeps what was before.

    Without `yearly_revenue` what was stated stays.
    """
    require(actor, can_administer)
    if not 1 <= required_approvals <= MOST_APPROVALS:
        message = _("Between 1 and 3 approvals can be required.")
        raise Invalid(message, errors=[{"field": "required_approvals", "message": message}])
    after: dict[str, str | int] = {
        "name": name,
        "four_eyes": four_eyes.value,
        "required_approvals": required_approvals,
    }
    if yearly_revenue is not None:
        after["yearly_revenue"] = yearly_revenue.value
    with transaction.atomic():
        workspace = Workspace.objects.select_for_update().get(pk=actor.workspace_id)
        before = {field: getattr(workspace, field) for field in after}
        changed = {field: [before[field], value] for field, value in after.items() if before[field] != value}
        if not changed:
            return workspace
        Workspace.objects.filter(pk=workspace.pk).update(**after)
        record(
            workspace,
            "workspace.change_rules",
            actor=actor.user,
            subject=f"workspace:{workspace.pk}",
            content=changed,
        )
    workspace.refresh_from_db()
    return workspace


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
