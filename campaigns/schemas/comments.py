"""The shapes of comments in the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import Comment
from campaigns.models.comments import WHOLE
from campaigns.selectors.comments import Thread
from campaigns.services.comments import BODY_MAX, Pin, Remark
from workspaces.rest import Body


class PinBody(Body):
    """Where: a format of the revision, a place in it (ten-thousandths from its left and top), a moment."""

    format: str = Field(max_length=40)
    left: int | None = Field(default=None, ge=0, le=WHOLE)
    top: int | None = Field(default=None, ge=0, le=WHOLE)
    milliseconds: int | None = Field(default=None, ge=0)


class CommentBody(Body):
    """Something to say about the revision with this number; `answers` is any comment of the thread to go on.

    A retry that has the same `request_id` gets the first comment back.
    """

    revision: int = Field(ge=1)
    body: str = Field(max_length=BODY_MAX)
    pin: PinBody | None = None
    answers: UUID | None = None
    request_id: UUID | None = None

    def remark(self) -> Remark:
        """Return what the service takes."""
        pin = self.pin
        where = Pin(pin.format, pin.left, pin.top, pin.milliseconds) if pin else None
        return Remark(self.body, where, self.answers, self.request_id)


class SettleBody(Body):
    """Whether the thread is resolved, or open again."""

    resolved: bool


class CommentOut(Schema):
    """One comment; a place or a moment only where it is pinned to one."""

    id: UUID
    author: str
    revision: int
    body: str
    format: str
    left: int | None
    top: int | None
    milliseconds: int | None
    created_at: datetime


class ThreadOut(Schema):
    """A comment with its answers, oldest first."""

    number: int
    comment: CommentOut
    answers: list[CommentOut]
    resolved: bool


class ThreadList(Schema):
    """The threads of a variant, oldest first."""

    threads: list[ThreadOut]


def comment_out(row: Comment) -> CommentOut:
    """Return a comment."""
    return CommentOut(
        id=row.pk,
        author=str(row.author),
        revision=row.revision.number,
        body=row.body,
        format=row.format,
        left=row.left,
        top=row.top,
        milliseconds=row.moment,
        created_at=row.created_at,
    )


def thread_out(thread: Thread) -> ThreadOut:
    """Return a thread."""
    return ThreadOut(
        number=thread.number,
        comment=comment_out(thread.first),
        answers=[comment_out(answer) for answer in thread.answers],
        resolved=thread.is_resolved,
    )
