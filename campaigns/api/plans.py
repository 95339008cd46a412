"""The API of plans: preview, launch, watch, pause, resume, cancel, retry."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from campaigns.schemas.plans import LaunchBody, PlanOut, PlanPage, PreviewOut, plan_out, preview_out
from campaigns.selectors.campaigns import campaign_named, plan_named, plans_of
from campaigns.selectors.plans import preview_of
from campaigns.services import plans, variants
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["plans"])


@router.post("/campaigns/{uuid:campaign_id}/plan", response=PreviewOut, summary="Preview the plan")
def preview_plan(request: ApiRequest, campaign_id: UUID) -> PreviewOut:
    """Return what a launch would make now; nothing is written."""
    return preview_out(preview_of(campaign_named(request.auth, campaign_id)))


@router.post("/campaigns/{uuid:campaign_id}/launch", response={201: PlanOut}, summary="Launch the plan")
def launch_plan(request: ApiRequest, campaign_id: UUID, body: LaunchBody) -> Status[dict[str, Any]]:
    """Launch exactly the plan that was previewed under this digest; 409 where it would be another by now.

    The same digest launched again answers with the plan it became; nothing is made twice.
    """

    def act() -> tuple[int, dict[str, Any]]:
        plan = plans.launch(request.auth, campaign_id, digest=body.digest)
        return 201, plan_out(plan).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/campaigns/{uuid:campaign_id}/plans", response=PlanPage, summary="List a campaign's plans")
def list_plans(
    request: ApiRequest, campaign_id: UUID, cursor: str | None = None, limit: int = 50
) -> PlanPage:
    """Return the launched plans of a campaign, oldest first."""
    rows = plans_of(campaign_named(request.auth, campaign_id))
    page = page_of(rows, cursor=cursor, limit=limit)
    return PlanPage(items=[plan_out(plan) for plan in page.items], next_cursor=page.next_cursor)


@router.get("/plans/{uuid:plan_id}", response=PlanOut, summary="Show a plan")
def show_plan(request: ApiRequest, plan_id: UUID) -> PlanOut:
    """Return a launched plan and how the work on it stands."""
    return plan_out(plan_named(request.auth, plan_id))


@router.post("/plans/{uuid:plan_id}/pause", response=PlanOut, summary="Pause a plan")
def pause_plan(request: ApiRequest, plan_id: UUID) -> PlanOut:
    """Begin no more of its variants; what is being made is finished."""
    return plan_out(variants.pause(request.auth, plan_id))


@router.post("/plans/{uuid:plan_id}/resume", response=PlanOut, summary="Go on with a plan")
def resume_plan(request: ApiRequest, plan_id: UUID) -> PlanOut:
    """Go on with a paused plan."""
    return plan_out(variants.resume(request.auth, plan_id))


@router.post("/plans/{uuid:plan_id}/cancel", response=PlanOut, summary="Cancel what is not made yet")
def cancel_plan(request: ApiRequest, plan_id: UUID) -> PlanOut:
    """Cancel all variants that are waiting or being made; 409 where there are none."""
    return plan_out(variants.cancel(request.auth, plan_id))


@router.post("/plans/{uuid:plan_id}/retry", response=PlanOut, summary="Retry what failed")
def retry_plan(request: ApiRequest, plan_id: UUID) -> PlanOut:
    """Make the failed variants once more; 409 where none has failed."""
    return plan_out(variants.retry(request.auth, plan_id))
