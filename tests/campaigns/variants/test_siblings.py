"""More like this: the same words and layout over other pictures, as a plan of its own."""

import json
from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from campaigns.services.siblings import MOST, more_like
from tests.campaigns.api import api_of
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry


@pytest.fixture
def variant(alice: Person, campaign: Campaign) -> Variant:
    """Return the first variant of Alice's launched plan."""
    plan: Plan = launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    return plan.variants.order_by("number")[0]


def told(variant: Variant) -> dict[str, Any]:
    """Return what a variant's job was told to make."""
    spec: dict[str, Any] = json.loads(variant.job.spec)
    return spec


def test_they_differ_by_their_seeds_alone(variant: Variant, alice: Person) -> None:
    plan = more_like(alice.membership, variant.pk, 3)
    made = list(plan.variants.select_related("job").order_by("number"))
    assert (plan.number, plan.variant_count, len(made)) == (2, 3, 3)
    assert len({told(one)["picture"]["seed"] for one in [variant, *made]}) == 4
    for one in made:
        assert told(one)["picture"]["seed"] == one.seed
        same = told(one) | {"picture": told(one)["picture"] | {"seed": variant.seed}}
        assert same == told(variant)
        assert (one.segment, one.options, one.layout) == (variant.segment, variant.options, variant.layout)
        assert one.code in one.landing_url
    entry = LedgerEntry.objects.get(kind="variant.more")
    assert entry.subject == f"variant:{variant.pk}"


def test_the_same_press_twice_launches_once(variant: Variant, alice: Person) -> None:
    more_like(alice.membership, variant.pk, 2, plans=1)
    with pytest.raises(Conflict):
        more_like(alice.membership, variant.pk, 2, plans=1)
    assert Plan.objects.count() == 2


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_a_count_that_is_none_is_refused(variant: Variant, alice: Person, count: int) -> None:
    with pytest.raises(Invalid):
        more_like(alice.membership, variant.pk, count)


def test_an_archived_campaign_stays_as_it_is(variant: Variant, alice: Person) -> None:
    Campaign.objects.update(archived_at="2026-11-01T00:00:00Z")
    with pytest.raises(Conflict):
        more_like(alice.membership, variant.pk, 1)


def test_the_read_only_colleague_and_the_stranger(
    variant: Variant, bob: Person, rosa: Person, charlie: Person
) -> None:
    for person in (bob, rosa):
        with pytest.raises(NotAllowed):
            more_like(person.membership, variant.pk, 1)
    with pytest.raises(NotFound):
        more_like(charlie.membership, variant.pk, 1)


def test_from_the_page_one_sees_them_being_made(
    variant: Variant, alice: Person, bob: Person, charlie: Person
) -> None:
    address = reverse("variant_more", args=["kopi-senja", variant.code])
    assert bob.client.post(address, {"count": "4"}).status_code == 403
    assert charlie.client.post(address, {"count": "4"}).status_code == 404
    assert alice.client.post(address, {"count": "many"}).status_code == 422
    page = alice.client.post(address, {"count": "4", "plans": "1"}, follow=True)
    assert page.redirect_chain[-1][0].endswith("?plan=2")
    assert "4 more are being made." in page.content.decode()
    assert f"more like {variant.code}" in page.content.decode()
    assert alice.client.post(address, {"count": "4", "plans": "1"}).status_code == 409


def test_over_the_api(variant: Variant, alice: Person, bob: Person) -> None:
    path = f"/variants/{variant.code}/more"
    answer = api_of(alice).post(path, {"count": 2})
    assert (answer.status_code, len(answer.json()["items"])) == (201, 2)
    readonly = api_of(bob)
    assert readonly.post(path, {"count": 2}).status_code == 403
    assert readonly.post(path, {"count": 99}).status_code == 422
