"""The list of campaigns, and beginning a new one."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from tests.campaigns.factories import make_campaign
from tests.conftest import Person

LIST, NEW = "/w/kopi-senja/campaigns/", "/w/kopi-senja/campaigns/new/"


def test_the_empty_list_says_what_to_do(alice: Person, bob: Person) -> None:
    assert NEW in alice.client.get(LIST).content.decode()
    page = bob.client.get(LIST).content.decode()
    assert "Your campaigns will be here" in page
    assert NEW not in page


def test_the_list_shows_how_far_each_is(alice: Person, campaign: Campaign) -> None:
    assert "Being set up" in alice.client.get(LIST).content.decode()
    launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    assert '<progress value="0" max="8"' in alice.client.get(LIST).content.decode()


def test_the_list_has_pages(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.selectors.campaign_cards.CARDS", 2)
    for number in range(3):
        make_campaign(alice.membership.workspace, alice.user, f"Campaign {number}")
    first = alice.client.get(LIST)
    last = alice.client.get(f"{LIST}?before={first.context['next']}").content.decode()
    assert ("Campaign 2" in first.content.decode(), "Campaign 0" in last, "Campaign 1" in last) == (
        True,
        True,
        False,
    )
    assert alice.client.get(f"{LIST}?before=x").status_code == 422


def test_a_new_campaign_goes_on_to_its_setup(alice: Person) -> None:
    assert 'name="name"' in alice.client.get(NEW).content.decode()
    answer = alice.client.post(NEW, {"name": "Rain"})
    made = Campaign.objects.get()
    setup = reverse("campaign_setup", args=["kopi-senja", made.pk])
    assert (made.name, answer.headers["Location"]) == ("Rain", setup)
    assert made.formats == ["feed_square", "feed_portrait", "story", "link"]
    assert alice.client.get(setup).status_code == 200


def test_a_faulty_name_is_said(alice: Person) -> None:
    answer = alice.client.post(NEW, {"name": "x" * 121})
    assert answer.status_code == 422
    assert "Use at most 120 characters." in answer.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("who", ["bob", "rosa"])
def test_who_may_not_edit_begins_nothing(who: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(who).client
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"name": "Rain"}).status_code == 403
    assert not Campaign.objects.exists()


def test_a_stranger_finds_nothing(charlie: Person, campaign: Campaign) -> None:
    assert charlie.client.get(LIST).status_code == 404
    assert charlie.client.post(NEW, {"name": "Rain"}).status_code == 404
    assert "Rain season" not in charlie.client.get("/w/elsewhere/campaigns/").content.decode()


def test_the_list_is_only_read(alice: Person) -> None:
    assert alice.client.post(LIST).status_code == 405
