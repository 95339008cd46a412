"""The API of plans: preview, launch and what one can do to the work, with every refusal."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from generation.models import Job, JobState
from tests.campaigns.api import Api, api_of
from tests.conftest import Person

Launched = Callable[[Person], Plan]


@pytest.fixture
def plan(alice: Person, campaign: Campaign) -> Plan:
    """Return Alice's launched plan: eight waiting variants."""
    return launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)


def previewed(api: Api, campaign: Campaign) -> str:
    return str(api.post(f"/campaigns/{campaign.pk}/plan").json()["digest"])


def test_the_preview_counts(alice: Person, campaign: Campaign) -> None:
    shown = api_of(alice).post(f"/campaigns/{campaign.pk}/plan").json()
    assert (shown["combinations"], shown["variants"], shown["files"]) == (8, 8, 16)
    assert shown["per_axis"]["tone"] == {"calm": 4, "bold": 4}
    assert shown["estimate"]["seconds_low"] < shown["estimate"]["seconds_high"]
    assert not Plan.objects.exists()


def test_what_is_launched_is_what_was_previewed(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    answer = api.post(f"/campaigns/{campaign.pk}/launch", {"digest": previewed(api, campaign)})
    assert answer.status_code == 201
    assert (answer.json()["variants"], answer.json()["standing"]["queued"]) == (8, 8)
    assert Variant.objects.filter(plan=answer.json()["id"]).count() == 8


def test_a_repeated_launch_gets_the_first_answer(alice: Person, campaign: Campaign) -> None:
    api = api_of(alice)
    path, body = f"/campaigns/{campaign.pk}/launch", {"digest": previewed(api, campaign)}
    answers = [api.post(path, body, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Plan.objects.count() == 1


def test_a_stale_digest_is_refused(alice: Person, campaign: Campaign) -> None:
    answer = api_of(alice).post(f"/campaigns/{campaign.pk}/launch", {"digest": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert not Plan.objects.exists()


def test_above_the_cap_nothing_is_expanded(alice: Person, campaign: Campaign, settings: LazySettings) -> None:
    settings.PLAN_MAX_VARIANTS = 7
    answer = api_of(alice).post(f"/campaigns/{campaign.pk}/plan")
    assert (answer.status_code, answer.json()["code"]) == (413, "plan_too_large")
    assert "8 variants" in answer.json()["detail"]
    assert "at most 7" in answer.json()["detail"]


def test_an_unfinished_campaign_says_what_is_missing(alice: Person, planned_model: None) -> None:
    api = api_of(alice)
    made = api.post("/campaigns", {"name": "Empty", "layouts": []}).json()
    answer = api.post(f"/campaigns/{made['id']}/plan")
    assert (answer.status_code, answer.json()["code"]) == (422, "unfinished")
    fields = [fault["field"] for fault in answer.json()["errors"]]
    assert fields == ["brand", "landing_url", "segments", "template_versions", "formats", "layouts"]


def test_without_a_model_nothing_is_planned(
    alice: Person, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign.model = "unknown"
    campaign.save()
    answer = api_of(alice).post(f"/campaigns/{campaign.pk}/plan")
    assert (answer.status_code, answer.json()["code"]) == (503, "model_missing")


def test_pausing_resuming_and_cancelling(alice: Person, plan: Plan) -> None:
    api = api_of(alice)
    assert api.post(f"/plans/{plan.pk}/pause").json()["standing"]["paused"] is True
    assert api.post(f"/plans/{plan.pk}/resume").json()["standing"]["paused"] is False
    assert api.post(f"/plans/{plan.pk}/cancel").json()["standing"]["cancelled"] == 8
    assert api.post(f"/plans/{plan.pk}/cancel").status_code == 409


def test_retrying_takes_only_what_failed(alice: Person, plan: Plan) -> None:
    api = api_of(alice)
    assert api.post(f"/plans/{plan.pk}/retry").status_code == 409
    first = Job.objects.order_by("pk")[0].pk
    Job.objects.filter(pk=first).update(state=JobState.FAILED, reason="The disk is full.")
    standing = api.post(f"/plans/{plan.pk}/retry").json()["standing"]
    assert (standing["failed"], standing["queued"]) == (0, 8)


def test_plans_are_listed_and_shown(bob: Person, plan: Plan) -> None:
    api = api_of(bob)
    listed = api.get(f"/campaigns/{plan.campaign_id}/plans").json()["items"]
    assert [entry["id"] for entry in listed] == [str(plan.pk)]
    assert api.get(f"/plans/{plan.pk}").json() == listed[0]


ACTIONS = ["pause", "resume", "cancel", "retry"]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_cannot_touch_the_work(
    action: str, who: str, status: int, plan: Plan, request: pytest.FixtureRequest
) -> None:
    assert api_of(request.getfixturevalue(who)).post(f"/plans/{plan.pk}/{action}").status_code == status
    plan.group.refresh_from_db()
    assert plan.group.paused_at is None
    assert Job.objects.filter(state=JobState.QUEUED).count() == 8


@pytest.mark.parametrize("path", ["/campaigns/{}/plan", "/campaigns/{}/launch", "/plans/{}/pause"])
def test_unknown_things_are_not_found(path: str, alice: Person) -> None:
    answer = api_of(alice).post(path.format(uuid4()), {"digest": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_do_not_launch(
    who: str, status: int, campaign: Campaign, request: pytest.FixtureRequest
) -> None:
    digest = preview_of(campaign).expansion.digest
    api = api_of(request.getfixturevalue(who))
    assert api.post(f"/campaigns/{campaign.pk}/launch", {"digest": digest}).status_code == status
    assert not Plan.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"digest": 7}', b'{"digest": "x", "force": true}'])
def test_a_broken_launch_is_refused(body: bytes, alice: Person, campaign: Campaign) -> None:
    answer = api_of(alice).post(f"/campaigns/{campaign.pk}/launch", body)
    assert answer.status_code in {400, 422}
    assert not Plan.objects.exists()
