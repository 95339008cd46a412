"""Reads a campaign's choices and everything they name, and hands them to the expansion as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from campaigns.expansion.landing import landing_of
from campaigns.expansion.values import Choice, Exclusion, Setup
from campaigns.models import BrandVersion, Campaign, TemplateVersion, Variant
from generation.engines.base import EngineError
from generation.engines.manifest import Manifest
from generation.installed import manifest_for
from generation.licences import require_licence
from generation.models import JobState
from generation.specs import (
    Assets,
    Copy,
    FormatSpec,
    LogoRules,
    Palette,
    Picture,
    RenderSpec,
    Typefaces,
)
from segments.models import Segment
from workspaces.errors import Conflict, Invalid, Unavailable
from workspaces.names import Fault


@dataclass(frozen=True, slots=True)
class Chosen:
    """A campaign with the rows that it names, in the order in which they are expanded and shown."""

    campaign: Campaign
    look: BrandVersion | None
    segments: tuple[Segment, ...]
    versions: tuple[TemplateVersion, ...]

    @property
    def complete_look(self) -> BrandVersion:
        """Return the look of the brand; only campaigns without anything missing may ask."""
        if self.look is None:
            raise Invalid(_("Choose a brand."), code="unfinished")
        return self.look


def chosen_of(campaign: Campaign) -> Chosen:
    """Return the campaign with its rows; what plans look like depends on their order, which is by id."""
    brand = campaign.brand
    return Chosen(
        campaign=campaign,
        look=_newest_look(brand.pk) if brand else None,
        segments=tuple(campaign.segments.order_by("pk")),
        versions=tuple(campaign.template_versions.select_related("template").order_by("pk")),
    )


def missing_in(chosen: Chosen) -> list[Fault]:
    """Return what is still to be chosen before the campaign can be planned, by field."""
    return [*_missing_fields(chosen), *_archived(chosen)]


def require_finished(chosen: Chosen) -> None:
    """Raise Invalid, code "unfinished", where a campaign lacks something; it names what."""
    missing = missing_in(chosen)
    if missing:
        raise Invalid(_("The campaign is not finished."), code="unfinished", errors=missing)


def setup_of(chosen: Chosen, base: RenderSpec | None = None) -> Setup:
    """Return the setup of a campaign that lacks nothing; Invalid names what is missing, code "unfinished".

    `base` is what the specs of all cells share, where that is not pictures of the campaign's model.
    """
    require_finished(chosen)
    campaign = chosen.campaign
    return Setup(
        campaign=str(campaign.pk),
        number=campaign.plans.count() + 1,
        brand_version=str(chosen.complete_look.pk),
        segments=tuple(str(segment.pk) for segment in chosen.segments),
        choices=template_choices(chosen),
        layouts=tuple(campaign.layouts),
        pictures=campaign.seeds,
        base=base or _base_spec(campaign, chosen.complete_look),
        landing=landing_of(campaign.landing_url, campaign.name),
        exclusions=exclusions_of(campaign),
        made=_cells_made(campaign),
    )


def template_choices(chosen: Chosen) -> tuple[Choice, ...]:
    """Return each template version with the option values chosen of it."""
    campaign = chosen.campaign
    return tuple(
        Choice(str(version.template_id), str(version.pk), tuple(axes_of(version, campaign)))
        for version in chosen.versions
    )


def exclusions_of(campaign: Campaign) -> tuple[Exclusion, ...]:
    """Return what the campaign leaves out, in the order in which it is asked."""
    return tuple(Exclusion(rule["when"], rule["reason"]) for rule in campaign.exclusions)


def axes_of(version: TemplateVersion, campaign: Campaign) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each option of a template with the values chosen of it, all where none was ever chosen."""
    for axis, values in version.options.items():
        chosen = campaign.options.get(axis)
        yield axis, tuple(value for value in values if chosen is None or value in chosen)


def _newest_look(brand_id: UUID) -> BrandVersion | None:
    versions = BrandVersion.objects.filter(brand_id=brand_id).select_related(
        "logo", "logo_on_dark", "sound", "own_headline__file", "own_body__file"
    )
    return versions.order_by("-number").first()


def _cells_made(campaign: Campaign) -> frozenset[str]:
    """Return the cells that were launched before; those that were cancelled may be launched again."""
    rows = Variant.objects.filter(campaign=campaign).exclude(job__state=JobState.CANCELLED)
    return frozenset(rows.values_list("cell_digest", flat=True))


