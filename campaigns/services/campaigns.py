"""Changes to campaigns before they are launched: what one chose is saved as a whole, or not at all."""

from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brand, Campaign, Product, TemplateVersion
from campaigns.services.assets import store_sound
from campaigns.services.choices import LAYOUTS, Choices, Chosen, faults_of
from generation.installed import model_names
from generation.models import StoredFile
from generation.sound_files import MEDIA_TYPE as SOUND
from platforms.formats import full_stills
from segments.models import Segment
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership, Workspace
from workspaces.policies import can_edit
from workspaces.services.ledger import record


def create(membership: Membership, choices: Choices) -> Campaign:
    """Create a campaign; Invalid names the faulty fields."""
    require(membership, can_edit)
    chosen = _checked(membership.workspace, choices)
    with transaction.atomic():
        campaign = Campaign(workspace=membership.workspace, made_by=membership.user)
        _write(campaign, choices, chosen)
        record(
            membership.workspace,
            "campaign.create",
            actor=membership.user,
            subject=f"campaign:{campaign.pk}",
            content={"name": campaign.name},
        )
    return campaign


def first_choices(membership: Membership, name: str) -> Choices:
    """Return what a new campaign begins with: the newest brand, its product, one layout, full stills."""
    brand = Brand.objects.of(membership.workspace).filter(archived_at=None).order_by("-pk").first()
    product = brand.products.filter(archived_at=None).order_by("pk").first() if brand else None
    return Choices(
        name=name,
        brand=brand.pk if brand else None,
        product=product.pk if product else None,
        formats=[form.key for form in full_stills()],
        layouts=LAYOUTS[:1],
    )


def change(membership: Membership, campaign_id: UUID, choices: Choices, *, version: int) -> Campaign:
    """Replace what was chosen; Conflict where somebody saved after `version` or the campaign is archived."""
    require(membership, can_edit)
    chosen = _checked(membership.workspace, choices)
    with transaction.atomic():
        campaign = locked(membership, campaign_id)
        _require_open(campaign)
        if campaign.version != version:
            message = _("Somebody saved this campaign in the meantime: reload the page to go on from there.")
            raise Conflict(message, code="stale")
        campaign.version += 1
        _write(campaign, choices, chosen)
        record(
            membership.workspace,
            "campaign.update",
            actor=membership.user,
            subject=f"campaign:{campaign.pk}",
            content={"name": campaign.name, "version": campaign.version},
        )
    return campaign


def take_sound(membership: Membership, campaign_id: UUID, upload: "File[bytes]") -> Campaign:
    """Give a campaign's videos a sound of their own; what was launched keeps what it had.

    Invalid or TooLarge where it is no sound that can be used; Conflict where the campaign is archived.
    """
    require(membership, can_edit)
    sound = store_sound(membership, upload)
    with transaction.atomic():
        campaign = locked(membership, campaign_id)
        _require_open(campaign)
        campaign.version += 1
        campaign.sound, campaign.own_sound = "own", sound
        campaign.save(update_fields=["version", "sound", "own_sound"])
        record(
            membership.workspace,
            "campaign.sound",
            actor=membership.user,
            subject=f"campaign:{campaign.pk}",
            content={"name": campaign.name, "version": campaign.version, "sha256": sound.sha256},
        )
    return campaign


def archive(membership: Membership, campaign_id: UUID) -> Campaign:
    """Take a campaign off the lists; what it made stays, and archiving twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        campaign = locked(membership, campaign_id)
        if campaign.archived_at is None:
            campaign.archived_at = timezone.now()
            campaign.save(update_fields=["archived_at"])
            subject = f"campaign:{campaign.pk}"
            record(membership.workspace, "campaign.archive", actor=membership.user, subject=subject)
    return campaign


def _require_open(campaign: Campaign) -> None:
    if campaign.archived_at is not None:
        raise Conflict(_("This campaign is archived."), code="archived")


def locked(membership: Membership, campaign_id: UUID) -> Campaign:
    """Return the campaign with its row locked until the transaction ends; NotFound where it is not theirs."""
    rows = Campaign.objects.of(membership.workspace).select_for_update(of=("self",))
    campaign = rows.select_related("brand", "product").filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    return campaign


def _checked(workspace: Workspace, choices: Choices) -> Chosen:
    sounds = StoredFile.objects.filter(workspace=workspace, media_type=SOUND)
    chosen = Chosen(
        brand=Brand.objects.of(workspace).filter(pk=choices.brand).first() if choices.brand else None,
        product=Product.objects.of(workspace).filter(pk=choices.product).first() if choices.product else None,
        segments=list(Segment.objects.filter(workspace=workspace, pk__in=choices.segments)),
        template_versions=list(
            TemplateVersion.objects.of(workspace).filter(pk__in=choices.template_versions)
        ),
        own_sound=sounds.filter(pk=choices.own_sound).first() if choices.own_sound else None,
        models=frozenset(model_names(workspace.pk)),
    )
    faults = faults_of(choices, chosen)
    if faults:
        raise Invalid(_("The campaign was not saved: some fields need another look."), errors=faults)
    return chosen


def _write(campaign: Campaign, choices: Choices, chosen: Chosen) -> None:
    campaign.name = choices.name.strip()
    campaign.brand, campaign.product = chosen.brand, chosen.product
    campaign.landing_url = choices.landing_url.strip()
    campaign.options = {axis: list(dict.fromkeys(values)) for axis, values in choices.options.items()}
    campaign.formats = list(dict.fromkeys(choices.formats))
    campaign.seconds, campaign.sound, campaign.own_sound = choices.seconds, choices.sound, chosen.own_sound
    campaign.layouts = list(dict.fromkeys(choices.layouts))
    campaign.seeds = choices.pictures
    campaign.model, campaign.purpose = choices.model, choices.purpose
    campaign.markets = sorted(set(choices.markets))
    campaign.exclusions = [
        {"when": dict(rule.when), "reason": rule.reason.strip()} for rule in choices.exclusions
    ]
    campaign.save()
    campaign.segments.set(chosen.segments)
    campaign.template_versions.set(chosen.template_versions)
