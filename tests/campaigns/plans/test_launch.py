"""Launching writes exactly what was previewed, once, or nothing at all."""

from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from generation.models import Job, JobGroup, JobState
from generation.specs import RenderSpec
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry


def nothing_launched() -> bool:
    return not (
        Plan.objects.exists() or Variant.objects.exists() or Job.objects.exists() or JobGroup.objects.exists()
    )


def test_it_writes_what_was_previewed(alice: Person, campaign: Campaign) -> None:
    preview = preview_of(campaign)
    plan = launch(alice.membership, campaign.pk, digest=preview.expansion.digest)
    cells = preview.expansion.cells
    variants = list(plan.variants.select_related("job").order_by("number"))
    assert [v.cell_digest for v in variants] == [cell.digest for cell in cells]
    assert [v.job.spec for v in variants] == [cell.spec_json for cell in cells]
    assert [v.seed for v in variants] == [cell.seed for cell in cells]
    assert (plan.variant_count, plan.file_count, plan.number) == (8, 16, 1)
    assert {v.job.state for v in variants} == {JobState.QUEUED}


def test_a_spec_is_what_its_digest_says(alice: Person, campaign: Campaign) -> None:
    plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    for job in Job.objects.filter(variant__plan=plan):
        spec = RenderSpec.from_json(job.spec)
        assert (spec.to_json(), spec.digest) == (job.spec, job.spec_digest)


def test_each_variant_leads_to_its_own_address(alice: Person, campaign: Campaign) -> None:
    plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    for variant in plan.variants.all():
        assert variant.landing_url == (
            "https://kopi.example/beli?ref=ad&utm_source=variasi&utm_medium=paid"
            f"&utm_campaign=rain-season&utm_content={variant.code}#top"
        )
    assert plan.variants.values("code").distinct().count() == 8


def test_the_ledger_knows_of_it(alice: Person, campaign: Campaign) -> None:
    plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    entry = LedgerEntry.objects.get(kind="campaign.launch")
    assert entry.subject == f"campaign:{campaign.pk}"
    assert '"variants":8' in entry.content
    assert str(plan.pk) in entry.content


def test_the_same_launch_again_is_the_same_plan(alice: Person, campaign: Campaign) -> None:
    digest = preview_of(campaign).expansion.digest
    first, second = (launch(alice.membership, campaign.pk, digest=digest) for _ in range(2))
    assert first == second
    assert (Plan.objects.count(), Variant.objects.count(), Job.objects.count()) == (1, 8, 8)


def test_a_stale_preview_is_refused(alice: Person, campaign: Campaign) -> None:
    digest = preview_of(campaign).expansion.digest
    campaign.formats = ["feed_square"]
    campaign.save()
    with pytest.raises(Conflict) as refusal:
        launch(alice.membership, campaign.pk, digest=digest)
    assert refusal.value.code == "stale"
    assert nothing_launched()


def test_what_was_made_is_not_made_again(alice: Person, campaign: Campaign) -> None:
    launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    again = preview_of(campaign).expansion
    assert (again.variants, again.made_before) == (0, 8)
    with pytest.raises(Invalid) as refusal:
        launch(alice.membership, campaign.pk, digest=again.digest)
    assert refusal.value.code == "empty_plan"


def test_more_pictures_make_only_the_new_ones(alice: Person, campaign: Campaign) -> None:
    launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    campaign.seeds = 2
    campaign.save()
    plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    assert (plan.number, plan.variant_count, Variant.objects.count()) == (2, 8, 16)


def test_cancelled_variants_can_be_launched_again(alice: Person, campaign: Campaign) -> None:
    first = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    Job.objects.update(state=JobState.CANCELLED)
    second = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    assert second != first
    assert second.variant_count == 8


@pytest.mark.parametrize("who", ["rosa", "bob"])
def test_who_may_not_edit_may_not_launch(
    who: str, campaign: Campaign, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        launch(person.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    assert nothing_launched()


def test_a_stranger_finds_nothing(charlie: Person, campaign: Campaign) -> None:
    digest = preview_of(campaign).expansion.digest
    for identity in (campaign.pk, uuid4()):
        with pytest.raises(NotFound):
            launch(charlie.membership, identity, digest=digest)
    assert nothing_launched()


def test_an_archived_campaign_is_not_launched(alice: Person, campaign: Campaign) -> None:
    digest = preview_of(campaign).expansion.digest
    campaign.archived_at = timezone.now()
    campaign.save()
    with pytest.raises(Conflict) as refusal:
        launch(alice.membership, campaign.pk, digest=digest)
    assert refusal.value.code == "archived"
    assert nothing_launched()
