"""Changes to variants: their revisions as they are made; pausing, cancelling, retrying and remaking them."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.contents import Audience, Content, ContentFile, Disclosure, Words
from campaigns.models import Campaign, Plan, Revision, Variant
from generation import claims
from generation.engines.base import EngineError
from generation.installed import manifest_for
from generation.licences import require_licence
from generation.models import Artifact, Job, JobState
from generation.progress import hint, hint_group
from generation.provenance.manifest import source_type
from generation.services.jobs import order
from generation.specs import RenderSpec
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, NotFound
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record

SEEDS = 2**32


def record_revision(job: Job) -> Revision | None:
    """Make what a finished job made its variant's current revision; inside the job's last transaction.

    None where the variant is made by another job by now.
    """
    rows = Variant.objects.select_for_update(of=("self",)).select_related("segment", "workspace")
    variant = rows.filter(job=job).first()
    if variant is None:
        return None
    content = _content_of(variant, job)
    revision = Revision.objects.create(
        workspace=variant.workspace,
        variant=variant,
        number=variant.revisions.count() + 1,
        job=job,
        maker=job.requested_by,
        content=content.to_json(),
        digest=content.digest,
    )
    variant.current_revision = revision
    variant.save(update_fields=["current_revision"])
    record(
        variant.workspace,
        "variant.ready",
        actor=None,
        subject=f"variant:{variant.pk}",
        content={"code": variant.code, "revision": revision.number, "digest": revision.digest},
    )
    hint(variant.workspace_id, "variant", variant.pk, revision=revision.number)
    return revision


def remake(membership: Membership, variant_id: UUID, *, seed: int | None = None) -> Job:
    """Order a variant once more, with another seed or the given one; what it was stays with its decisions.

    Raises NotFound, NotAllowed, or Conflict while it is being made, or where it shows a film.
    """
    require(membership, can_edit)
    with transaction.atomic():
        variant = variant_to_change(membership, variant_id)
        spec = RenderSpec.from_json(variant.job.spec)
        if spec.footage:
            message = _("This ad shows a film: make its shots again in the storyboard, then its ads.")
            raise Conflict(message, code="over_film")
        chosen = secrets.randbelow(SEEDS) if seed is None else seed
        other = replace(spec, picture=replace(spec.picture, seed=chosen))
        return order_anew(membership, variant, other, kind="variant.remake")


def variant_to_change(membership: Membership, variant_id: UUID) -> Variant:
    """Return the variant, locked; NotFound, or Conflict while it is being made."""
    rows = Variant.objects.of(membership.workspace).select_for_update(of=("self",))
    rows = rows.select_related(
        "job__group", "campaign__workspace", "campaign__brand", "current_revision__job"
    )
    variant = rows.filter(pk=variant_id).first()
    if variant is None:
        raise NotFound
    if variant.job.state in {JobState.QUEUED, JobState.RUNNING}:
        raise Conflict(_("This variant is being made right now."), code="being_made")
    return variant


def order_anew(
    membership: Membership, variant: Variant, spec: RenderSpec, *, kind: str, content: Json = None
) -> Job:
    """Order a locked variant with another spec, for its model as it is installed now; the ledger says `kind`.

    Until that is made nothing of the variant is approved or published. Raises Conflict where the licence
    stands against it or the model is gone.
    """
    current = as_of_now(variant, spec)
    job = order(variant.job.group, current, requested_by=membership.user, load=variant.job.load)
    job.save(force_insert=True)
    variant.job = job
    variant.save(update_fields=["job"])
    record(
        membership.workspace,
        kind,
        actor=membership.user,
        subject=f"variant:{variant.pk}",
        content=content,
    )
    hint_group(job.group)
    wake()
    return job


def as_of_now(variant: Variant, spec: RenderSpec) -> RenderSpec:
    """Return the spec for the variant's model as installed now; raises Conflict as `order_anew` does."""
    _require_licence(variant.campaign, variant.job)
    try:
        model = manifest_for(variant.workspace_id, spec.picture.model.name).ref
    except EngineError as error:
        raise Conflict(
            _("The model of this variant is no longer installed."), code="model_missing"
        ) from error
    # A film was made with the model that its spec names; nothing of it is generated again.
    return spec if spec.footage else replace(spec, picture=replace(spec.picture, model=model))


