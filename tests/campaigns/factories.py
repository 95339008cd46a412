"""Makes finished variants for tests: real rows and small pictures, as a launch and a worker leave them."""

import io
import itertools
from collections.abc import Sequence
from uuid import uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns.contents import ContentFile
from campaigns.models import (
    Brand,
    Campaign,
    Plan,
    PromptTemplate,
    Revision,
    TemplateVersion,
    Variant,
)
from campaigns.services.variants import record_revision
from generation.composition.encoding import media_type
from generation.models import Artifact, Finding, Job, JobGroup, JobState, Outcome
from generation.services.jobs import order
from generation.specs import Copy, FormatSpec, ModelRef, Palette, Picture, RenderSpec, Typefaces
from generation.storage import Store
from generation.video.adverts import encode_advert
from platforms.formats import format_named
from segments.models import Segment
from workspaces.canonical import digest_of
from workspaces.models import User, Workspace

FORMATS = ("feed_square", "feed_portrait", "story", "link")
# Of a video: a second at the rate of film.
FRAMES = 24
_numbers = itertools.count(1)


def make_campaign(workspace: Workspace, maker: User, name: str = "") -> Campaign:
    """Return a campaign with a brand, ready to hang plans under."""
    number = next(_numbers)
    brand = Brand.objects.create(workspace=workspace, name=f"Kopi {number}")
    return Campaign.objects.create(
        workspace=workspace,
        name=name or f"Campaign {number}",
        brand=brand,
        landing_url="https://kopi.example/beli",
        formats=list(FORMATS),
        made_by=maker,
    )


def make_segment(workspace: Workspace, name: str = "", locale: str = "en") -> Segment:
    """Return a segment; without a name it gets a fresh one."""
    return Segment.objects.create(
        workspace=workspace, name=name or f"Segment {next(_numbers)}", locale=locale
    )


def make_template_version(workspace: Workspace, maker: User, name: str = "") -> TemplateVersion:
    """Return the first version of a new template."""
    template = PromptTemplate.objects.create(workspace=workspace, name=name or f"Template {next(_numbers)}")
    return TemplateVersion.objects.create(
        workspace=workspace, template=template, number=1, made_by=maker, picture="a red bag on an arch"
    )


def make_plan(campaign: Campaign, maker: User) -> Plan:
    """Return a launched plan of the campaign, without its variants."""
    return Plan.objects.create(
        workspace=campaign.workspace,
        campaign=campaign,
        group=JobGroup.objects.create(workspace=campaign.workspace),
        launched_by=maker,
        number=campaign.plans.count() + 1,
        digest="0" * 64,
        variant_count=1,
        file_count=len(FORMATS),
    )


def make_job(
    plan: Plan, maker: User, state: JobState = JobState.READY, *, formats: Sequence[str] = FORMATS
) -> Job:
    """Return a job of the plan in a final state, or queued."""
    job = order(plan.group, make_spec(formats), requested_by=maker)
    job.state = state
    job.progress = 1.0 if state == JobState.READY else 0.0
    job.reason = "Out of memory." if state in {JobState.FAILED, JobState.BLOCKED} else ""
    job.finished_at = None if state == JobState.QUEUED else timezone.now()
    job.save()
    return job


def make_spec(formats: Sequence[str] = FORMATS) -> RenderSpec:
    """Return a spec unlike every other, with words that nobody would mind."""
    number = next(_numbers)
    return RenderSpec(
        picture=Picture("a red bag on an arch", number, ModelRef("panggung", "0" * 64)),
        copy=Copy(f"Wake up slowly, {number}", "Beans from Gayo, roasted this week.", "Order now", "en"),
        palette=Palette("#7a4b2a", "#d98e4a", "#faf4ea", "#2b1a10"),
        typefaces=Typefaces("bricolage", "jakarta"),
        formats=tuple(FormatSpec.named(key) for key in formats),
    )


def make_waiting_variant(workspace: Workspace, maker: User, *, plan: Plan | None = None) -> Variant:
    """Return a variant whose job is still queued, so that there is nothing to judge yet."""
    plan = plan or make_plan(make_campaign(workspace, maker), maker)
    return _variant(plan, make_job(plan, maker, JobState.QUEUED), segment=None, template=None)


