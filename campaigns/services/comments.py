"""Commenting on what is judged: saying something about a place or a moment, answering, settling threads."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.contents import Content
from campaigns.models import Comment, CommentKind, Revision
from campaigns.models.comments import WHOLE
from campaigns.selectors.comments import is_settled
from platforms.formats import format_named
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.policies import can_comment
from workspaces.services.ledger import record

BODY_MAX = 1000


@dataclass(frozen=True, slots=True)
class Pin:
    """Where in a format: a place in ten-thousandths of its width and height, a moment in milliseconds."""

    format: str
    left: int | None = None
    top: int | None = None
    moment: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said; `answers` is any comment of the thread it goes on with.

    `request_id` names this press of a button: a retry with the same one gets the first comment back.
    """

    body: str
    pin: Pin | None = None
    answers: UUID | None = None
    request_id: UUID | None = None


def comment(membership: Membership, revision_id: UUID, remark: Remark) -> Comment:
    """Say something about a revision; raises NotFound, NotAllowed, or Invalid for words or a pin amiss."""
    require(membership, can_comment)
    body = remark.body.strip()
    if not body:
        message = _("Write what you want to say.")
        raise Invalid(message, code="empty", errors=_at("body", message))
    if len(body) > BODY_MAX:
        message = _("Use at most %(maximum)d characters.") % {"maximum": BODY_MAX}
        raise Invalid(message, code="too_long", errors=_at("body", message))
    try:
        return _said(membership, revision_id, remark, body)
    except IntegrityError as error:
        # The same request id at the same moment on two variants, whose locks do not exclude each other.
        if not (remark.request_id and Comment.objects.filter(request_id=remark.request_id).exists()):
            raise
        raise _reused() from error


def _said(membership: Membership, revision_id: UUID, remark: Remark, body: str) -> Comment:
    with transaction.atomic():
        revision = _revision(membership, revision_id)
        if remark.request_id and (first := Comment.objects.filter(request_id=remark.request_id).first()):
            return _again(first, membership, revision)
        pin = remark.pin
        if pin:
            _check_pin(revision, pin)
        row = Comment(
            body=body,
            answers=_first_of(revision, remark.answers) if remark.answers else None,
            format=pin.format if pin else "",
            left=pin.left if pin else None,
            top=pin.top if pin else None,
            moment=pin.moment if pin else None,
            request_id=remark.request_id,
        )
        return _write(membership, revision, row)


def settle(membership: Membership, comment_id: UUID, *, resolved: bool) -> Comment:
    """Resolve the thread of a comment, or open it again; raises Conflict where it stands so already."""
    require(membership, can_comment)
    with transaction.atomic():
        named = Comment.objects.of(membership.workspace).filter(pk=comment_id).first()
        if named is None:
            raise NotFound
        revision = _revision(membership, named.revision_id)
        first = _first_of(revision, comment_id)
        if is_settled(first) == resolved:
            said = _("This is resolved already.") if resolved else _("This is open already.")
            raise Conflict(said, code="settled_already")
        kind = CommentKind.RESOLVE if resolved else CommentKind.REOPEN
        return _write(membership, revision, Comment(kind=kind, answers=first))


def _revision(membership: Membership, revision_id: UUID) -> Revision:
    """Return the revision with its variant locked, so that a thread is settled by one at a time."""
    rows = Revision.objects.of(membership.workspace).select_related("variant")
    revision = rows.select_for_update(of=("variant",)).filter(pk=revision_id).first()
    if revision is None:
        raise NotFound
    return revision


def _again(first: Comment, membership: Membership, revision: Revision) -> Comment:
    if (first.author_id, first.revision_id) != (membership.user_id, revision.pk):
        raise _reused()
    return first


def _reused() -> Conflict:
    return Conflict(_("This request id was used for another comment."), code="request_id_reused")


def _first_of(revision: Revision, comment_id: UUID) -> Comment:
    """Return the first comment of the thread that a comment on this variant is in."""
    rows = Comment.objects.select_related("answers").filter(variant=revision.variant_id, pk=comment_id)
    named = rows.first()
    if named is None:
        raise NotFound
    return named.answers or named


def _check_pin(revision: Revision, pin: Pin) -> None:
    if pin.format not in {file.format for file in Content.from_json(revision.content).files}:
        raise Invalid(_("This variant has no such format."), code="unknown_format")
    is_placed = pin.left is not None and pin.top is not None
    if (pin.left is None) != (pin.top is None) or (
        is_placed and not all(0 <= (side or 0) <= WHOLE for side in (pin.left, pin.top))
    ):
        raise Invalid(_("The place lies outside the picture."), code="bad_place")
    if pin.moment is not None and not (format_named(pin.format).frames and 0 <= pin.moment <= 60_000):
        raise Invalid(_("Only a video has moments, within its length."), code="bad_moment")


def _write(membership: Membership, revision: Revision, row: Comment) -> Comment:
    row.workspace, row.author = membership.workspace, membership.user
    row.variant, row.revision = revision.variant, revision
    row.save(force_insert=True)
    record(
        membership.workspace,
        f"comment.{row.kind}",
        actor=membership.user,
        subject=f"variant:{revision.variant_id}",
        content={
            "code": revision.variant.code,
            "comment": row.pk.hex,
            "revision": revision.number,
            "answers": row.answers_id.hex if row.answers_id else None,
            "body": row.body,
            "format": row.format,
            "left": row.left,
            "top": row.top,
            "moment": row.moment,
        },
    )
    return row


def _at(field: str, message: str) -> list[dict[str, object]]:
    return [{"field": field, "message": message}]
