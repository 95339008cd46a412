"""The API of a film's ads: preview and launch."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from campaigns.schemas.film_ads import FilmAdsBody, FilmAdsLaunch
from campaigns.schemas.plans import PlanOut, PreviewOut, plan_out, preview_out
from campaigns.selectors.film_ads import film_preview_of
from campaigns.selectors.storyboards import storyboard_named
from campaigns.services.film_ads import launch_film_ads
from workspaces.rest import ApiRequest, run_once

router = Router(tags=["storyboards"])
ADS = "/storyboards/{uuid:storyboard_id}/ads"


@router.post(f"{ADS}/plan", response=PreviewOut, summary="Preview the ads of a film")
def preview_film_ads(request: ApiRequest, storyboard_id: UUID, body: FilmAdsBody) -> PreviewOut:
    """Return what a launch would make now; nothing is written. 409 where there is no film of the shots."""
    return preview_out(film_preview_of(storyboard_named(request.auth, storyboard_id), body.as_wish()))


@router.post(f"{ADS}/launch", response={201: PlanOut}, summary="Launch the ads of a film")
def launch_ads(request: ApiRequest, storyboard_id: UUID, body: FilmAdsLaunch) -> Status[dict[str, Any]]:
    """Launch exactly what was previewed under this digest; 409 where it would be another by now.

    The ads are variants of the campaign: they are checked, judged and published like all others.
    """

    def act() -> tuple[int, dict[str, Any]]:
        plan = launch_film_ads(request.auth, storyboard_id, body.as_wish(), digest=body.digest)
        return 201, plan_out(plan).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))
