"""Launching: what was previewed becomes a plan, its variants and jobs, in one transaction or not at all."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.expansion.landing import landing_of
from campaigns.expansion.values import Cell
from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import Preview, preview_of
from campaigns.services.campaigns import locked
from generation.models import Job, JobGroup
from generation.services.jobs import order_written
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, Invalid
from workspaces.ids import new_code
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record

ROWS_AT_ONCE = 1_000


def launch(membership: Membership, campaign_id: UUID, *, digest: str) -> Plan:
    """Launch the plan that was previewed under `digest`; launching it again returns the plan it became.

    Raises Conflict (code "stale") where the campaign would now make anything else, Invalid where nothing is
    left to make; then nothing was written.
    """
    require(membership, can_edit)
    return launch_previewed(membership, campaign_id, preview_of, digest=digest)


def launch_previewed(
    membership: Membership, campaign_id: UUID, preview: Callable[[Campaign], Preview], *, digest: str
) -> Plan:
    """Launch what `preview` says of the locked campaign, for a member who may; raises like `launch`."""
    with transaction.atomic():
        campaign = locked(membership, campaign_id)
        launched = Plan.objects.filter(campaign=campaign, digest=digest).first()
        if launched is not None:
            return launched
        checked = _checked(campaign, preview, digest)
        plan = _write_plan(membership, checked)
        _write_variants(plan, checked)
        _record(membership, plan)
        wake()
    return plan


def _checked(campaign: Campaign, preview_now: Callable[[Campaign], Preview], digest: str) -> Preview:
    if campaign.archived_at is not None:
        raise Conflict(_("This campaign is archived."), code="archived")
    preview = preview_now(campaign)
    if preview.expansion.digest != digest:
        message = _("The plan is no longer the one you saw: look at it once more, then launch.")
        raise Conflict(message, code="stale")
    if not preview.expansion.cells:
        raise Invalid(_("Nothing is left to make: choose more, or switch cells on again."), code="empty_plan")
    return preview


def _write_plan(membership: Membership, preview: Preview) -> Plan:
    campaign, expansion = preview.chosen.campaign, preview.expansion
    return Plan.objects.create(
        workspace=membership.workspace,
        campaign=campaign,
        group=JobGroup.objects.create(workspace=membership.workspace),
        launched_by=membership.user,
        number=Plan.objects.filter(campaign=campaign).count() + 1,
        digest=expansion.digest,
        variant_count=expansion.variants,
        file_count=expansion.files,
        excluded=[{"reason": entry.reason, "count": entry.count} for entry in expansion.left_out],
        estimate=asdict(preview.estimate),
        setup=_snapshot(preview),
    )


def _write_variants(plan: Plan, preview: Preview) -> None:
    cells = preview.expansion.cells
    jobs = order_written(
        plan.group,
        ((cell.spec_json, cell.spec_digest) for cell in cells),
        model=preview.model,
        batch_key=preview.batch_key,
        load=preview.load,
        requested_by=plan.launched_by,
    )
    made = Job.objects.bulk_create(jobs, batch_size=ROWS_AT_ONCE)
    landing = landing_of(plan.campaign.landing_url, plan.campaign.name)
    rows = (
        _variant(plan, cell, job=job, number=number, code=code, landing_url=landing.for_code(code))
        for number, (cell, job, code) in enumerate(zip(cells, made, fresh_codes(len(cells)), strict=True), 1)
    )
    Variant.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _variant(plan: Plan, cell: Cell, **fields: Any) -> Variant:
    return Variant(
        workspace_id=plan.workspace_id,
        plan=plan,
        campaign_id=plan.campaign_id,
        segment_id=UUID(cell.idea.segment),
        template_version_id=UUID(cell.idea.version),
        options=dict(cell.idea.options),
        layout=cell.layout,
        seed=cell.seed,
        cell_digest=cell.digest,
        **fields,
    )


def fresh_codes(count: int) -> list[str]:
    """Return codes that no variant of the installation has; chance repeats one in some thousand launches."""
    fresh: set[str] = set()
    while len(fresh) < count:
        wanted = {new_code() for _ in range(count - len(fresh))}
        taken = Variant.objects.filter(code__in=wanted).values_list("code", flat=True)
        fresh |= wanted.difference(taken)
    return list(fresh)


def _snapshot(preview: Preview) -> Json:
    """Return the names of what was chosen, as they were at the launch."""
    chosen, setup = preview.chosen, preview.setup
    campaign = chosen.campaign
    over: dict[str, Json] = {"storyboard": preview.storyboard} if preview.storyboard else {}
    return {
        **over,
        "name": campaign.name,
        "brand": campaign.brand.name if campaign.brand else "",
        "brand_version": chosen.complete_look.number,
        "product": campaign.product.name if campaign.product else "",
        "landing_url": campaign.landing_url,
        "segments": [segment.name for segment in chosen.segments],
        "templates": [f"{version.template.name} {version.number}" for version in chosen.versions],
        "options": campaign.options,
        "formats": [form.key for form in setup.base.formats],
        "seconds": max(form.seconds for form in setup.base.formats) or campaign.seconds,
        "sound": campaign.sound,
        "own_sound": campaign.own_sound.sha256 if campaign.own_sound and campaign.sound == "own" else None,
        "layouts": list(setup.layouts),
        "pictures": setup.pictures,
        "exclusions": campaign.exclusions,
        "model": campaign.model,
        "markets": campaign.markets,
        "purpose": campaign.purpose,
    }


def _record(membership: Membership, plan: Plan) -> None:
    content: Json = {
        "plan": str(plan.pk),
        "number": plan.number,
        "digest": plan.digest,
        "variants": plan.variant_count,
        "files": plan.file_count,
    }
    subject = f"campaign:{plan.campaign_id}"
    record(membership.workspace, "campaign.launch", actor=membership.user, subject=subject, content=content)
