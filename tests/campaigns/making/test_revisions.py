"""What a finished job made becomes an immutable revision of its variant."""

from dataclasses import replace

import pytest
from django.db import transaction

from campaigns.contents import Content
from campaigns.models import Revision, Variant
from campaigns.services.variants import record_revision
from generation.models import Artifact, Job, JobState
from generation.services.jobs import order
from generation.specs import Assets, RenderSpec
from tests.campaigns.factories import current, make_spec, make_variant, make_waiting_variant
from tests.conftest import Person
from workspaces.canonical import digest_of
from workspaces.models import LedgerEntry, Workspace


def _finished(variant: Variant, spec: RenderSpec | None = None) -> Job:
    """Let the variant's job have made its files, as a worker leaves them before it records them."""
    job = variant.job
    if spec is not None:
        job = order(variant.plan.group, spec, requested_by=job.requested_by)
        job.save(force_insert=True)
        variant.job = job
        variant.save(update_fields=["job"])
    for number, form in enumerate(RenderSpec.from_json(job.spec).formats):
        Artifact.objects.create(
            workspace=job.workspace,
            job=job,
            attempt=1,
            format=form.key,
            sha256=f"{number:064x}",
            media_type="image/png",
            width=form.width,
            height=form.height,
            size=1000 + number,
        )
    Job.objects.filter(pk=job.pk).update(state=JobState.READY)
    job.refresh_from_db()
    return job


def _record(job: Job) -> Revision:
    with transaction.atomic():
        revision = record_revision(job)
    assert revision is not None
    return revision


@pytest.fixture
def variant(workspace: Workspace, alice: Person) -> Variant:
    return make_waiting_variant(workspace, alice.user)


def test_the_revision_covers_segment_words_address_disclosure_and_files_in_order(variant: Variant) -> None:
    job = _finished(variant)
    revision = _record(job)
    content, spec = Content.from_json(revision.content), RenderSpec.from_json(job.spec)
    assert (content.code, content.landing_url) == (variant.code, variant.landing_url)
    assert (content.audience.id, content.audience.name) == (str(variant.segment_id), variant.segment.name)
    assert content.words.headline == spec.copy.headline
    assert [each.format for each in content.files] == [form.key for form in spec.formats]
    assert revision.digest == digest_of(revision.content) == content.digest


def test_the_maker_is_who_asked_for_the_job_and_the_ledger_says_so_in_the_same_moment(
    variant: Variant, alice: Person
) -> None:
    revision = _record(_finished(variant))
    assert (revision.number, revision.maker, current(variant)) == (1, alice.user, revision)
    entry = LedgerEntry.objects.get(kind="variant.ready")
    assert (entry.subject, revision.digest in entry.content) == (f"variant:{variant.pk}", True)


@pytest.mark.parametrize("assets", [Assets(product="a" * 64), Assets(logo="b" * 64)])
def test_with_a_real_product_or_logo_the_source_is_a_composite(variant: Variant, assets: Assets) -> None:
    revision = _record(_finished(variant, replace(make_spec(), assets=assets)))
    assert (
        Content.from_json(revision.content).disclosure.source_type == "compositeWithTrainedAlgorithmicMedia"
    )


def test_with_type_only_the_source_is_generated(variant: Variant) -> None:
    revision = _record(_finished(variant))
    assert Content.from_json(revision.content).disclosure.source_type == "trainedAlgorithmicMedia"


def test_a_job_that_no_variant_waits_for_any_more_makes_no_revision(variant: Variant) -> None:
    abandoned = _finished(variant)
    _finished(variant, make_spec())
    with transaction.atomic():
        assert record_revision(abandoned) is None
    assert current_or_none(variant) is None


def test_the_same_job_cannot_make_two_revisions(workspace: Workspace, alice: Person) -> None:
    variant = make_variant(workspace, alice.user)
    with pytest.raises(Exception, match=r"(?i)unique|replaced|revision"), transaction.atomic():
        record_revision(variant.job)
    assert variant.revisions.count() == 1


def current_or_none(variant: Variant) -> Revision | None:
    variant.refresh_from_db()
    return variant.current_revision
