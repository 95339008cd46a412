"""Reads of workspaces for pages and the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.errors import Invalid, NotFound
from workspaces.models import Invitation, LedgerEntry, Membership, Role, Token, User, Workspace
from workspaces.policies import can_administer, can_review

ACTIVITY_PAGE = 50


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a person's memberships with their workspaces, by workspace name."""
    mine = Membership.objects.filter(user=user)
    return mine.select_related("workspace", "user").order_by("workspace__name")


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Return the members of a workspace in the order they came."""
    return Membership.objects.filter(workspace=workspace).select_related("user", "workspace").order_by("pk")


def member(workspace: Workspace, membership_id: UUID) -> Membership:
    """Return one member of the workspace; NotFound where there is no such one here."""
    found = members_of(workspace).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def reviewer_count(workspace: Workspace) -> int:
    """Return how many members may review."""
    reviewing = [role for role in Role.values if can_review(Membership(role=role))]
    return Membership.objects.filter(workspace=workspace, role__in=reviewing).count()


def open_invitations_of(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the offers that can still be accepted, the newest first."""
    mine = Invitation.objects.filter(workspace=workspace, accepted_at=None, revoked_at=None)
    return mine.filter(expires_at__gt=timezone.now()).select_related("invited_by").order_by("-pk")


def tokens_for(membership: Membership) -> QuerySet[Token]:
    """Return the tokens this member may see: their own, and everybody's for owners; the working ones."""
    tokens = Token.objects.filter(workspace=membership.workspace, revoked_at=None)
    if not can_administer(membership):
        tokens = tokens.filter(user=membership.user)
    return tokens.select_related("user").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Activity:
    """A page of ledger entries, the newest first, and the cursor of the older ones, empty at the end."""

    entries: Sequence[LedgerEntry]
    next_cursor: str


def activity_of(workspace: Workspace, *, before: str | None, limit: int = ACTIVITY_PAGE) -> Activity:
    """Return up to `limit` entries that came before the cursor; a cursor that is none raises Invalid."""
    entries = LedgerEntry.objects.filter(workspace=workspace).select_related("actor").order_by("-position")
    if before:
        if not before.isdecimal():
            raise Invalid(_("This cursor is not one of ours."), code="bad_cursor")
        entries = entries.filter(position__lt=int(before[:18]))
    found = list(entries[: limit + 1])
    return Activity(found[:limit], str(found[limit - 1].position) if len(found) > limit else "")
