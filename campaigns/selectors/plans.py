"""Plans as they would be launched now: what is previewed here is what a launch writes."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.expansion.expand import TooManyCells, expand
from campaigns.expansion.values import Plan as Expansion
from campaigns.expansion.values import Setup
from campaigns.models import Campaign
from campaigns.selectors.setups import Chosen, chosen_of, setup_of
from campaigns.selectors.wording import CampaignWriter, room_of
from generation.installed import manifest_for
from generation.selectors import seconds_per_variant
from generation.services.jobs import batch_key_of, load_of
from generation.specs import ModelRef, RenderSpec
from workspaces.errors import TooLarge

# How far a plan's time may lie from the estimate: half of it by default, a fifth once variants were measured.
DEFAULT_SPREAD = 0.5
MEASURED_SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds and millionths of a US dollar that a plan will take, each between two bounds."""

    seconds_low: float
    seconds_high: float
    micro_usd_low: int
    micro_usd_high: int
    is_measured: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a launch of the campaign would make now; `storyboard` is the one whose film it is over, if any."""

    chosen: Chosen
    setup: Setup
    expansion: Expansion
    model: ModelRef
    batch_key: str
    load: int
    estimate: Estimate
    storyboard: str = ""


def preview_of(campaign: Campaign) -> Preview:
    """Expand the campaign as it is saved.

    Raises Invalid with code "unfinished" where something is still to be chosen, TooLarge above the cap on
    variants, Unavailable where the model is not installed, Conflict where its licence (code "licence") or
    its abilities (code "unsupported") stand against the campaign. A launch calls this same function.
    """
    chosen = chosen_of(campaign)
    return previewed(chosen, setup_of(chosen))


def previewed(chosen: Chosen, setup: Setup, *, storyboard: str = "") -> Preview:
    """Expand a setup of a campaign; raises TooLarge and Unavailable like `preview_of`."""
    campaign, cap = chosen.campaign, settings.PLAN_MAX_VARIANTS
    manifest = manifest_for(campaign.workspace_id, setup.base.model.name)
    try:
        expansion = expand(setup, CampaignWriter(chosen, room_of(setup, chosen, manifest.sizes)), cap=cap)
    except TooManyCells as error:
        message = _(
            "These choices make %(count)d variants; one plan holds at most %(cap)d. "
            "Choose fewer segments, options, layouts or pictures, or split the campaign."
        )
        numbers = {"count": error.combinations, "cap": error.cap}
        raise TooLarge(message % numbers, code="plan_too_large") from error
    return Preview(
        chosen,
        setup,
        expansion,
        setup.base.model,
        batch_key_of(setup.base),
        load_of(setup.base, manifest),
        estimate=_estimate(campaign, setup.base, expansion),
        storyboard=storyboard,
    )


def _estimate(campaign: Campaign, base: RenderSpec, expansion: Expansion) -> Estimate:
    frames = [form.frames for form in base.formats]
    one = seconds_per_variant(campaign.workspace, batch_key=batch_key_of(base), frames=frames)
    spread = MEASURED_SPREAD if one.is_measured else DEFAULT_SPREAD
    seconds = one.seconds * expansion.variants
    low, high = seconds * (1 - spread), seconds * (1 + spread)
    rate = settings.DEVICE_SECOND_MICRO_USD
    return Estimate(low, high, round(low * rate), round(high * rate), one.is_measured)