def pause(membership: Membership, plan_id: UUID) -> Plan:
    """Begin no more of a plan's variants; pausing a paused plan changes nothing."""
    return _change(membership, plan_id, "plan.pause", lambda plan: claims.pause(plan.group))


def resume(membership: Membership, plan_id: UUID) -> Plan:
    """Go on with a paused plan; resuming one that is not paused changes nothing."""
    return _change(membership, plan_id, "plan.resume", lambda plan: claims.resume(plan.group))


def cancel(membership: Membership, plan_id: UUID) -> Plan:
    """Cancel all of a plan's variants that are not made yet; Conflict where none is left."""
    return _change(membership, plan_id, "plan.cancel", _cancel)


def retry(membership: Membership, plan_id: UUID) -> Plan:
    """Make the failed variants of a plan once more; Conflict where none has failed."""
    return _change(membership, plan_id, "plan.retry", _retry)


def jobs_of(plan: Plan) -> QuerySet[Job]:
    """Return the jobs that count for a plan: of each variant the one that makes it now."""
    return Job.objects.filter(variant__plan=plan)


def _cancel(plan: Plan) -> int:
    count = claims.cancel(jobs_of(plan))
    if not count:
        raise Conflict(_("Nothing of this plan is waiting any more."), code="nothing_waits")
    return count


def _retry(plan: Plan) -> int:
    failed = jobs_of(plan).filter(state=JobState.FAILED).first()
    if failed is not None:
        _require_licence(plan.campaign, failed)
    count = claims.retry(jobs_of(plan))
    if not count:
        raise Conflict(_("No variant of this plan has failed."), code="nothing_failed")
    return count


def _require_licence(campaign: Campaign, job: Job) -> None:
    """Raise Conflict where the licence of the job's model stands against the campaign as it is now."""
    name = RenderSpec.from_json(job.spec).picture.model.name
    require_licence(campaign.workspace, name, markets=campaign.markets, purpose=campaign.purpose)


def _change(membership: Membership, plan_id: UUID, kind: str, act: Callable[[Plan], int]) -> Plan:
    """Do something to a plan's jobs, and record how many it touched where it touched any."""
    require(membership, can_edit)
    with transaction.atomic():
        plan = Plan.objects.of(membership.workspace).select_related("group").filter(pk=plan_id).first()
        if plan is None:
            raise NotFound
        count = act(plan)
        if count:
            subject = f"plan:{plan.pk}"
            record(
                membership.workspace,
                kind,
                actor=membership.user,
                subject=subject,
                content={"count": int(count)},
            )
            hint_group(plan.group)
            wake()
    plan.group.refresh_from_db()
    return plan


def _content_of(variant: Variant, job: Job) -> Content:
    spec = RenderSpec.from_json(job.spec)
    segment, copy = variant.segment, spec.copy
    made = {artifact.format: artifact for artifact in Artifact.objects.filter(job=job)}
    return Content(
        code=variant.code,
        audience=Audience(str(segment.pk), segment.name, segment.locale),
        words=Words(copy.headline, copy.body, copy.call_to_action),
        landing_url=variant.landing_url,
        disclosure=Disclosure(source_type(spec), copy.label),
        files=tuple(_file(made[form.key]) for form in spec.formats),
    )


def _file(artifact: Artifact) -> ContentFile:
    return ContentFile(
        artifact.format,
        artifact.sha256,
        artifact.media_type,
        artifact.width,
        artifact.height,
        artifact.size,
    )
