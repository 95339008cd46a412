"""The shapes of plans in the API: previewed, launched, and how the work on one stands."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from campaigns.models import Plan
from campaigns.selectors.campaigns import standing_of
from campaigns.selectors.plan_words import said_faults
from campaigns.selectors.plans import Preview
from workspaces.rest import Body


class LeftOutOut(Schema):
    """Combinations that an exclusion keeps out, and its reason."""

    reason: str
    count: int


class FaultOut(Schema):
    """Something wrong with the words of some variants; where it `blocks`, they are not in the plan."""

    template: str
    field: str
    code: str
    message: str
    count: int
    blocks: bool


class EstimateOut(Schema):
    """Seconds and millionths of a US dollar, each between two bounds; measured here, or a default."""

    seconds_low: float
    seconds_high: float
    micro_usd_low: int
    micro_usd_high: int
    is_measured: bool


class PreviewOut(Schema):
    """What a launch would make now; send `digest` with the launch.

    combinations = variants + excluded + duplicates + made_before + faulty.
    """

    digest: str
    combinations: int
    variants: int
    files: int
    excluded: list[LeftOutOut]
    duplicates: int
    made_before: int
    faulty: int
    faults: list[FaultOut]
    per_axis: dict[str, dict[str, int]]
    estimate: EstimateOut


class LaunchBody(Body):
    """Which preview to launch."""

    digest: str


class StandingOut(Schema):
    """How the work on a plan stands; `seconds_left` is null while it is paused."""

    queued: int
    running: int
    ready: int
    failed: int
    blocked: int
    cancelled: int
    paused: bool
    per_minute: float
    seconds_left: float | None


class PlanOut(Schema):
    """A launched plan."""

    id: UUID
    campaign: UUID
    number: int
    digest: str
    variants: int
    files: int
    excluded: list[LeftOutOut]
    standing: StandingOut
    created_at: datetime


class PlanPage(Schema):
    """Some plans, and the cursor that continues the list."""

    items: list[PlanOut]
    next_cursor: str | None


def preview_out(preview: Preview) -> PreviewOut:
    """Return a preview as the API shows it."""
    expansion = preview.expansion
    return PreviewOut(
        digest=expansion.digest,
        combinations=expansion.combinations,
        variants=expansion.variants,
        files=expansion.files,
        excluded=[LeftOutOut(reason=entry.reason, count=entry.count) for entry in expansion.left_out],
        duplicates=expansion.duplicates,
        made_before=expansion.made_before,
        faulty=expansion.faulty,
        faults=[FaultOut.from_orm(fault) for fault in said_faults(preview)],
        per_axis={axis: dict(values) for axis, values in expansion.per_axis.items()},
        estimate=EstimateOut.from_orm(preview.estimate),
    )


def plan_out(plan: Plan) -> PlanOut:
    """Return a plan with its standing as the API shows it."""
    return PlanOut(
        id=plan.pk,
        campaign=plan.campaign_id,
        number=plan.number,
        digest=plan.digest,
        variants=plan.variant_count,
        files=plan.file_count,
        excluded=[LeftOutOut(**entry) for entry in plan.excluded],
        standing=StandingOut.from_orm(standing_of(plan)),
        created_at=plan.created_at,
    )
