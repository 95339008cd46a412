"""More like this: new variants of a variant's own words, layout and formats, each over another picture."""

import secrets
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.expansion.landing import landing_of
from campaigns.models import Plan, Variant
from campaigns.services.campaigns import locked
from campaigns.services.plans import fresh_codes
from campaigns.services.variants import SEEDS, as_of_now
from generation.models import Job, JobGroup
from generation.services.jobs import order
from generation.specs import RenderSpec
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import digest_of
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record

MOST = 20


def more_like(membership: Membership, variant_id: UUID, count: int, *, plans: int | None = None) -> Plan:
    """Launch a plan of `count` variants like this one, each with a seed of its own.

    `plans` is how many the campaign had when the person looked: a second press is told so. Raises NotFound,
    NotAllowed, Invalid for a count that is none, and Conflict where the campaign moved on or is archived, the
    ad shows a film, or its licence or model stands against it.
    """
    require(membership, can_edit)
    if not 1 <= count <= MOST:
        raise Invalid(_("Ask for 1 to %(most)d more.") % {"most": MOST}, code="bad_count")
    with transaction.atomic():
        rows = Variant.objects.of(membership.workspace).select_related("job", "plan", "campaign__workspace")
        variant = rows.filter(pk=variant_id).first()
        if variant is None:
            raise NotFound
        spec = _spec_of(variant)
        campaign = locked(membership, variant.campaign_id)
        if campaign.archived_at is not None:
            raise Conflict(_("This campaign is archived."), code="archived")
        number = Plan.objects.filter(campaign=campaign).count() + 1
        if plans is not None and plans != number - 1:
            raise Conflict(_("More was launched since you looked: look once more."), code="stale")
        plan = _launched(membership, variant, spec, count, number=number)
        wake()
    return plan


def _spec_of(variant: Variant) -> RenderSpec:
    spec = as_of_now(variant, RenderSpec.from_json(variant.job.spec))
    if spec.footage:
        message = _("This ad shows a film: make its shots again in the storyboard, then its ads.")
        raise Conflict(message, code="over_film")
    return spec


def _launched(membership: Membership, variant: Variant, spec: RenderSpec, count: int, *, number: int) -> Plan:
    group = JobGroup.objects.create(workspace=membership.workspace)
    seeds = [secrets.randbelow(SEEDS) for _number in range(count)]
    specs = (replace(spec, picture=replace(spec.picture, seed=seed)) for seed in seeds)
    jobs = [order(group, each, requested_by=membership.user, load=variant.job.load) for each in specs]
    plan = Plan.objects.create(
        workspace=membership.workspace,
        campaign=variant.campaign,
        group=group,
        launched_by=membership.user,
        number=number,
        digest=digest_of("".join(job.spec_digest for job in jobs)),
        variant_count=count,
        file_count=count * len(spec.formats),
        setup={**variant.plan.setup, "like": variant.code},
    )
    landing = landing_of(variant.campaign.landing_url, variant.campaign.name)
    made = zip(seeds, Job.objects.bulk_create(jobs), fresh_codes(count), strict=True)
    Variant.objects.bulk_create(
        Variant(
            workspace=membership.workspace,
            plan=plan,
            campaign=variant.campaign,
            code=code,
            number=place,
            segment_id=variant.segment_id,
            template_version_id=variant.template_version_id,
            options=variant.options,
            layout=spec.layout,
            seed=seed,
            cell_digest=digest_of(f"{variant.cell_digest} {seed}"),
            landing_url=landing.for_code(code),
            job=job,
        )
        for place, (seed, job, code) in enumerate(made, 1)
    )
    record(
        membership.workspace,
        "variant.more",
        actor=membership.user,
        subject=f"variant:{variant.pk}",
        content={"code": variant.code, "plan": str(plan.pk), "number": number, "count": count},
    )
    return plan
