"""The API of workspaces: parse, call one service or selector, answer."""

from uuid import UUID

from ninja import Router, Status

from workspaces import schemas, selectors
from workspaces.access import require
from workspaces.models import LedgerEntry
from workspaces.policies import can_administer
from workspaces.rest import ApiRequest, page_of
from workspaces.services import invitations, members, tokens
from workspaces.services.workspaces import change_rules

router = Router(tags=["workspace"])


@router.get("/workspace", response=schemas.WorkspaceOut)
def get_workspace(request: ApiRequest) -> schemas.WorkspaceOut:
    """Return the workspace that the token belongs to."""
    return schemas.workspace_out(request.auth.workspace, request.auth)


@router.put("/workspace", response=schemas.WorkspaceOut)
def update_workspace(request: ApiRequest, body: schemas.WorkspaceBody) -> schemas.WorkspaceOut:
    """Rename the workspace and set its rules; for owners."""
    workspace = change_rules(
        request.auth,
        name=body.name,
        four_eyes=body.four_eyes,
        required_approvals=body.required_approvals,
        yearly_revenue=body.yearly_revenue,
    )
    return schemas.workspace_out(workspace, request.auth)


@router.get("/members", response=schemas.MemberPage)
def list_members(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> schemas.MemberPage:
    """List members in the order they came."""
    page = page_of(selectors.members_of(request.auth.workspace), cursor=cursor, limit=limit)
    items = [schemas.member_out(row) for row in page.items]
    return schemas.MemberPage(items=items, next_cursor=page.next_cursor)


@router.patch("/members/{uuid:member_id}", response=schemas.MemberOut)
def change_member(request: ApiRequest, member_id: UUID, body: schemas.MemberBody) -> schemas.MemberOut:
    """Give a member another role; 409 for the last owner."""
    return schemas.member_out(members.change_role(request.auth, member_id, body.role))


@router.delete("/members/{uuid:member_id}", response={204: None})
def remove_member(request: ApiRequest, member_id: UUID) -> Status[None]:
    """Take a member out and revoke their tokens; 409 for the last owner."""
    members.remove_member(request.auth, member_id)
    return Status(204, None)


@router.get("/invitations", response=schemas.InvitationPage)
def list_invitations(
    request: ApiRequest, cursor: str | None = None, limit: int = 50
) -> schemas.InvitationPage:
    """List the open invitations; for owners."""
    require(request.auth, can_administer)
    page = page_of(selectors.open_invitations_of(request.auth.workspace), cursor=cursor, limit=limit)
    items = [schemas.invitation_out(row) for row in page.items]
    return schemas.InvitationPage(items=items, next_cursor=page.next_cursor)


@router.post("/invitations", response={201: schemas.InvitationOut})
def invite(request: ApiRequest, body: schemas.InvitationBody) -> Status[schemas.InvitationOut]:
    """Invite an address. The answer has the secret of the link `/invitation/<secret>/`; no e-mail is sent.

    Inviting again withdraws the earlier offer, so a repeated request does no harm and needs no key.
    """
    new = invitations.invite(request.auth, body.email, body.role)
    return Status(201, schemas.invitation_out(new.invitation, new.secret))


@router.delete("/invitations/{uuid:invitation_id}", response={204: None})
def revoke_invitation(request: ApiRequest, invitation_id: UUID) -> Status[None]:
    """Withdraw an open invitation."""
    invitations.revoke_invitation(request.auth, invitation_id)
    return Status(204, None)


@router.get("/tokens", response=schemas.TokenPage)
def list_tokens(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> schemas.TokenPage:
    """List one's own working tokens; owners see everybody's."""
    page = page_of(selectors.tokens_for(request.auth), cursor=cursor, limit=limit)
    items = [schemas.token_out(row) for row in page.items]
    return schemas.TokenPage(items=items, next_cursor=page.next_cursor)


@router.post("/tokens", response={201: schemas.TokenOut})
def create_token(request: ApiRequest, body: schemas.TokenBody) -> Status[schemas.TokenOut]:
    """Make a token for oneself; only this answer carries its secret.

    There is no idempotency key here: answers under one are kept, and a secret is not.
    """
    new = tokens.create_token(request.auth, body.name)
    return Status(201, schemas.token_out(new.token, new.secret))


@router.delete("/tokens/{uuid:token_id}", response={204: None})
def revoke_token(request: ApiRequest, token_id: UUID) -> Status[None]:
    """Make a token useless at once."""
    tokens.revoke_token(request.auth, token_id)
    return Status(204, None)


@router.get("/ledger", response=schemas.LedgerPage)
def list_ledger(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> schemas.LedgerPage:
    """List what happened in the workspace, the oldest first."""
    entries = LedgerEntry.objects.filter(workspace=request.auth.workspace).select_related("actor")
    page = page_of(entries, cursor=cursor, limit=limit)
    items = [schemas.entry_out(row) for row in page.items]
    return schemas.LedgerPage(items=items, next_cursor=page.next_cursor)
