"""A brand's rules for its logo: kept in versions, within bounds, and ordered with every ad."""

import json
from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import BrandVersion, Campaign
from campaigns.selectors.plans import preview_of
from campaigns.services.brands import create_brand, update_brand
from tests.campaigns.brands.looks import COFFEE, look
from tests.campaigns.plans.scene import make_ready_campaign
from tests.conftest import Person
from tests.rest import Api, problem_of
from workspaces.errors import Invalid

FORM: dict[str, Any] = {
    "name": "Kopi Senja",
    **{role: getattr(COFFEE, role) for role in ("primary", "accent", "light", "dark")},
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
    "logo_clear_space": "60",
    "logo_least_height": "24",
}


def rules() -> list[tuple[int, int]]:
    """Return the rules of all versions, in their order."""
    rows = BrandVersion.objects.order_by("number")
    return [(row.logo_clear_space, row.logo_least_height) for row in rows]


def test_each_version_keeps_its_own(alice: Person) -> None:
    brand = create_brand(alice.membership, name="B", look=look())
    update_brand(alice.membership, brand.pk, name="B", look=look(logo_clear_space=100, logo_least_height=48))
    assert rules() == [(35, 14), (100, 48)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("logo_clear_space", 34),
        ("logo_clear_space", 101),
        ("logo_least_height", 13),
        ("logo_least_height", 49),
    ],
)
def test_bounds_are_told_with_their_field(alice: Person, field: str, value: int) -> None:
    with pytest.raises(Invalid) as refusal:
        create_brand(alice.membership, name="B", look=look(**{field: value}))
    (error,) = refusal.value.errors
    assert (error["field"], "Write a whole number from" in str(error["message"])) == (field, True)
    assert rules() == []


def test_the_page_saves_and_shows_them(alice: Person, bob: Person, charlie: Person) -> None:
    answer = alice.client.post(reverse("brand_new", args=["kopi-senja"]), FORM)
    here = answer["Location"]
    assert rules() == [(60, 24)]
    assert 'name="logo_clear_space" value="60"' in bob.client.get(here).content.decode()
    wrong = alice.client.post(here, {**FORM, "version": "1", "logo_clear_space": "20"})
    assert (wrong.status_code, "Write a whole number from 35 to 100." in wrong.content.decode()) == (
        422,
        True,
    )
    assert alice.client.post(here, {**FORM, "version": "1", "logo_least_height": "x"}).status_code == 422
    assert [p.client.post(here, {**FORM, "version": "1"}).status_code for p in (bob, charlie)] == [403, 404]
    assert rules() == [(60, 24)]


def test_the_api_takes_and_tells_them(alice: Person) -> None:
    body = {**FORM, "logo_clear_space": 60, "logo_least_height": 24}
    made = Api(alice).post("/brands", body, key="a").json()
    assert (made["logo_clear_space"], made["logo_least_height"]) == (60, 24)
    errors = problem_of(Api(alice).post("/brands", body | {"name": "C", "logo_least_height": 99}), 422)[
        "errors"
    ]
    assert errors[0]["field"] == "logo_least_height"
    assert rules() == [(60, 24)]


@pytest.mark.usefixtures("planned_model")
def test_a_plan_orders_them_and_the_usual_ones_not(alice: Person) -> None:
    campaign = make_ready_campaign(alice)
    assert specs_of(campaign) == [None]
    assert campaign.brand is not None
    update_brand(
        alice.membership,
        campaign.brand.pk,
        name="Kopi Senja",
        look=look(logo_clear_space=60, logo_least_height=24),
    )
    assert specs_of(campaign) == [{"clear_space": 60, "least_height": 24}]


def specs_of(campaign: Campaign) -> list[Any]:
    """Return the rules in the specs of a campaign's plan, once each."""
    found = [json.loads(cell.spec_json).get("logo") for cell in preview_of(campaign).expansion.cells]
    return [rule for place, rule in enumerate(found) if rule not in found[:place]]
