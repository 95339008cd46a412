"""Fills a database with very many finished variants, the older half of them decided, for benchmarks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from campaigns import gate
from campaigns.contents import Audience, Content, ContentFile, Disclosure, Words
from campaigns.models import (
    Approval,
    Brand,
    Campaign,
    Decision,
    Plan,
    PromptTemplate,
    Revision,
    TemplateVersion,
    Variant,
    Verdict,
)
from generation.models import Job, JobGroup, JobState
from segments.models import Segment
from workspaces.models import Membership, Role, User, Workspace

BATCH = 5_000
CHUNK = 500
REJECT_EVERY = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """A launched plan, what its variants are made from, and two people: one made them, one reviews them."""

    plan: Plan
    segments: Sequence[Segment]
    template: TemplateVersion
    maker: User
    reviewer: Membership


def filled(count: int, *, decided: int | None = None) -> Membership:
    """Make `count` variants, the older half or `decided` of them decided; return their reviewer's membership.

    The gate is lifted meanwhile, which would check each of the rows, and stands again afterwards.
    """
    setting, decided = _setting(count), count // 2 if decided is None else decided
    gate.remove()
    for first in range(0, count, BATCH):
        with transaction.atomic():
            revisions = _make(setting, range(first, min(first + BATCH, count)))
            _decide(setting, revisions[: max(0, decided - first)])
    made = Revision.objects.filter(variant=OuterRef("pk")).values("pk")
    Variant.objects.update(current_revision=Subquery(made[:1]))
    gate.install()
    if connection.vendor == "postgresql":
        # What autovacuum would have done by now. SQLite keeps no statistics unless asked, and nothing asks.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return setting.reviewer


def _setting(count: int) -> Setting:
    workspace = Workspace.objects.create(name="Kopi", slug="kopi")
    people = [User.objects.create_user(f"{name}@example.com") for name in ("alice", "rosa", "olivia")]
    roles = (Role.MARKETER, Role.REVIEWER, Role.OWNER)
    members = [
        Membership.objects.create(workspace=workspace, user=user, role=role)
        for user, role in zip(people, roles, strict=True)
    ]
    brand = Brand.objects.create(workspace=workspace, name="Kopi")
    campaign = Campaign.objects.create(workspace=workspace, name="All year", brand=brand, made_by=people[0])
    plan = Plan.objects.create(
        workspace=workspace,
        campaign=campaign,
        group=JobGroup.objects.create(workspace=workspace),
        launched_by=people[0],
        number=1,
        digest="0" * 64,
        variant_count=count,
        file_count=count,
    )
    template = TemplateVersion.objects.create(
        workspace=workspace,
        template=PromptTemplate.objects.create(workspace=workspace, name="Stage"),
        number=1,
        made_by=people[0],
        picture="a red bag on an arch",
    )
    segments = [Segment.objects.create(workspace=workspace, name=f"Segment {n}") for n in range(3)]
    return Setting(plan, segments, template, people[0], members[1])


def _make(setting: Setting, numbers: range) -> list[Revision]:
    jobs = [_job(setting) for _ in numbers]
    Job.objects.bulk_create(jobs, batch_size=CHUNK)
    variants = [_variant(setting, number, job) for number, job in zip(numbers, jobs, strict=True)]
    Variant.objects.bulk_create(variants, batch_size=CHUNK)
    revisions = [_revision(setting, variant) for variant in variants]
    Revision.objects.bulk_create(revisions, batch_size=CHUNK)
    return revisions


def _job(setting: Setting) -> Job:
    plan = setting.plan
    return Job(
        workspace_id=plan.workspace_id,
        group_id=plan.group_id,
        requested_by=setting.maker,
        spec="{}",
        spec_digest="0" * 64,
        batch_key="bench",
        state=JobState.READY,
    )


def _variant(setting: Setting, number: int, job: Job) -> Variant:
    plan = setting.plan
    return Variant(
        workspace_id=plan.workspace_id,
        plan=plan,
        campaign_id=plan.campaign_id,
        # Counted, not drawn: among so many, chance repeats a code in one run of eight.
        code=f"V{number:07d}",
        number=number + 1,
        segment=setting.segments[number % 3],
        template_version=setting.template,
        layout="hero",
        seed=number,
        cell_digest=_digest(number),
        landing_url="https://kopi.example/",
        job=job,
    )


def _revision(setting: Setting, variant: Variant) -> Revision:
    content = Content(
        code=variant.code,
        audience=Audience(str(variant.segment_id), variant.segment.name, "en"),
        words=Words("Slow mornings", "Beans from Gayo.", "Order now"),
        landing_url=variant.landing_url,
        disclosure=Disclosure("trainedAlgorithmicMedia"),
        files=(ContentFile("feed_square", _digest(variant.seed), "image/png", 1080, 1080, 900_000),),
    )
    return Revision(
        workspace_id=variant.workspace_id,
        variant=variant,
        number=1,
        job_id=variant.job_id,
        maker=setting.maker,
        content=content.to_json(),
        digest=content.digest,
    )


def _decide(setting: Setting, revisions: Sequence[Revision]) -> None:
    decisions = [_decision(setting, revision, place) for place, revision in enumerate(revisions)]
    Decision.objects.bulk_create(decisions, batch_size=CHUNK)
    approvals = [
        Approval(
            workspace_id=one.workspace_id,
            variant_id=one.variant_id,
            revision_id=one.revision_id,
            digest=one.digest,
            maker=setting.maker,
            decision=one,
            decision_ids=[one.pk.hex],
            policy={},
        )
        for one in decisions
        if one.verdict == Verdict.APPROVE
    ]
    Approval.objects.bulk_create(approvals, batch_size=CHUNK)


def _decision(setting: Setting, revision: Revision, place: int) -> Decision:
    rejects = place % REJECT_EVERY == 0
    reviewer: UUID = setting.reviewer.user_id
    return Decision(
        workspace_id=revision.workspace_id,
        variant_id=revision.variant_id,
        revision=revision,
        digest=revision.digest,
        number=1,
        verdict=Verdict.REJECT if rejects else Verdict.APPROVE,
        reason="Too dark" if rejects else "",
        reviewer_id=reviewer,
        milliseconds_looked=3000,
    )


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()
