"""Launching the ads of a storyboard's film: variants like all others, that go through checks and review."""

from uuid import UUID

from campaigns.models import Campaign, Plan
from campaigns.selectors.film_ads import FilmWish, film_preview_of
from campaigns.selectors.plans import Preview
from campaigns.selectors.storyboards import storyboard_named
from campaigns.services.plans import launch_previewed
from workspaces.access import require
from workspaces.models import Membership
from workspaces.policies import can_edit


def launch_film_ads(membership: Membership, storyboard_id: UUID, wish: FilmWish, *, digest: str) -> Plan:
    """Launch the ads that were previewed under `digest`; launching them again returns the plan they became.

    Raises NotFound, NotAllowed, and like `film_preview_of` and `plans.launch`.
    """
    require(membership, can_edit)
    campaign_id = storyboard_named(membership, storyboard_id).campaign_id

    def preview(_campaign: Campaign) -> Preview:
        return film_preview_of(storyboard_named(membership, storyboard_id), wish)

    return launch_previewed(membership, campaign_id, preview, digest=digest)
