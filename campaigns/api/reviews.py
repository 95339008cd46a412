"""The API of reviews: parse, call one service or selector, answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from campaigns.models import Verdict
from campaigns.schemas.reviews import (
    DecidedListOut,
    DecidedOut,
    DecisionBody,
    DecisionsBody,
    NextOut,
    ReviewPage,
    ScopeQuery,
    decided_out,
    review_item_out,
)
from campaigns.selectors import reviews as selectors
from campaigns.selectors.review_items import items_of
from campaigns.selectors.reviews import Place, ReviewState
from campaigns.services.docket import Judgement, Ruling, Sight, Undoing
from campaigns.services.reserving import take_next
from campaigns.services.reviews import decide
from workspaces.errors import Invalid
from workspaces.models import Membership
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["reviews"])


@router.get("/reviews/next", response=NextOut, summary="What waits next")
def next_review(
    request: ApiRequest,
    *,
    part: Query[ScopeQuery],
    after: UUID | None = None,
) -> NextOut:
    """Return the variant that waits next for you, oldest first from where you last decided.

    Nobody else is given it for ten minutes. `after` passes over one: name its `variant`, and what lies before
    it comes last.
    """
    scope = part.scope()
    place = Place(after, after=after) if after else None
    variants, _place = take_next(request.auth, scope, place=place, limit=1)
    items = items_of(request.auth, variants)
    return NextOut(
        item=review_item_out(items[0]) if items else None,
        left=selectors.waiting_count(request.auth, scope),
    )


@router.get("/reviews", response=ReviewPage, summary="List variants by review state")
def list_reviews(
    request: ApiRequest,
    *,
    part: Query[ScopeQuery],
    state: ReviewState = ReviewState.WAITING,
    cursor: str | None = None,
    limit: int = 50,
) -> ReviewPage:
    """Return finished variants that wait for review, are approved or are rejected, oldest first."""
    rows = part.scope().of(selectors.variants_shown(request.auth.workspace))
    page = page_of(selectors.in_state(rows, state), cursor=cursor, limit=limit)
    items = [review_item_out(item) for item in items_of(request.auth, page.items)]
    return ReviewPage(items=items, next_cursor=page.next_cursor)


@router.post("/decisions", response={201: DecidedListOut | DecidedOut}, summary="Decide")
def create_decisions(request: ApiRequest, body: DecisionsBody | DecisionBody) -> Status[dict[str, Any]]:
    """Take one decision, or up to 200 as `{"decisions": [...]}`, all or none.

    404 when any of them names what you cannot see, 409 when something changed since you looked. Takes an
    Idempotency-Key.
    """

    def act() -> tuple[int, dict[str, Any]]:
        asked = body.decisions if isinstance(body, DecisionsBody) else [body]
        taken = [decided_out(one) for one in decide(request.auth, _rulings(request.auth, asked))]
        answer = DecidedListOut(decisions=taken) if isinstance(body, DecisionsBody) else taken[0]
        return 201, answer.model_dump(mode="json")

    status, answer = run_once(request, request.auth, act)
    return Status(status, answer)


def _rulings(membership: Membership, asked: Sequence[DecisionBody]) -> list[Ruling]:
    """Turn bodies into rulings; Invalid names every one that lacks what its verdict needs."""
    faults = [
        {"field": f"decisions.{place}.{field}", "message": _("This is needed here.")}
        for place, body in enumerate(asked)
        for field in _missing(body)
    ]
    if faults:
        raise Invalid(_("This decision was not understood."), errors=faults)
    seen = [(body.variant, body.digest) for body in asked if body.verdict != Verdict.UNDO]
    revisions = iter(selectors.revisions_seen(membership.workspace, seen))
    return [
        Undoing(body.undoes, body.request_id)
        if body.verdict == Verdict.UNDO and body.undoes
        else _judgement(body, next(revisions))
        for body in asked
    ]


def _missing(body: DecisionBody) -> list[str]:
    if body.verdict == Verdict.UNDO:
        return [] if body.undoes else ["undoes"]
    return [field for field in ("variant", "digest") if not getattr(body, field)]


def _judgement(body: DecisionBody, revision_id: UUID) -> Judgement:
    sight = Sight(revision_id, body.digest, body.seen, body.milliseconds_looked, body.request_id)
    return Judgement(sight, body.verdict, body.reason if body.verdict == Verdict.REJECT else "")
