"""The shapes of campaigns in the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import Campaign
from campaigns.services.choices import SOUNDS, Choices, Exclusion
from platforms.formats import LENGTHS
from workspaces.rest import Body


class ExclusionBody(Body):
    """Cells to leave out: those that match every pair of `when`.

    An axis is an option's name, or "segment", "template" (their ids) or "layout".
    """

    when: dict[str, str]
    reason: str


class CampaignBody(Body):
    """Everything one chooses in a campaign; it may be unfinished until it is launched.

    `template_versions` are ids of versions. `options` maps an option to the values to use; an option that is
    missing uses all of its values. `seconds` is how long videos last: 6, 15, 30 or 60; `sound` is "brand"
    for the brand's, "own" for the file `own_sound` (an id from `/sounds`), or "none". `pictures` is the
    number of pictures for each idea. `model` is shipped or added; its licence may ask for `markets` (country
    codes) and `purpose` (commercial, public, health, political).
    """

    name: str
    brand: UUID | None = None
    product: UUID | None = None
    landing_url: str = ""
    segments: list[UUID] = Field(default_factory=list)
    template_versions: list[UUID] = Field(default_factory=list)
    options: dict[str, list[str]] = Field(default_factory=dict)
    formats: list[str] = Field(default_factory=list)
    seconds: int = LENGTHS[0]
    sound: str = SOUNDS[0]
    own_sound: UUID | None = None
    layouts: list[str] = Field(default_factory=lambda: ["hero"])
    pictures: int = 1
    exclusions: list[ExclusionBody] = Field(default_factory=list)
    model: str = "panggung"
    markets: list[str] = Field(default_factory=list)
    purpose: str = "commercial"

    def as_choices(self) -> Choices:
        """Return what the service takes."""
        return Choices(
            name=self.name,
            brand=self.brand,
            product=self.product,
            landing_url=self.landing_url,
            segments=self.segments,
            template_versions=self.template_versions,
            options=self.options,
            formats=self.formats,
            seconds=self.seconds,
            sound=self.sound,
            own_sound=self.own_sound,
            layouts=self.layouts,
            pictures=self.pictures,
            exclusions=[Exclusion(rule.when, rule.reason) for rule in self.exclusions],
            model=self.model,
            markets=self.markets,
            purpose=self.purpose,
        )


class CampaignChange(CampaignBody):
    """The whole of a campaign anew; `version` is the one that was read, and guards against overwriting."""

    version: int


class CampaignOut(Schema):
    """A campaign."""

    id: UUID
    name: str
    version: int
    brand: UUID | None
    product: UUID | None
    landing_url: str
    segments: list[UUID]
    template_versions: list[UUID]
    options: dict[str, list[str]]
    formats: list[str]
    seconds: int
    sound: str
    own_sound: UUID | None
    layouts: list[str]
    pictures: int
    exclusions: list[dict[str, dict[str, str] | str]]
    model: str
    markets: list[str]
    purpose: str
    archived: bool
    created_at: datetime


class CampaignPage(Schema):
    """Some campaigns, and the cursor that continues the list."""

    items: list[CampaignOut]
    next_cursor: str | None


def campaign_out(campaign: Campaign) -> CampaignOut:
    """Return a campaign as the API shows it."""
    return CampaignOut(
        id=campaign.pk,
        name=campaign.name,
        version=campaign.version,
        brand=campaign.brand_id,
        product=campaign.product_id,
        landing_url=campaign.landing_url,
        segments=sorted(segment.pk for segment in campaign.segments.all()),
        template_versions=sorted(version.pk for version in campaign.template_versions.all()),
        options=campaign.options,
        formats=campaign.formats,
        seconds=campaign.seconds,
        sound=campaign.sound,
        own_sound=campaign.own_sound_id,
        layouts=campaign.layouts,
        pictures=campaign.seeds,
        exclusions=campaign.exclusions,
        model=campaign.model,
        markets=campaign.markets,
        purpose=campaign.purpose,
        archived=campaign.archived_at is not None,
        created_at=campaign.created_at,
    )