def make_variant(
    workspace: Workspace,
    maker: User,
    *,
    plan: Plan | None = None,
    segment: Segment | None = None,
    template: TemplateVersion | None = None,
    formats: Sequence[str] = FORMATS,
) -> Variant:
    """Return a variant with a ready job, stored files in every format and a current revision."""
    plan = plan or make_plan(make_campaign(workspace, maker), maker)
    variant = _variant(plan, make_job(plan, maker, formats=formats), segment=segment, template=template)
    make_revision(variant, maker, job=variant.job)
    return variant


def make_revision(
    variant: Variant, maker: User, *, job: Job | None = None, formats: Sequence[str] = FORMATS
) -> Revision:
    """Give the variant a new current revision with fresh pictures, made by a new job unless one is named."""
    job = job or make_job(variant.plan, maker, formats=formats)
    variant.job = job
    variant.save(update_fields=["job"])
    for form in RenderSpec.from_json(job.spec).formats:
        _store_file(job, form.key)
    with transaction.atomic():
        revision = record_revision(job)
    assert revision is not None
    variant.refresh_from_db()
    return revision


def flag(revision: Revision, message: str = "The headline is long.") -> Finding:
    """Attach a finding that asks for a look."""
    return Finding.objects.create(
        job=revision.job,
        format="story",
        check_name="copy_length",
        outcome=Outcome.FLAG,
        message=message,
        measured="46",
        limit="40",
    )


def current(variant: Variant) -> Revision:
    """Return the variant's current revision, which must exist."""
    variant.refresh_from_db()
    assert variant.current_revision is not None
    return variant.current_revision


def _variant(plan: Plan, job: Job, *, segment: Segment | None, template: TemplateVersion | None) -> Variant:
    return Variant.objects.create(
        workspace=plan.workspace,
        plan=plan,
        campaign=plan.campaign,
        number=plan.variants.count() + 1,
        segment=segment or make_segment(plan.workspace),
        template_version=template or make_template_version(plan.workspace, plan.launched_by),
        options={"angle": "morning"},
        layout="hero",
        seed=7,
        cell_digest=digest_of(uuid4().hex),
        landing_url="https://kopi.example/beli",
        job=job,
    )


def _store_file(job: Job, key: str) -> ContentFile:
    """Store a small PNG or second of video of the format's proportion, unlike every other, and its row."""
    shape = format_named(key)
    size = (shape.width // 20 * 2, shape.height // 20 * 2)
    picture = _picture(size, next(_numbers))
    content = _video(picture) if shape.frames else _png(picture)
    kind = media_type(content)
    sha256 = Store(settings.FILES_DIR, job.workspace_id.hex).put(content)
    Artifact.objects.create(
        workspace=job.workspace,
        job=job,
        attempt=1,
        format=key,
        sha256=sha256,
        media_type=kind,
        width=size[0],
        height=size[1],
        size=len(content),
        frames=FRAMES if shape.frames else None,
        frame_rate=FRAMES if shape.frames else None,
    )
    return ContentFile(key, sha256, kind, *size, len(content))


def _picture(size: tuple[int, int], number: int) -> Image.Image:
    hue = number * 47 % 360
    picture = Image.new("RGB", size, f"hsl({hue}, 45%, 60%)")
    pen = ImageDraw.Draw(picture)
    middle, foot = size[0] // 2, size[1]
    pen.ellipse((middle - 30, foot - 50, middle + 30, foot + 10), fill=f"hsl({hue}, 45%, 30%)")
    pen.text((4, 4), str(number), fill="white")
    return picture


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _video(end: Image.Image) -> bytes:
    """Return a second that begins dark and ends on a picture."""
    shown = np.asarray(end).astype(np.uint16)
    frames = [(shown * number // (FRAMES - 1)).astype(np.uint8) for number in range(FRAMES)]
    width, height = end.size
    return encode_advert(
        lambda: frames, width=width, height=height, frame_rate=FRAMES, max_bytes=1_000_000
    ).file()
