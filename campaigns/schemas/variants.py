"""The shapes of variants in the API; `GET /variants` is a contract: fields are added, never changed."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from campaigns.models import Revision, Variant
from campaigns.selectors.findings import RULES, Mend
from campaigns.selectors.laid_out import placed_parts
from campaigns.selectors.variants import (
    decisions_of,
    files_of,
    findings_of,
    revisions_of,
    saying_of,
)
from campaigns.services.siblings import MOST
from generation.models import Finding, Outcome
from generation.specs import Adjustment, Part
from workspaces.errors import Invalid
from workspaces.rest import Body


class FileOut(Schema):
    """A finished file: fetch its bytes by its SHA-256 from /w/<workspace>/files/<sha256>."""

    format: str
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


class CopyOut(Schema):
    """The words of an ad."""

    headline: str
    body: str
    call_to_action: str
    locale: str


class VariantOut(Schema):
    """A variant: one idea for one segment, in all the campaign's formats.

    `state` is queued, running, ready, failed, blocked or cancelled; `reason` says why it failed or is
    blocked. `revision` and `digest` name what would be judged now, null until the first was made; a variant
    that is made anew keeps its files until the new ones are there.
    """

    id: UUID
    code: str
    state: str
    reason: str
    campaign: UUID
    plan: UUID
    number: int
    segment: UUID
    segment_name: str
    template_version: UUID
    template_name: str
    options: dict[str, str]
    layout: str
    seed: int
    landing_url: str
    words: CopyOut
    revision: int | None
    digest: str | None
    files: list[FileOut]
    created_at: datetime


class VariantPage(Schema):
    """Some variants, and the cursor that continues the list, null at its end."""

    items: list[VariantOut]
    next_cursor: str | None


class RevisionOut(Schema):
    """One immutable state of a variant."""

    number: int
    digest: str
    maker: str
    files: list[FileOut]
    created_at: datetime


class FindingOut(Schema):
    """What a check measured on a file and what it said; `mends` are what may help, the likeliest first."""

    format: str
    check_name: str
    outcome: str
    message: str
    measured: str
    limit: str
    rule: str
    mends: list[Mend]


def finding_out(finding: Finding) -> FindingOut:
    """Return a finding with its rule in words, and what mends a breach of it."""
    rule = RULES.get(finding.check_name)
    return FindingOut(
        format=finding.format,
        check_name=finding.check_name,
        outcome=finding.outcome,
        message=finding.message,
        measured=finding.measured,
        limit=finding.limit,
        rule=str(rule.name) if rule else "",
        mends=list(rule.mends) if rule and finding.outcome in (Outcome.FLAG, Outcome.BLOCK) else [],
    )


class DecisionOut(Schema):
    """What a person decided on a revision."""

    revision: int
    digest: str
    verdict: str
    reviewer: str
    reason: str
    created_at: datetime


class VariantDetailOut(VariantOut):
    """A variant with what the picture was asked for, what was found, decided and made before."""

    prompt: str
    model: str
    revisions: list[RevisionOut]
    findings: list[FindingOut]
    decisions: list[DecisionOut]


class RemakeBody(Body):
    """With which seed to make the variant anew; null for a random one."""

    seed: int | None = Field(default=None, ge=0, lt=2**32)


class MoreBody(Body):
    """How many more variants like this one to make."""

    count: int = Field(ge=1, le=MOST)


class WordingBody(Body):
    """The words to draw on all formats of a variant."""

    headline: str
    body: str = ""
    call_to_action: str = ""


class BoxIn(Schema):
    """Where one part of a format's layout goes, in pixels of the file; `right`, `bottom` are exclusive."""

    format: str
    part: Part
    left: int
    top: int
    right: int
    bottom: int


class LayoutBody(Body):
    """What is moved in the formats named: a part that is not listed is where the layout has it."""

    formats: list[str] = Field(min_length=1)
    boxes: list[BoxIn]


def adjustment(box: BoxIn) -> Adjustment:
    """Return a box as a change; Invalid where it has no pixels."""
    try:
        return Adjustment(**box.dict())
    except ValueError as error:
        message = _("A box has at least one pixel: right is beyond left, bottom beyond top.")
        place = f"{box.format}.{box.part}"
        raise Invalid(message, errors=[{"field": place, "message": message}]) from error


class LayoutChoice(Body):
    """The key of another layout for all formats of a variant."""

    layout: str


class OtherLayoutOut(Schema):
    """A layout that has room for the variant in every format."""

    layout: str
    name: str


class PartOut(Schema):
    """A part of a layout: where it is, and whether somebody moved it there."""

    part: Part
    left: int
    top: int
    right: int
    bottom: int
    moved: bool


class FormatLayoutOut(Schema):
    """The parts of one format's layout."""

    format: str
    width: int
    height: int
    parts: list[PartOut]


def layout_out(variant: Variant) -> list[FormatLayoutOut]:
    """Return where the parts of a variant's layout are, format by format."""
    return [
        FormatLayoutOut(
            format=placed.format.key,
            width=placed.format.width,
            height=placed.format.height,
            parts=[
                PartOut(
                    part=part,
                    left=box.left,
                    top=box.top,
                    right=box.right,
                    bottom=box.bottom,
                    moved=part in placed.moved,
                )
                for part, box in placed.boxes.items()
            ],
        )
        for placed in placed_parts(variant)
    ]


def _files(revision: Revision | None) -> list[FileOut]:
    return [FileOut.from_orm(file) for file in files_of(revision)]


def variant_out(variant: Variant) -> VariantOut:
    """Return a variant as lists show it."""
    saying, revision = saying_of(variant), variant.current_revision
    return VariantOut(
        id=variant.pk,
        code=variant.code,
        state=variant.job.state,
        reason=variant.job.reason,
        campaign=variant.campaign_id,
        plan=variant.plan_id,
        number=variant.number,
        segment=variant.segment_id,
        segment_name=variant.segment.name,
        template_version=variant.template_version_id,
        template_name=variant.template_version.template.name,
        options=variant.options,
        layout=saying.layout,
        seed=saying.seed,
        landing_url=variant.landing_url,
        words=CopyOut.from_orm(saying),
        revision=revision.number if revision else None,
        digest=revision.digest if revision else None,
        files=_files(revision),
        created_at=variant.created_at,
    )


def variant_detail_out(variant: Variant) -> VariantDetailOut:
    """Return a variant with everything known of it."""
    saying = saying_of(variant)
    return VariantDetailOut(
        **variant_out(variant).model_dump(),
        prompt=saying.prompt,
        model=saying.model,
        revisions=[_revision_out(revision) for revision in revisions_of(variant)],
        findings=[finding_out(finding) for finding in findings_of(variant)],
        decisions=[
            DecisionOut(
                revision=decision.revision.number,
                digest=decision.digest,
                verdict=decision.verdict,
                reviewer=str(decision.reviewer),
                reason=decision.reason,
                created_at=decision.created_at,
            )
            for decision in decisions_of(variant)
        ],
    )


def _revision_out(revision: Revision) -> RevisionOut:
    return RevisionOut(
        number=revision.number,
        digest=revision.digest,
        maker=str(revision.maker),
        files=_files(revision),
        created_at=revision.created_at,
    )