def _missing_fields(chosen: Chosen) -> Iterator[Fault]:
    campaign = chosen.campaign
    if campaign.brand is None or chosen.look is None:
        yield {"field": "brand", "message": _("Choose a brand.")}
    if not campaign.landing_url:
        yield {"field": "landing_url", "message": _("Say where the ads lead.")}
    if not chosen.segments:
        yield {"field": "segments", "message": _("Choose at least one segment.")}
    if not chosen.versions:
        yield {"field": "template_versions", "message": _("Choose at least one template.")}
    if not campaign.formats:
        yield {"field": "formats", "message": _("Choose at least one format.")}
    if campaign.sound == "own" and campaign.own_sound is None and _moves(campaign):
        yield {"field": "sound", "message": _("Upload the sound of its own, or choose another one.")}
    if not campaign.layouts:
        yield {"field": "layouts", "message": _("Choose at least one layout.")}
    yield from _missing_options(chosen)


def _missing_options(chosen: Chosen) -> Iterator[Fault]:
    for version in chosen.versions:
        for axis, values in axes_of(version, chosen.campaign):
            if not values:
                message = _("Choose at least one “%(option)s” for the template “%(template)s”.")
                values_of = {"option": axis, "template": version.template.name}
                yield {"field": "options", "message": message % values_of}


def _moves(campaign: Campaign) -> bool:
    return any(FormatSpec.named(key).is_video for key in campaign.formats)


def _archived(chosen: Chosen) -> Iterator[Fault]:
    campaign, message = chosen.campaign, _("“%(name)s” is archived: choose another one.")
    named = [("brand", campaign.brand), ("product", campaign.product)]
    for field, row in named:
        if row is not None and row.archived_at is not None:
            yield {"field": field, "message": message % {"name": row.name}}
    for segment in chosen.segments:
        if segment.archived_at is not None:
            yield {"field": "segments", "message": message % {"name": segment.name}}
    for version in chosen.versions:
        if version.template.archived_at is not None:
            yield {"field": "template_versions", "message": message % {"name": version.template.name}}


def _base_spec(campaign: Campaign, look: BrandVersion) -> RenderSpec:
    """Return what the specs of all cells share; words, layout and seed are each cell's own."""
    model = _model_of(campaign)
    return RenderSpec(
        picture=Picture("", 0, model.ref, steps=model.steps, guidance=model.guidance),
        copy=Copy("", "", "", "", legal=look.legal_line),
        palette=Palette(look.primary, look.accent, look.light, look.dark),
        typefaces=typefaces_of(look),
        formats=tuple(FormatSpec.named(key, seconds=campaign.seconds) for key in campaign.formats),
        assets=_assets(campaign, look),
        logo=logo_rules_of(look),
    )


def typefaces_of(look: BrandVersion) -> Typefaces:
    """Return what text is set in: the brand's own files by digest, else the bundled families by key."""
    return Typefaces(
        look.own_headline.file.sha256 if look.own_headline else look.headline_typeface,
        look.own_body.file.sha256 if look.own_body else look.body_typeface,
    )


def logo_rules_of(look: BrandVersion) -> LogoRules:
    """Return what the brand asks for its logo."""
    return LogoRules(look.logo_clear_space, look.logo_least_height)


def _model_of(campaign: Campaign) -> Manifest:
    """Return the campaign's model; Conflict where its licence or its abilities stand against the campaign."""
    try:
        model = manifest_for(campaign.workspace_id, campaign.model)
    except EngineError as error:
        message = _("The model “%(name)s” is not installed, so nothing can be planned for it.")
        raise Unavailable(message % {"name": campaign.model}, code="model_missing") from error
    require_licence(campaign.workspace, campaign.model, markets=campaign.markets, purpose=campaign.purpose)
    try:
        model.require("text_to_image")
    except EngineError as error:
        raise Conflict(error.message, code=error.code) from error
    return model


def _assets(campaign: Campaign, look: BrandVersion) -> Assets:
    # Pictures alone are ordered as before there was sound: what was made of them need not be made again.
    return Assets(
        product=campaign.product.cutout.sha256 if campaign.product else None,
        logo=look.logo.sha256 if look.logo else None,
        logo_on_dark=look.logo_on_dark.sha256 if look.logo_on_dark else None,
        sound=sound_of(campaign, look) if _moves(campaign) else None,
    )


def sound_of(campaign: Campaign, look: BrandVersion) -> str | None:
    """Return the digest of what the campaign's videos sound like, None where they are silent."""
    sounds = {"brand": look.sound, "own": campaign.own_sound}
    sound = sounds.get(campaign.sound)
    return sound.sha256 if sound else None
