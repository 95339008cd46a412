"""The page of a variant: what it shows, making it anew, and the refusals."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.comments import Remark, comment, settle
from campaigns.services.plans import launch
from generation.models import Job, JobState
from tests.campaigns.factories import make_revision, make_variant
from tests.conftest import Person
from workspaces.models import Workspace


@pytest.fixture
def variant(alice: Person, campaign: Campaign) -> Variant:
    """Return the first variant of Alice's launched plan; it is waiting."""
    plan: Plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    return plan.variants.order_by("number")[0]


def address(variant: Variant, name: str = "variant_detail") -> str:
    return reverse(name, args=["kopi-senja", variant.code])


def fail(variant: Variant) -> None:
    Job.objects.filter(pk=variant.job_id).update(state=JobState.FAILED, reason="The disk is full.")


def test_it_shows_how_it_is_made(bob: Person, variant: Variant) -> None:
    page = bob.client.get(address(variant)).content.decode()
    for text in (variant.code, "a brown podium", variant.segment.name, "Waiting", "Product in the middle"):
        assert text in page
    assert page.count('class="shot"') == 2
    assert "Another picture" not in page


def test_htmx_gets_the_part_that_changes(bob: Person, variant: Variant) -> None:
    text = bob.client.get(address(variant), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert 'id="variant"' in text


def test_its_code_is_found_in_any_case(bob: Person, variant: Variant) -> None:
    assert bob.client.get(address(variant).replace(variant.code, variant.code.lower())).status_code == 200


def test_it_is_made_anew_once(alice: Person, variant: Variant) -> None:
    fail(variant)
    assert "The disk is full." in alice.client.get(address(variant)).content.decode()
    assert alice.client.post(address(variant, "variant_remake")).headers["Location"] == address(variant)
    variant.refresh_from_db()
    assert variant.job.state == JobState.QUEUED
    assert "asked for another picture" in alice.client.get(address(variant)).content.decode()
    assert alice.client.post(address(variant, "variant_remake")).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_make_nothing_anew(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    fail(variant)
    client = request.getfixturevalue(who).client
    assert client.post(address(variant, "variant_remake")).status_code == status
    assert Job.objects.count() == 8


def test_a_stranger_finds_nothing(charlie: Person, alice: Person, variant: Variant) -> None:
    assert charlie.client.get(address(variant)).status_code == 404
    unknown = reverse("variant_detail", args=["kopi-senja", "V0000000"])
    assert alice.client.get(unknown).status_code == 404


def test_wrong_methods_are_refused(alice: Person, variant: Variant) -> None:
    assert alice.client.post(address(variant)).status_code == 405
    assert alice.client.get(address(variant, "variant_remake")).status_code == 405


def test_another_picture_is_ordered_from_review_and_comes_back_there(
    olivia: Person, workspace: Workspace
) -> None:
    variant = make_variant(workspace, olivia.user)
    answer = olivia.client.post(
        f"/w/kopi-senja/campaigns/variants/{variant.code}/remake/", {"back": "review"}, follow=True
    )
    assert answer.redirect_chain == [("/w/kopi-senja/review/", 302)]
    assert f"{variant.code} gets another picture" in answer.content.decode()


def test_the_plan_says_where_comments_are_open(variant: Variant, alice: Person) -> None:
    revision = make_revision(variant, alice.user)
    said = comment(alice.membership, revision.pk, Remark("Is this the new bag?"))
    page = (
        f"{reverse('campaign_detail', args=['kopi-senja', variant.campaign_id])}?plan={variant.plan.number}"
    )
    assert "1 open comment" in alice.client.get(page).content.decode()
    settle(alice.membership, said.pk, resolved=True)
    assert "open comment" not in alice.client.get(page).content.decode()
