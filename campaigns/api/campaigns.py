"""The API of campaigns: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from campaigns.schemas.campaigns import (
    CampaignBody,
    CampaignChange,
    CampaignOut,
    CampaignPage,
    campaign_out,
)
from campaigns.selectors.campaigns import campaign_named, campaigns_of
from campaigns.services import campaigns
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["campaigns"])


@router.get("/campaigns", response=CampaignPage, summary="List the campaigns")
def list_campaigns(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> CampaignPage:
    """Return the campaigns that are not archived, oldest first."""
    rows = campaigns_of(request.auth).prefetch_related("segments", "template_versions")
    page = page_of(rows, cursor=cursor, limit=limit)
    return CampaignPage(items=[campaign_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("/campaigns", response={201: CampaignOut}, summary="Create a campaign")
def create_campaign(request: ApiRequest, body: CampaignBody) -> Status[dict[str, Any]]:
    """Create a campaign, finished or not. An Idempotency-Key makes a repeated request safe."""

    def act() -> tuple[int, dict[str, Any]]:
        campaign = campaigns.create(request.auth, body.as_choices())
        return 201, campaign_out(campaign).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/campaigns/{uuid:campaign_id}", response=CampaignOut, summary="Show a campaign")
def show_campaign(request: ApiRequest, campaign_id: UUID) -> CampaignOut:
    """Return one campaign."""
    return campaign_out(campaign_named(request.auth, campaign_id))


@router.put("/campaigns/{uuid:campaign_id}", response=CampaignOut, summary="Change a campaign")
def change_campaign(request: ApiRequest, campaign_id: UUID, body: CampaignChange) -> CampaignOut:
    """Replace everything that was chosen; 409 where `version` is no longer the newest."""
    campaign = campaigns.change(request.auth, campaign_id, body.as_choices(), version=body.version)
    return campaign_out(campaign)


@router.delete("/campaigns/{uuid:campaign_id}", response={204: None}, summary="Archive a campaign")
def archive_campaign(request: ApiRequest, campaign_id: UUID) -> Status[None]:
    """Take a campaign off the lists; what it made stays."""
    campaigns.archive(request.auth, campaign_id)
    return Status(204, None)
