"""API tokens: made by a member for themselves, shown once, revoked for good."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.access import require
from workspaces.canonical import digest_of
from workspaces.errors import Conflict, NotFound
from workspaces.models import Membership, Token
from workspaces.policies import can_administer
from workspaces.rest import TOKEN_PREFIX
from workspaces.services.ledger import record

HINT_LENGTH = 8


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token's row and its secret, which is known only now; the database keeps its hash."""

    token: Token
    secret: str


def create_token(actor: Membership, name: str) -> NewToken:
    """Make a token that can do, at any moment, what its maker's role allows then."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            workspace=actor.workspace,
            user=actor.user,
            name=name,
            secret_digest=digest_of(secret),
            hint=secret[:HINT_LENGTH],
        )
        _note(token, "token.create", actor)
    return NewToken(token, secret)


def revoke_token(actor: Membership, token_id: UUID) -> None:
    """Make a token useless at once; one's own, or for owners anybody's. A revoked one raises Conflict."""
    with transaction.atomic():
        mine = Token.objects.filter(workspace=actor.workspace, pk=token_id)
        token = mine.first()
        if token is None:
            raise NotFound
        if token.user_id != actor.user_id:
            require(actor, can_administer)
        if not mine.filter(revoked_at=None).update(revoked_at=timezone.now()):
            raise Conflict(_("This token is revoked already."), code="token_revoked")
        _note(token, "token.revoke", actor)


def _note(token: Token, kind: str, actor: Membership) -> None:
    content = {"name": token.name, "hint": token.hint}
    record(actor.workspace, kind, actor=actor.user, subject=f"token:{token.pk}", content=content)
