"""A launch that the model's licence excludes is refused with the clause: service, API and page alike."""

import json
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.campaigns import change
from campaigns.services.choices import Choices
from campaigns.services.plans import launch
from campaigns.services.variants import remake, retry
from generation.engines import entries
from generation.models import AddedModel, Job, JobState
from tests.campaigns.plans.scene import install_model, make_ready_campaign
from tests.conftest import Person
from tests.generation.added import LTX, add_ready, confirm_all
from tests.rest import Api, problem_of
from workspaces.errors import Conflict, Invalid, Unavailable
from workspaces.models import LedgerEntry, Workspace, YearlyRevenue

ABROAD = "abroad-video"


@pytest.fixture(autouse=True)
def panggung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_model(tmp_path / "panggung", monkeypatch)


@pytest.fixture
def ltx(olivia: Person, alice: Person) -> Campaign:
    """Return a campaign for LTX-Video, with all clauses confirmed and a revenue below its limit."""
    confirm_all(olivia, add_ready(olivia))
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_10M)
    return Campaign.objects.get(pk=make_ready_campaign(alice, model=LTX, markets=["ID"]).pk)


@pytest.fixture
def abroad(olivia: Person, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Return a campaign for a model whose licence leaves out the European Union's two largest countries."""
    raw = json.loads((entries.FOLDERS[0] / f"{LTX}.json").read_text())
    for clause in raw["clauses"]:
        clause["confidence"] = "official"
        if clause["topic"] == "territory":
            clause |= {"says": "Not in Germany or France.", "excluded_markets": ["DE", "FR"]}
    folder = tmp_path / "entries"
    folder.mkdir()
    (folder / f"{ABROAD}.json").write_text(json.dumps({**raw, "key": ABROAD, "title": "Abroad"}))
    monkeypatch.setattr(entries, "FOLDERS", [*entries.FOLDERS, folder])
    add_ready(olivia, ABROAD)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    return Campaign.objects.get(pk=make_ready_campaign(alice, model=ABROAD, markets=["ID", "FR"]).pk)


def refusal(campaign: Campaign, person: Person) -> Conflict:
    """Return what refuses to launch the campaign; nothing was launched."""
    campaign = Campaign.objects.get(pk=campaign.pk)
    with pytest.raises(Conflict) as refused:
        launch(person.membership, campaign.pk, digest="0" * 64)
    assert not Plan.objects.exists()
    assert not Job.objects.exists()
    assert not LedgerEntry.objects.filter(kind="campaign.launch").exists()
    return refused.value


def test_what_the_licence_allows_is_launched(ltx: Campaign, alice: Person) -> None:
    plan = launch(alice.membership, ltx.pk, digest=preview_of(ltx).expansion.digest)
    assert plan.variant_count == 8
    assert plan.setup["model"] == LTX
    assert (plan.setup["markets"], plan.setup["purpose"]) == (["ID"], "commercial")
    spec = json.loads(Job.objects.all()[0].spec)
    assert spec["picture"]["model"]["name"] == LTX


def test_an_excluded_country_is_refused_with_the_clause(abroad: Campaign, alice: Person) -> None:
    error = refusal(abroad, alice)
    assert error.code == "licence"
    assert [fault["field"] for fault in error.errors] == ["markets"]
    assert error.errors[0]["message"] == "Not in these countries: FR."
    assert error.errors[0]["clause"] == "Not in Germany or France."


def test_other_countries_are_launched(abroad: Campaign, alice: Person) -> None:
    Campaign.objects.update(markets=["ID", "SG"])
    abroad.refresh_from_db()
    assert launch(alice.membership, abroad.pk, digest=preview_of(abroad).expansion.digest).variant_count == 8


def test_a_territory_asks_for_countries(abroad: Campaign, alice: Person) -> None:
    Campaign.objects.update(markets=[])
    assert refusal(abroad, alice).errors[0]["message"].startswith("Say in which countries")


@pytest.mark.parametrize(
    ("revenue", "said"),
    [
        (YearlyRevenue.UNSAID, "An owner has to state the yearly revenue"),
        (YearlyRevenue.UNDER_20M, "Not with the yearly revenue"),
        (YearlyRevenue.OVER_100M, "Not with the yearly revenue"),
    ],
)
def test_a_limit_of_revenue_is_refused(
    ltx: Campaign, alice: Person, revenue: YearlyRevenue, said: str
) -> None:
    Workspace.objects.update(yearly_revenue=revenue)
    error = refusal(ltx, alice)
    assert [fault["topic"] for fault in error.errors] == ["revenue"]
    assert error.errors[0]["message"].startswith(said)
    assert "10,000,000 US dollars" in error.errors[0]["clause"]


def test_a_purpose_is_refused(ltx: Campaign, alice: Person) -> None:
    Campaign.objects.update(purpose="health")
    error = refusal(ltx, alice)
    assert [fault["field"] for fault in error.errors] == ["purpose"]
    assert "medical advice" in error.errors[0]["clause"]


def test_clauses_that_nobody_confirmed_refuse(olivia: Person, alice: Person) -> None:
    add_ready(olivia)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    error = refusal(make_ready_campaign(alice, model=LTX), alice)
    assert len(error.errors) == 6
    assert all("read and confirm" in fault["message"] for fault in error.errors)


def test_confirmations_of_another_workspace_do_not_count(ltx: Campaign, charlie: Person) -> None:
    model = add_ready(charlie)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    charlie_s = Campaign.objects.get(pk=make_ready_campaign(charlie, model=LTX).pk)
    assert refusal(charlie_s, charlie).code == "licence"
    confirm_all(charlie, model)
    assert preview_of(charlie_s).expansion.variants == 8


@pytest.mark.parametrize("key", ["wan2.2-ti2v-5b", "z-image-turbo", "flux.2-klein-4b"])
def test_what_no_engine_runs_is_refused_before_the_queue(olivia: Person, alice: Person, key: str) -> None:
    confirm_all(olivia, add_ready(olivia, key))
    error = refusal(make_ready_campaign(alice, model=key), alice)
    assert error.code == "unsupported"


def test_a_model_that_was_removed_is_not_planned_with(ltx: Campaign, alice: Person) -> None:
    AddedModel.objects.update(removed_at="2026-11-26T00:00:00Z")
    with pytest.raises(Unavailable):
        launch(alice.membership, ltx.pk, digest="0" * 64)
    assert not Plan.objects.exists()


def test_making_again_asks_the_licence_again(ltx: Campaign, alice: Person) -> None:
    plan = launch(alice.membership, ltx.pk, digest=preview_of(ltx).expansion.digest)
    Job.objects.update(state=JobState.FAILED, reason="No memory.")
    Workspace.objects.update(yearly_revenue=YearlyRevenue.OVER_100M)
    for act in (
        lambda: retry(alice.membership, plan.pk),
        lambda: remake(alice.membership, Variant.objects.all()[0].pk),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "licence"
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.FAILED}
    assert Job.objects.count() == 8


def test_the_api_names_the_clause(abroad: Campaign, alice: Person) -> None:
    api = Api(alice)
    for answer in (
        api.post(f"/campaigns/{abroad.pk}/plan"),
        api.post(f"/campaigns/{abroad.pk}/launch", {"digest": "0" * 64}),
    ):
        body = problem_of(answer, 409)
        assert body["code"] == "licence"
        assert body["errors"][0]["clause"] == "Not in Germany or France."
        assert body["errors"][0]["source"].startswith("https://huggingface.co/Lightricks")
    assert not Plan.objects.exists()


def test_the_page_shows_the_clause(abroad: Campaign, alice: Person) -> None:
    page = alice.client.get(f"/w/kopi-senja/campaigns/{abroad.pk}/setup/").content.decode()
    assert "Not in Germany or France." in page
    assert "The licence of Abroad stands against this." in page
    address = f"/w/kopi-senja/campaigns/{abroad.pk}/launch/"
    answer = alice.client.post(address, {"digest": "0" * 64})
    assert answer.status_code == 409
    assert "Not in Germany or France." in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"model": LTX}, "model"),
        ({"model": "../weights"}, "model"),
        ({"markets": ["XX"]}, "markets"),
        ({"markets": ["id"]}, "markets"),
        ({"purpose": "war"}, "purpose"),
    ],
)
def test_choices_that_make_no_sense(alice: Person, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_ready_campaign(alice, **wrong)
    assert [fault["field"] for fault in refused.value.errors] == [field]
    assert not Campaign.objects.exists()


def test_the_api_takes_and_shows_model_and_markets(ltx: Campaign, alice: Person) -> None:
    api = Api(alice)
    body = {"name": "Abroad", "model": LTX, "markets": ["SG", "ID", "SG"], "purpose": "public"}
    made = api.post("/campaigns", body).json()
    assert (made["model"], made["markets"], made["purpose"]) == (LTX, ["ID", "SG"], "public")
    assert problem_of(api.post("/campaigns", {**body, "model": 3}), 422)["code"] == "invalid"


def test_a_change_replaces_model_and_markets(ltx: Campaign, alice: Person) -> None:
    changed = change(alice.membership, ltx.pk, Choices(name="Anew"), version=ltx.version)
    assert (changed.model, changed.markets, changed.purpose) == ("panggung", [], "commercial")
