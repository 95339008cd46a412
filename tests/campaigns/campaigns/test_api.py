"""The API of campaigns: what works, and every way to be refused."""

from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Campaign
from campaigns.schemas.campaigns import campaign_out
from tests.campaigns.api import api_of
from tests.conftest import Person
from workspaces.models import LedgerEntry


def body_of(campaign: Campaign, **changes: object) -> dict[str, Any]:
    shown = campaign_out(campaign).model_dump(mode="json")
    for field in ("id", "archived", "created_at"):
        del shown[field]
    return shown | changes


def test_it_creates_what_it_then_shows(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    body = body_of(campaign, name="Second")
    del body["version"]
    made = api.post("/campaigns", body)
    assert made.status_code == 201
    shown = api.get(f"/campaigns/{made.json()['id']}").json()
    assert shown == made.json()
    assert {key: shown[key] for key in body} == body


def test_a_repeated_request_creates_once(alice: Person) -> None:
    api = api_of(alice)
    answers = [api.post("/campaigns", {"name": "Once"}, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Campaign.objects.count() == 1


def test_it_lists_in_pages(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    api.post("/campaigns", {"name": "Second"})
    first = api.get("/campaigns?limit=1").json()
    second = api.get(f"/campaigns?limit=1&cursor={first['next_cursor']}").json()
    assert [first["items"][0]["name"], second["items"][0]["name"]] == ["Rain season", "Second"]
    assert second["next_cursor"] is None


def test_a_change_replaces_everything(alice: Person, campaign: Campaign) -> None:
    answer = api_of(alice).send("PUT", f"/campaigns/{campaign.pk}", body_of(campaign, formats=["link"]))
    assert (answer.status_code, answer.json()["formats"], answer.json()["version"]) == (200, ["link"], 2)
    assert LedgerEntry.objects.filter(kind="campaign.update").count() == 1


def test_videos_last_as_long_as_was_chosen(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    for seconds in (15, 30, 60, 6):
        campaign.refresh_from_db()
        body = body_of(campaign, seconds=seconds)
        assert api.send("PUT", f"/campaigns/{campaign.pk}", body).json()["seconds"] == seconds
    assert api.post("/campaigns", {"name": "Another"}).json()["seconds"] == 6


def test_a_stale_change_is_refused(alice: Person, campaign: Campaign) -> None:
    answer = api_of(alice).send("PUT", f"/campaigns/{campaign.pk}", body_of(campaign, version=7, name="X"))
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    campaign.refresh_from_db()
    assert (campaign.name, campaign.version) == ("Rain season", 1)


def test_an_archived_campaign_leaves_the_list(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    assert api.send("DELETE", f"/campaigns/{campaign.pk}").status_code == 204
    assert api.get("/campaigns").json()["items"] == []
    assert api.get(f"/campaigns/{campaign.pk}").json()["archived"] is True
    answer = api.send("PUT", f"/campaigns/{campaign.pk}", body_of(campaign))
    assert (answer.status_code, answer.json()["code"]) == (409, "archived")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"brand": str(uuid4())}, "brand"),
        ({"product": str(uuid4())}, "product"),
        ({"landing_url": "javascript:alert(1)"}, "landing_url"),
        ({"landing_url": "https://user:secret@kopi.example/"}, "landing_url"),
        ({"segments": [str(uuid4())]}, "segments"),
        ({"template_versions": [str(uuid4())]}, "template_versions"),
        ({"formats": ["cinema"]}, "formats"),
        ({"seconds": 7}, "seconds"),
        ({"sound": "loud"}, "sound"),
        ({"layouts": ["spiral"]}, "layouts"),
        ({"pictures": 0}, "pictures"),
        ({"exclusions": [{"when": {}, "reason": "all"}]}, "exclusions"),
        ({"exclusions": [{"when": {"layout": "hero"}, "reason": " "}]}, "exclusions"),
    ],
)
def test_a_faulty_choice_is_named(
    change: dict[str, Any], field: str, alice: Person, campaign: Campaign
) -> None:
    answer = api_of(alice).send("PUT", f"/campaigns/{campaign.pk}", body_of(campaign, **change))
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    campaign.refresh_from_db()
    assert campaign.version == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"name": "X", "colour": "red"}', b'{"name": 7}'])
def test_a_broken_body_is_refused(body: bytes, alice: Person) -> None:
    answer = api_of(alice).post("/campaigns", body)
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_stranger_finds_nothing(method: str, charlie: Person, campaign: Campaign) -> None:
    body = body_of(campaign, brand=None, segments=[], template_versions=[])
    answer = api_of(charlie).send(method, f"/campaigns/{campaign.pk}", body)
    assert answer.status_code == 404
    campaign.refresh_from_db()
    assert (campaign.version, campaign.archived_at) == (1, None)


@pytest.mark.parametrize("who", ["bob", "rosa"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_who_may_not_edit_changes_nothing(
    who: str, method: str, campaign: Campaign, request: pytest.FixtureRequest
) -> None:
    answer = api_of(request.getfixturevalue(who)).send(method, f"/campaigns/{campaign.pk}", body_of(campaign))
    assert answer.status_code == 403
    campaign.refresh_from_db()
    assert (campaign.version, campaign.archived_at) == (1, None)


def test_readers_read(bob: Person, campaign: Campaign) -> None:
    api = api_of(bob)
    assert api.get(f"/campaigns/{campaign.pk}").json()["name"] == "Rain season"
    assert api.post("/campaigns", {"name": "X"}).status_code == 403


def test_a_wrong_method_is_refused(alice: Person, campaign: Campaign) -> None:
    assert api_of(alice).send("PATCH", f"/campaigns/{campaign.pk}", {}).status_code == 405
