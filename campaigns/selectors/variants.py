"""Variants as pages and the API read them: where they stand, what they say, the files of what counts now."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from campaigns.contents import Content, ContentFile
from campaigns.models import Approval, Decision, Revision, Variant
from generation.models import Finding, JobState
from workspaces.errors import NotFound
from workspaces.models import LedgerEntry, Membership


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which variants one asks for; None stands for all."""

    campaign: UUID | None = None
    plan: UUID | None = None
    segment: UUID | None = None
    state: JobState | None = None


def variants_of(membership: Membership, wanted: Wanted | None = None) -> QuerySet[Variant]:
    """Return the workspace's variants, with what their lists show."""
    wanted = wanted or Wanted()
    filters = {
        "campaign": wanted.campaign,
        "plan": wanted.plan,
        "segment": wanted.segment,
        "job__state": wanted.state,
    }
    rows = Variant.objects.of(membership.workspace)
    rows = rows.filter(**{field: value for field, value in filters.items() if value is not None})
    return rows.select_related("job", "segment", "template_version__template", "current_revision")


def variant_named(membership: Membership, code: str) -> Variant:
    """Return the variant with this code; NotFound where the workspace has none."""
    rows = variants_of(membership).select_related("campaign", "plan__group")
    variant = rows.filter(code=code.upper()).first()
    if variant is None:
        raise NotFound
    return variant


@dataclass(frozen=True, slots=True)
class Saying:
    """The words and the picture that a variant's job asks for.

    `seconds` are those of its videos, 0 without any; `is_adjusted` where parts of its layout were moved.
    """

    headline: str
    body: str
    call_to_action: str
    locale: str
    prompt: str
    seed: int
    model: str
    layout: str
    formats: tuple[str, ...]
    seconds: int
    is_adjusted: bool
    is_over_film: bool


def saying_of(variant: Variant) -> Saying:
    """Return what the variant's newest job was told to make."""
    spec: dict[str, Any] = json.loads(variant.job.spec)
    copy, picture = spec["copy"], spec["picture"]
    return Saying(
        headline=copy["headline"],
        body=copy["body"],
        call_to_action=copy["call_to_action"],
        locale=copy["locale"],
        prompt=picture["prompt"],
        seed=picture["seed"],
        model=picture["model"]["name"],
        layout=spec["layout"],
        formats=tuple(form["key"] for form in spec["formats"]),
        is_over_film="footage" in spec,
        seconds=max(form.get("seconds", 0) for form in spec["formats"]),
        is_adjusted=bool(spec.get("adjustments")),
    )


def files_of(revision: Revision | None) -> tuple[ContentFile, ...]:
    """Return a revision's files, none where there is no revision yet."""
    return Content.from_json(revision.content).files if revision else ()


def file_for(revision: Revision | None, key: str) -> ContentFile | None:
    """Return a revision's file in one format, its first where it lacks that format."""
    files = files_of(revision)
    return next((file for file in files if file.format == key), files[0] if files else None)


def findings_of(variant: Variant) -> QuerySet[Finding]:
    """Return what the machine found on the variant's newest files, format by format."""
    return Finding.objects.filter(job=variant.job).order_by("format", "check_name")


def revisions_of(variant: Variant) -> QuerySet[Revision]:
    """Return the variant's revisions, newest first."""
    return Revision.objects.filter(variant=variant).select_related("maker").order_by("-number")


def decisions_of(variant: Variant) -> QuerySet[Decision]:
    """Return all that people decided on the variant, newest first."""
    rows = Decision.objects.filter(variant=variant).select_related("reviewer", "revision")
    return rows.order_by("-created_at", "-number")


def approved_of(variants: Iterable[Variant]) -> set[UUID]:
    """Return the ids of those variants that are approved as they are now."""
    counting = [variant.current_revision_id for variant in variants if not variant.is_ordered_anew]
    holding = Approval.objects.filter(revision__in=[pk for pk in counting if pk], revocation=None)
    return set(holding.values_list("variant", flat=True))


def entries_of(variant: Variant) -> QuerySet[LedgerEntry]:
    """Return what the ledger says of the variant, newest first."""
    rows = LedgerEntry.objects.filter(workspace=variant.workspace_id, subject=f"variant:{variant.pk}")
    return rows.select_related("actor").order_by("-position")
