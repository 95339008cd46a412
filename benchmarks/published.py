"""A publication of very many approved variants, written in bulk through the same database rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import models

from campaigns.contents import Audience, Content, ContentFile, Disclosure, Words
from campaigns.models import (
    Approval,
    Campaign,
    Decision,
    Plan,
    PromptTemplate,
    Publication,
    PublicationItem,
    Revision,
    TemplateVersion,
    Variant,
)
from generation.models import Job, JobGroup
from segments.models import Segment
from workspaces.canonical import digest_of
from workspaces.ids import new_id
from workspaces.models import Membership, Role, User, Workspace

BATCH = 500
FORMATS = {
    "feed_square": (1080, 1080),
    "feed_portrait": (1080, 1350),
    "story": (1080, 1920),
    "link": (1200, 628),
}
SomeRow = TypeVar("SomeRow", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all the rows hang under."""

    owner: User
    plan: Plan
    segment: Segment
    template: TemplateVersion


def publication_of(count: int) -> Publication:
    """Return a publication of `count` approved variants in a workspace of one."""
    setting = _setting(count)
    workspace = setting.plan.workspace
    publication = Publication.objects.create(
        workspace=workspace, name="Hundred thousand", made_by=setting.owner, item_count=count
    )
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        jobs = _insert(_job(setting) for _number in numbers)
        variants = _insert(map(partial(_variant, setting), numbers, jobs))
        revisions = _insert(_revision(setting, variant) for variant in variants)
        for variant, revision in zip(variants, revisions, strict=True):
            variant.current_revision = revision
        Variant.objects.bulk_update(variants, ["current_revision"])
        decisions = _insert(_decision(setting, revision) for revision in revisions)
        approvals = _insert(_approval(setting, decision) for decision in decisions)
        _insert(_item(publication, start, place, one) for place, one in enumerate(approvals, start=1))
    return publication


def _insert(rows: Iterator[SomeRow]) -> list[SomeRow]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made)


def _setting(count: int) -> Setting:
    workspace = Workspace.objects.create(name="Bench", slug="bench")
    owner = User.objects.create_user("owner@example.com", name="Owner")
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    campaign = Campaign.objects.create(workspace=workspace, name="Autumn", made_by=owner)
    template = PromptTemplate.objects.create(workspace=workspace, name="Morning")
    return Setting(
        owner=owner,
        plan=Plan.objects.create(
            workspace=workspace,
            campaign=campaign,
            group=JobGroup.objects.create(workspace=workspace),
            launched_by=owner,
            number=1,
            digest="0" * 64,
            variant_count=count,
            file_count=count * len(FORMATS),
        ),
        segment=Segment.objects.create(workspace=workspace, name="Commuters", locale="id"),
        template=TemplateVersion.objects.create(
            workspace=workspace, template=template, number=1, made_by=owner, picture="an arch"
        ),
    )


def _job(setting: Setting) -> Job:
    return Job(
        workspace=setting.plan.workspace,
        group=setting.plan.group,
        requested_by=setting.owner,
        spec="{}",
        spec_digest=digest_of("{}"),
        batch_key="bench",
        state="ready",
    )


def _variant(setting: Setting, number: int, job: Job) -> Variant:
    plan = setting.plan
    return Variant(
        workspace=plan.workspace,
        plan=plan,
        campaign=plan.campaign,
        number=number,
        segment=setting.segment,
        template_version=setting.template,
        layout="hero",
        seed=number,
        cell_digest=digest_of(str(number)),
        landing_url="https://kopi.example/beli",
        job=job,
    )


def _revision(setting: Setting, variant: Variant) -> Revision:
    content = Content(
        code=variant.code,
        audience=Audience(setting.segment.pk.hex, setting.segment.name, setting.segment.locale),
        words=Words(f"Pagi yang tenang {variant.number}", "Biji Gayo, disangrai minggu ini.", "Pesan"),
        landing_url=f"{variant.landing_url}?utm_content={variant.code}",
        disclosure=Disclosure("compositeWithTrainedAlgorithmicMedia"),
        files=tuple(
            ContentFile(key, digest_of(f"{variant.code}{key}"), "image/jpeg", *size, 180_000)
            for key, size in FORMATS.items()
        ),
    )
    return Revision(
        id=new_id(),
        workspace=variant.workspace,
        variant=variant,
        number=1,
        job=variant.job,
        maker=setting.owner,
        content=content.to_json(),
        digest=content.digest,
    )


def _decision(setting: Setting, revision: Revision) -> Decision:
    return Decision(
        workspace=revision.workspace,
        variant=revision.variant,
        revision=revision,
        digest=revision.digest,
        number=1,
        verdict="approve",
        reviewer=setting.owner,
    )


def _approval(setting: Setting, decision: Decision) -> Approval:
    return Approval(
        workspace=decision.workspace,
        variant=decision.variant,
        revision=decision.revision,
        digest=decision.digest,
        maker=setting.owner,
        decision=decision,
        decision_ids=[decision.pk.hex],
        policy={},
    )


def _item(publication: Publication, start: int, place: int, approval: Approval) -> PublicationItem:
    return PublicationItem(
        workspace=publication.workspace,
        publication=publication,
        position=start + place,
        variant=approval.variant,
        revision=approval.revision,
        approval=approval,
        digest=approval.digest,
        facts={
            "campaign": "Autumn",
            "template": "Morning (1)",
            "options": "angle=calm",
            "layout": "hero",
            "approved_by": ["Owner"],
            "approved_at": "2026-11-25T00:00:00+00:00",
        },
    )
