"""The models API: list, add, confirm, try, remove; strangers, readers, wrong states and broken bodies."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from generation.models import AddedModel, AddedState, ClauseConfirmation, Job, ModelTrial
from generation.specs import RenderSpec
from tests.conftest import Person
from tests.generation.added import LTX, add_ready, confirm_all
from tests.generation.models.scene import CLAUSE, put_folder
from tests.rest import Api, problem_of
from workspaces.models import LedgerEntry, Workspace, YearlyRevenue


@pytest.fixture
def model(olivia: Person) -> AddedModel:
    """Return a ready model whose clauses wait."""
    return add_ready(olivia)


@pytest.fixture
def allowed(olivia: Person, model: AddedModel) -> AddedModel:
    """Return the model with every clause confirmed and a revenue below its limit."""
    confirm_all(olivia, model)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_10M)
    return model


def nothing_happened(model: AddedModel) -> bool:
    model.refresh_from_db()
    rows = ClauseConfirmation.objects.exists() or ModelTrial.objects.exists() or Job.objects.exists()
    return (
        not rows
        and model.removed_at is None
        and not LedgerEntry.objects.filter(kind__startswith="model").exists()
    )


def test_every_member_reads_the_list(bob: Person, model: AddedModel) -> None:
    body = Api(bob).get("/models").json()
    assert [item["key"] for item in body["items"]][:2] == ["panggung", LTX]
    ltx = body["items"][1]
    assert (ltx["id"], ltx["state"], ltx["digest"]) == (str(model.pk), "ready", model.digest)
    assert "text_to_video" in ltx["runs"]
    assert ltx["clauses"][1]["revenue_below"] == 10_000_000
    assert body["folders"] == []


def test_owners_see_the_folders(olivia: Person, model: AddedModel) -> None:
    assert Api(olivia).get("/models").json()["folders"] == [LTX]


def test_a_folder_is_added(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    answer = Api(olivia).post("/models", {"entry": LTX, "folder": "ltx"})
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["added_by"]) == ("waiting", "olivia@example.com")


def test_the_same_key_adds_once(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    api = Api(olivia)
    first, second = (api.post("/models", {"entry": LTX, "folder": "ltx"}, key="one") for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert AddedModel.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"entry": LTX},
        {"entry": LTX, "folder": "../../etc"},
        {"entry": LTX, "folder": ""},
        {"entry": LTX, "folder": ["ltx"]},
        {"entry": "none", "folder": "ltx"},
        {"entry": LTX, "folder": "ltx", "force": True},
        {"entry": LTX, "folder": "x" * 10_000},
    ],
)
def test_a_broken_body_adds_nothing(olivia: Person, body: Any) -> None:
    problem_of(Api(olivia).post("/models", body), 422)
    assert not AddedModel.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("bob", 403), ("rosa", 403), ("alice", 403)])
def test_others_change_nothing(
    who: str, status: int, allowed: AddedModel, request: pytest.FixtureRequest
) -> None:
    ClauseConfirmation.objects.all().delete()
    api, path = Api(request.getfixturevalue(who)), f"/models/{allowed.pk}"
    problem_of(api.post(f"{path}/confirmations", {"topic": "revenue", "digest": CLAUSE.digest}), status)
    problem_of(api.post(f"{path}/trials", {"prompt": "a red arch"}), status)
    problem_of(api.delete(path), status)
    assert nothing_happened(allowed)
    assert api.get(path).status_code == (404 if who == "charlie" else 200)


def test_a_clause_is_confirmed(olivia: Person, model: AddedModel) -> None:
    path = f"/models/{model.pk}/confirmations"
    body = Api(olivia).post(path, {"topic": "revenue", "digest": CLAUSE.digest}).json()
    assert [one["confirmed_by"] for one in body["clauses"] if one["topic"] == "revenue"] == [
        "olivia@example.com"
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"topic": "revenue", "digest": "0" * 64}, 409),
        ({"topic": "weather", "digest": CLAUSE.digest}, 422),
        ({"topic": "revenue", "digest": "zz"}, 422),
        ({"topic": "revenue"}, 422),
        ([], 422),
    ],
)
def test_a_wrong_confirmation_is_refused(olivia: Person, model: AddedModel, body: Any, status: int) -> None:
    problem_of(Api(olivia).post(f"/models/{model.pk}/confirmations", body), status)
    assert nothing_happened(model)


def test_a_trial_becomes_a_job(olivia: Person, allowed: AddedModel) -> None:
    answer = Api(olivia).post(f"/models/{allowed.pk}/trials", {"prompt": " a red arch ", "seed": 7})
    assert answer.status_code == 201
    assert answer.json()["state"] == "queued"
    spec = RenderSpec.from_json(Job.objects.get().spec)
    assert (spec.picture.prompt, spec.picture.seed, spec.picture.model.digest) == (
        "a red arch",
        7,
        allowed.digest,
    )


def test_an_unconfirmed_model_is_not_tried(olivia: Person, model: AddedModel) -> None:
    body = problem_of(Api(olivia).post(f"/models/{model.pk}/trials", {"prompt": "a red arch"}), 409)
    assert body["code"] == "licence"
    assert {fault["topic"] for fault in body["errors"]} >= {"revenue", "output"}
    assert nothing_happened(model)


@pytest.mark.parametrize("state", [AddedState.WAITING, AddedState.REFUSED])
def test_a_model_that_is_not_ready_is_not_tried(
    olivia: Person, allowed: AddedModel, state: AddedState
) -> None:
    AddedModel.objects.update(state=state, reason="Cut short.")
    body = problem_of(Api(olivia).post(f"/models/{allowed.pk}/trials", {"prompt": "a red arch"}), 409)
    assert body["code"] == "model_not_ready"
    assert not Job.objects.exists()


def test_what_no_engine_runs_is_not_tried(olivia: Person) -> None:
    model = add_ready(olivia, "z-image-turbo")
    confirm_all(olivia, model)
    body = problem_of(Api(olivia).post(f"/models/{model.pk}/trials", {"prompt": "a red arch"}), 409)
    assert (body["code"], "cannot run it on Z-Image models yet" in body["detail"]) == ("unsupported", True)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"prompt": " "}, {"prompt": "x" * 501}, {"prompt": "x", "seed": -1}, []]
)
def test_a_broken_trial_is_refused(olivia: Person, allowed: AddedModel, body: Any) -> None:
    problem_of(Api(olivia).post(f"/models/{allowed.pk}/trials", body), 422)
    assert not Job.objects.exists()


def test_a_model_is_removed_once(olivia: Person, model: AddedModel) -> None:
    api = Api(olivia)
    assert api.delete(f"/models/{model.pk}").status_code == 204
    problem_of(api.delete(f"/models/{model.pk}"), 404)
    problem_of(api.get(f"/models/{uuid4()}"), 404)


def test_the_revenue_is_stated_by_owners(olivia: Person, alice: Person) -> None:
    body = {"name": "Kopi Senja", "four_eyes": "auto", "required_approvals": 1}
    stated = Api(olivia).put("/workspace", {**body, "yearly_revenue": "under_1m"})
    assert stated.json()["yearly_revenue"] == "under_1m"
    assert Api(olivia).put("/workspace", body).json()["yearly_revenue"] == "under_1m"
    problem_of(Api(alice).put("/workspace", {**body, "yearly_revenue": "over_100m"}), 403)
    problem_of(Api(olivia).put("/workspace", {**body, "yearly_revenue": "much"}), 422)
    assert Workspace.objects.get().yearly_revenue == "under_1m"
