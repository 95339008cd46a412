"""The API of comments: parse, call one service or selector, answer."""

from uuid import UUID

from ninja import Router, Status

from campaigns.schemas.comments import (
    CommentBody,
    CommentOut,
    SettleBody,
    ThreadList,
    ThreadOut,
    comment_out,
    thread_out,
)
from campaigns.selectors.comments import thread_with, threads_on
from campaigns.selectors.variants import variant_named
from campaigns.services import comments
from workspaces.errors import NotFound
from workspaces.rest import ApiRequest

router = Router(tags=["comments"])


@router.get("/variants/{code}/comments", response=ThreadList, summary="List the comments on a variant")
def list_comments(request: ApiRequest, code: str) -> ThreadList:
    """Return all threads of a variant, those of earlier revisions too."""
    return ThreadList(threads=[thread_out(one) for one in threads_on(variant_named(request.auth, code))])


@router.post("/variants/{code}/comments", response={201: CommentOut}, summary="Comment on a variant")
def create_comment(request: ApiRequest, code: str, body: CommentBody) -> Status[CommentOut]:
    """Say something about a revision, or answer what was said."""
    variant = variant_named(request.auth, code)
    revision = variant.revisions.filter(number=body.revision).first()
    if revision is None:
        raise NotFound
    return Status(201, comment_out(comments.comment(request.auth, revision.pk, body.remark())))


@router.post(
    "/comments/{comment_id}/settle", response=ThreadOut, summary="Resolve a thread, or open it again"
)
def settle_thread(request: ApiRequest, comment_id: UUID, body: SettleBody) -> ThreadOut:
    """Settle the thread that a comment is in; 409 where it stands so already."""
    return thread_out(thread_with(comments.settle(request.auth, comment_id, resolved=body.resolved)))
