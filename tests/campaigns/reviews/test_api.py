"""Reviewing through the API: what waits, what stands how, and decisions one by one or together."""

from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Approval, Decision, Variant
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, flag, make_revision, make_variant
from tests.conftest import Person


def deciding(variant: Variant, verdict: str = "approve", **more: object) -> dict[str, Any]:
    """Return the body of a decision on the variant as it is now."""
    return {"verdict": verdict, "variant": variant.code, "digest": current(variant).digest, **more}


def test_next_tells_what_one_needs(rosa: Person, variant: Variant) -> None:
    flag(current(variant))
    answer = api_of(rosa).get("/reviews/next").json()
    item = answer["item"]
    assert (answer["left"], item["code"], item["digest"]) == (1, variant.code, current(variant).digest)
    assert (item["seen"], item["may_approve"], item["state"]) == (0, True, "waiting")
    assert [len(item["files"]), item["findings"][0]["outcome"]] == [4, "flag"]


def test_next_passes_over_one(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    answer = api_of(rosa).get(f"/reviews/next?after={variant.pk}").json()
    assert (answer["item"]["code"], answer["left"]) == (other.code, 2)


def test_next_of_nothing_is_null(rosa: Person) -> None:
    assert api_of(rosa).get("/reviews/next").json() == {"item": None, "left": 0}


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_the_lists_follow_decisions(rosa: Person, variant: Variant, verdict: str) -> None:
    api = api_of(rosa)
    api.post("/decisions", deciding(variant, verdict, reason="Too dark"))
    lengths = {
        state: len(api.get(f"/reviews?state={state}").json()["items"])
        for state in ("waiting", "approved", "rejected")
    }
    approved = int(verdict == "approve")
    assert lengths == {"waiting": 0, "approved": approved, "rejected": 1 - approved}


def test_the_list_has_pages(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    api = api_of(rosa)
    first = api.get("/reviews?limit=1").json()
    second = api.get(f"/reviews?limit=1&cursor={first['next_cursor']}").json()
    assert [page["items"][0]["code"] for page in (first, second)] == [variant.code, other.code]
    assert second["next_cursor"] is None


def test_one_decision(rosa: Person, variant: Variant) -> None:
    answer = api_of(rosa).post("/decisions", deciding(variant, seen=0, milliseconds_looked=900))
    assert answer.status_code == 201
    assert (answer.json()["code"], answer.json()["number"]) == (variant.code, 1)
    assert Approval.objects.get().revision == current(variant)


def test_decide_and_take_it_back(rosa: Person, variant: Variant) -> None:
    api = api_of(rosa)
    decision = api.post("/decisions", deciding(variant)).json()
    undone = api.post("/decisions", {"verdict": "undo", "undoes": decision["id"]})
    assert undone.json()["undoes"] == decision["id"]
    assert api.get("/reviews/next").json()["left"] == 1


def test_many_together(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    body = {"decisions": [deciding(other), deciding(variant, "reject", reason="Too dark")]}
    answer = api_of(rosa).post("/decisions", body)
    assert [one["code"] for one in answer.json()["decisions"]] == [other.code, variant.code]


def test_one_foreign_code_refuses_all(rosa: Person, charlie: Person, variant: Variant) -> None:
    foreign = make_variant(charlie.membership.workspace, charlie.user)
    body = {"decisions": [deciding(variant), deciding(foreign)]}
    assert api_of(rosa).post("/decisions", body).status_code == 404
    assert not Decision.objects.exists()


def test_a_stale_digest_is_a_conflict(rosa: Person, alice: Person, variant: Variant) -> None:
    stale = deciding(variant)
    make_revision(variant, alice.user)
    answer = api_of(rosa).post("/decisions", stale)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed")
    assert not Decision.objects.exists()


def test_a_retry_gets_the_first_answer(rosa: Person, alice: Person, variant: Variant) -> None:
    api, body = api_of(rosa), deciding(variant, request_id=uuid4())
    first = api.post("/decisions", body)
    make_revision(variant, alice.user)
    assert api.post("/decisions", body).json() == first.json()
    assert Decision.objects.count() == 1


def test_an_idempotency_key_decides_once(rosa: Person, variant: Variant) -> None:
    api, body = api_of(rosa), deciding(variant)
    answers = [api.send("POST", "/decisions", body, **{"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_who_may_not_review(name: str, variant: Variant, request: pytest.FixtureRequest) -> None:
    api = api_of(request.getfixturevalue(name))
    assert api.get("/reviews").status_code == 200
    assert api.post("/decisions", deciding(variant)).status_code == 403
    assert not Decision.objects.exists()


def test_a_stranger_sees_nothing(charlie: Person, variant: Variant) -> None:
    api = api_of(charlie)
    assert api.get("/reviews").json()["items"] == []
    assert api.post("/decisions", deciding(variant)).status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        b"{",
        {},
        {"verdict": "maybe"},
        {"verdict": "approve"},
        {"verdict": "undo"},
        {"decisions": []},
        {"decisions": [{"verdict": "approve", "surprise": 1}]},
    ],
)
def test_a_broken_body_is_a_problem(rosa: Person, variant: Variant, broken: object) -> None:
    answer = api_of(rosa).post("/decisions", broken)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert not Decision.objects.exists()


def test_a_reject_needs_a_reason(rosa: Person, variant: Variant) -> None:
    answer = api_of(rosa).post("/decisions", deciding(variant, "reject"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "decisions.0.reason")


def test_without_a_token(variant: Variant, rosa: Person) -> None:
    api = api_of(rosa)
    assert api.send("POST", "/decisions", deciding(variant), Authorization="").status_code == 401
    assert api.send("DELETE", "/decisions").status_code == 405
