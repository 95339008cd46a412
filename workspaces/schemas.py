"""The shapes of the workspaces API."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, Field

from workspaces.models import (
    FourEyes,
    Invitation,
    LedgerEntry,
    Membership,
    Role,
    Token,
    Workspace,
    YearlyRevenue,
)
from workspaces.rest import Body
from workspaces.services.workspaces import MOST_APPROVALS


def _email(value: str) -> str:
    """Return the address as given; what Django's forms refuse is refused with the same words."""
    try:
        validate_email(value)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return value


Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


class WorkspaceOut(Schema):
    """The workspace that the token belongs to, and the role it acts with."""

    slug: str
    name: str
    four_eyes: FourEyes
    required_approvals: int
    yearly_revenue: YearlyRevenue
    role: Role


class WorkspaceBody(Body):
    """The workspace's name and rules; without `yearly_revenue` what was stated of it stays."""

    name: Name
    four_eyes: FourEyes
    required_approvals: Annotated[int, Field(ge=1, le=MOST_APPROVALS)]
    yearly_revenue: YearlyRevenue | None = None


class MemberOut(Schema):
    """A member."""

    id: UUID
    email: str
    name: str
    role: Role
    created_at: datetime


class MemberPage(Schema):
    """A page of members."""

    items: list[MemberOut]
    next_cursor: str | None


class MemberBody(Body):
    """A member's role."""

    role: Role


class InvitationBody(Body):
    """Whom to invite, and as what."""

    email: Email
    role: Role


class InvitationOut(Schema):
    """An open invitation. `secret` is given only in the answer that makes it."""

    id: UUID
    email: str
    role: Role
    expires_at: datetime
    secret: str | None = None


class InvitationPage(Schema):
    """A page of open invitations."""

    items: list[InvitationOut]
    next_cursor: str | None


class TokenBody(Body):
    """What a token is for."""

    name: Annotated[str, Field(min_length=1, max_length=80)]


class TokenOut(Schema):
    """A working token. `secret` is given only in the answer that makes it."""

    id: UUID
    name: str
    hint: str
    acts_for: str
    created_at: datetime
    last_used_at: datetime | None
    secret: str | None = None


class TokenPage(Schema):
    """A page of tokens."""

    items: list[TokenOut]
    next_cursor: str | None


class LedgerEntryOut(Schema):
    """One thing that happened; `digest` covers its fields and `previous_digest`."""

    position: int
    at: datetime
    kind: str
    actor: str | None
    subject: str
    content: Any
    previous_digest: str
    digest: str


class LedgerPage(Schema):
    """A page of the ledger, the oldest first."""

    items: list[LedgerEntryOut]
    next_cursor: str | None


def workspace_out(workspace: Workspace, membership: Membership) -> WorkspaceOut:
    """Return the answer's form of a workspace, as its member sees it."""
    return WorkspaceOut(
        slug=workspace.slug,
        name=workspace.name,
        four_eyes=FourEyes(workspace.four_eyes),
        required_approvals=workspace.required_approvals,
        yearly_revenue=YearlyRevenue(workspace.yearly_revenue),
        role=Role(membership.role),
    )


def member_out(membership: Membership) -> MemberOut:
    """Return the answer's form of a member."""
    return MemberOut(
        id=membership.pk,
        email=membership.user.email,
        name=membership.user.name,
        role=Role(membership.role),
        created_at=membership.created_at,
    )


def invitation_out(invitation: Invitation, secret: str | None = None) -> InvitationOut:
    """Return the answer's form of an invitation."""
    return InvitationOut(
        id=invitation.pk,
        email=invitation.email,
        role=Role(invitation.role),
        expires_at=invitation.expires_at,
        secret=secret,
    )


def token_out(token: Token, secret: str | None = None) -> TokenOut:
    """Return the answer's form of a token."""
    return TokenOut(
        id=token.pk,
        name=token.name,
        hint=token.hint,
        acts_for=token.user.email,
        created_at=token.created_at,
        last_used_at=token.last_used_at,
        secret=secret,
    )


def entry_out(entry: LedgerEntry) -> LedgerEntryOut:
    """Return the answer's form of a ledger entry."""
    return LedgerEntryOut(
        position=entry.position,
        at=entry.created_at,
        kind=entry.kind,
        actor=entry.actor.email if entry.actor else None,
        subject=entry.subject,
        content=json.loads(entry.content),
        previous_digest=entry.previous_digest,
        digest=entry.digest,
    )
