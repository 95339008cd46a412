"""What every API route shares: token authentication, strict bodies, cursor paging, idempotency keys."""

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import ConfigDict

from workspaces.canonical import digest_of
from workspaces.errors import Conflict, Invalid
from workspaces.models import IdempotentRequest, Membership, Token

TOKEN_PREFIX = "vrs_"  # noqa: S105 - a prefix for secret scanners, not a secret
PAGE_LIMIT = 200

Item = TypeVar("Item", bound=models.Model)


class ApiRequest(HttpRequest):
    """A request whose token was accepted: `auth` is the membership it acts for."""

    auth: Membership


class Body(Schema):
    """A request body; fields it does not know are an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class TokenAuth(HttpBearer):
    """Accepts `Authorization: Bearer vrs_...`; the token can do what its maker's role allows right now."""

    def authenticate(self, request: HttpRequest, token: str) -> Membership | None:
        """Return the membership that the token acts for, None when it is unknown, revoked or orphaned."""
        if not token.startswith(TOKEN_PREFIX):
            return None
        row = Token.objects.filter(secret_digest=digest_of(token), revoked_at=None).first()
        if row is None:
            return None
        now = timezone.now()
        if row.last_used_at is None or (now - row.last_used_at).total_seconds() > 60:
            Token.objects.filter(pk=row.pk).update(last_used_at=now)
        return (
            Membership.objects.select_related("workspace", "user")
            .filter(workspace_id=row.workspace_id, user_id=row.user_id, user__is_active=True)
            .first()
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of rows in id order, and the cursor of the next, None at the end."""

    items: Sequence[Item]
    next_cursor: str | None


def page_of(rows: models.QuerySet[Item], *, cursor: str | None, limit: int) -> Page[Item]:
    """Return up to `limit` (1 to 200) rows after the cursor; a cursor that is none raises Invalid."""
    limit = max(1, min(limit, PAGE_LIMIT))
    if cursor:
        try:
            rows = rows.filter(pk__gt=uuid.UUID(cursor))
        except ValueError as error:
            raise Invalid(_("This cursor is not one of ours."), code="bad_cursor") from error
    found = list(rows.order_by("pk")[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], str(found[limit - 1].pk) if more else None)


def run_once(
    request: HttpRequest, membership: Membership, act: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any]]:
    """Run `act` once per Idempotency-Key and workspace; a repeated request gets the first answer.

    The key's row and the change commit together. The same key with another body raises Conflict.
    """
    key = request.headers.get("Idempotency-Key", "")[:200]
    if not key:
        return act()
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    try:
        with transaction.atomic():
            row = IdempotentRequest.objects.create(
                workspace=membership.workspace, key=key, request_digest=digest, status=0, answer="{}"
            )
            status, answer = act()
            row.status, row.answer = status, json.dumps(answer, default=str)
            row.save(update_fields=["status", "answer"])
            return status, answer
    except IntegrityError:
        first = IdempotentRequest.objects.filter(workspace=membership.workspace, key=key).first()
        if first is None:
            raise
    if first.request_digest != digest:
        raise Conflict(_("This Idempotency-Key was used for another request."), code="key_reused")
    return first.status, json.loads(first.answer)
