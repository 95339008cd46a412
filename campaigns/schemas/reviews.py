"""The shapes of reviewing in the API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import Decision, Verdict
from campaigns.schemas.variants import CopyOut, FileOut, FindingOut, finding_out
from campaigns.selectors.review_items import ReviewItem
from campaigns.selectors.reviews import ReviewState, Scope
from campaigns.services.reviews import BULK_MAX, REASON_MAX
from workspaces.rest import Body

LONGEST_LOOK = 24 * 60 * 60 * 1000


class ScopeQuery(Schema):
    """Which part of the queue; nothing stands for all."""

    campaign: UUID | None = None
    segment: UUID | None = None
    reader: str = Field(
        default="", description="A language that no machine could read, or `machine`: what one did read."
    )
    flagged: bool = Field(default=False, description="Only what a check found something else on.")

    def scope(self) -> Scope:
        """Return what selectors take."""
        return Scope(self.campaign, self.segment, self.reader, self.flagged)


class VoteOut(Schema):
    """A decision that counts: each reviewer's newest that was not undone."""

    decision: UUID
    number: int
    verdict: Verdict
    reviewer: str
    reason: str
    created_at: datetime


class ReviewItemOut(Schema):
    """A variant as one judges it; send `code`, `digest` and `seen` back with the decision."""

    variant: UUID
    code: str
    revision: int
    digest: str
    state: ReviewState
    seen: int
    may_approve: bool
    campaign: UUID
    segment: str
    words: CopyOut
    landing_url: str
    files: list[FileOut]
    findings: list[FindingOut]
    votes: list[VoteOut]


class ReviewPage(Schema):
    """Some variants, and the cursor that continues the list, null at its end."""

    items: list[ReviewItemOut]
    next_cursor: str | None


class NextOut(Schema):
    """What waits next for you, null when nothing does; `left` counts all, up to 10,001 for any more."""

    item: ReviewItemOut | None
    left: int


class DecisionBody(Body):
    """Approve or reject the revision with this digest, or undo a decision of your own.

    Approve and reject name `variant` (its code) and `digest`; a reject needs a `reason`. Undo names `undoes`,
    a decision's id. With `seen`, what somebody has decided against it since is a conflict. A retry that has
    the same `request_id` gets the first answer.
    """

    verdict: Verdict
    variant: str = Field(default="", max_length=8)
    digest: str = Field(default="", max_length=64)
    seen: int | None = Field(default=None, ge=0)
    reason: str = Field(default="", max_length=REASON_MAX)
    milliseconds_looked: int | None = Field(default=None, ge=0, le=LONGEST_LOOK)
    request_id: UUID | None = None
    undoes: UUID | None = None


class DecisionsBody(Body):
    """Up to 200 decisions that are taken together, or none of them."""

    decisions: Annotated[list[DecisionBody], Field(min_length=1, max_length=BULK_MAX)]


class DecidedOut(Schema):
    """A decision that was taken."""

    id: UUID
    variant: UUID
    code: str
    digest: str
    number: int
    verdict: Verdict
    reason: str
    undoes: UUID | None
    created_at: datetime


class DecidedListOut(Schema):
    """The decisions that were taken, in the order in which they were asked for."""

    decisions: list[DecidedOut]


def review_item_out(item: ReviewItem) -> ReviewItemOut:
    """Return a variant as one judges it."""
    words, audience = item.content.words, item.content.audience
    return ReviewItemOut(
        variant=item.variant.pk,
        code=item.variant.code,
        revision=item.revision.number,
        digest=item.revision.digest,
        state=item.state,
        seen=item.seen,
        may_approve=item.may_approve,
        campaign=item.variant.campaign_id,
        segment=audience.name,
        words=CopyOut(
            headline=words.headline,
            body=words.body,
            call_to_action=words.call_to_action,
            locale=audience.locale,
        ),
        landing_url=item.content.landing_url,
        files=[FileOut.from_orm(file) for file in item.content.files],
        findings=[finding_out(finding) for finding in item.findings],
        votes=[_vote_out(decision) for decision in item.counting],
    )


def decided_out(decision: Decision) -> DecidedOut:
    """Return a decision that was taken."""
    return DecidedOut(
        id=decision.pk,
        variant=decision.variant_id,
        code=decision.variant.code,
        digest=decision.digest,
        number=decision.number,
        verdict=Verdict(decision.verdict),
        reason=decision.reason,
        undoes=decision.undoes_id,
        created_at=decision.created_at,
    )


def _vote_out(decision: Decision) -> VoteOut:
    return VoteOut(
        decision=decision.pk,
        number=decision.number,
        verdict=Verdict(decision.verdict),
        reviewer=str(decision.reviewer),
        reason=decision.reason,
        created_at=decision.created_at,
    )
