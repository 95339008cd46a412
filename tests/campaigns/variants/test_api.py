"""The API of variants: the list that scripts rely on, the detail, and making one anew."""

from uuid import uuid4

import pytest

from campaigns.models import Campaign, Plan
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from generation.models import Job, JobState
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, flag, make_variant
from tests.conftest import Person


@pytest.fixture
def plan(alice: Person, campaign: Campaign) -> Plan:
    """Return Alice's launched plan: eight waiting variants."""
    return launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)


def test_the_list_keeps_its_contract(bob: Person, plan: Plan) -> None:
    entry = api_of(bob).get("/variants").json()["items"][0]
    assert set(entry) == {
        *("id", "code", "state", "reason", "campaign", "plan", "number", "segment", "segment_name"),
        *("template_version", "template_name", "options", "layout", "seed", "landing_url", "words"),
        *("revision", "digest", "files", "created_at"),
    }
    assert (entry["state"], entry["revision"], entry["files"]) == ("queued", None, [])
    assert entry["words"]["headline"]


def test_it_lists_what_is_ready(alice: Person, plan: Plan) -> None:
    made = make_variant(alice.membership.workspace, alice.user)
    ready = api_of(alice).get("/variants?state=ready").json()
    assert [entry["code"] for entry in ready["items"]] == [made.code]
    assert [file["format"] for file in ready["items"][0]["files"]] == [
        "feed_square",
        "feed_portrait",
        "story",
        "link",
    ]
    assert ready["items"][0]["digest"] == current(made).digest


def test_it_filters(alice: Person, plan: Plan) -> None:
    api = api_of(alice)
    segment = plan.variants.all()[0].segment_id
    assert len(api.get(f"/variants?segment={segment}").json()["items"]) == 4
    assert len(api.get(f"/variants?plan={plan.pk}").json()["items"]) == 8
    assert len(api.get(f"/variants?campaign={plan.campaign_id}").json()["items"]) == 8
    assert api.get(f"/variants?campaign={uuid4()}").json() == {"items": [], "next_cursor": None}


def test_the_pages_hold_each_variant_once(alice: Person, plan: Plan) -> None:
    api, codes = api_of(alice), list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"/variants?limit=3&cursor={cursor}").json()
        codes += [entry["code"] for entry in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(codes) == sorted(variant.code for variant in plan.variants.all())


@pytest.mark.parametrize("query", ["state=done", "campaign=x", "cursor=x", "limit=x"])
def test_a_faulty_question_is_refused(query: str, alice: Person) -> None:
    assert api_of(alice).get(f"/variants?{query}").status_code == 422


def test_a_stranger_sees_none_of_it(charlie: Person, plan: Plan) -> None:
    api = api_of(charlie)
    variant = plan.variants.all()[0]
    assert api.get("/variants").json()["items"] == []
    assert api.get(f"/variants/{variant.code}").status_code == 404
    assert api.get("/variants/V0000000").status_code == 404
    assert api.post(f"/variants/{variant.code}/remake").status_code == 404


def test_the_detail_tells_everything(alice: Person, planned_model: None) -> None:
    variant = make_variant(alice.membership.workspace, alice.user)
    flag(current(variant))
    shown = api_of(alice).get(f"/variants/{variant.code}").json()
    assert [revision["number"] for revision in shown["revisions"]] == [1]
    assert [finding["outcome"] for finding in shown["findings"]] == ["flag"]
    assert shown["decisions"] == []


def test_one_that_failed_is_made_anew_once(alice: Person, plan: Plan) -> None:
    variant = plan.variants.order_by("number")[0]
    Job.objects.filter(pk=variant.job_id).update(state=JobState.FAILED, reason="x")
    api, path = api_of(alice), f"/variants/{variant.code}/remake"
    answer = api.post(path, {"seed": 7})
    assert (answer.status_code, answer.json()["state"], answer.json()["seed"]) == (200, "queued", 7)
    assert api.post(path).status_code == 409


@pytest.mark.parametrize("who", ["bob", "rosa"])
def test_who_may_not_edit_remakes_nothing(who: str, plan: Plan, request: pytest.FixtureRequest) -> None:
    variant = plan.variants.all()[0]
    Job.objects.filter(pk=variant.job_id).update(state=JobState.FAILED, reason="x")
    answer = api_of(request.getfixturevalue(who)).post(f"/variants/{variant.code}/remake")
    assert answer.status_code == 403
    assert Job.objects.count() == 8


@pytest.mark.parametrize("seed", [-1, 2**32, "x"])
def test_a_seed_is_a_seed(seed: object, alice: Person, plan: Plan) -> None:
    variant = plan.variants.all()[0]
    answer = api_of(alice).post(f"/variants/{variant.code}/remake", {"seed": seed})
    assert answer.status_code == 422
