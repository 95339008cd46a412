"""The models pages and a refused launch in a real browser, looked at four ways in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from generation.models import AddedModel, AddedState
from generation.services.added_models import try_prompt
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.plans.scene import install_model, make_ready_campaign
from tests.conftest import Person
from tests.generation.added import LTX, add_ready, confirm_all
from workspaces.models import Workspace, YearlyRevenue

pytestmark = pytest.mark.browser

PAGES = "/w/kopi-senja/workspace/models/"


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_models_look_good(visit: Open, olivia: Person, language: str) -> None:
    model = add_ready(olivia)
    page = visit(PAGES, olivia, language=language)
    look_at(page, f"models-{language}")
    page.goto(f"{page.url}{LTX}/")
    look_at(page, f"model-open-{language}")
    confirm_all(olivia, model)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    olivia.membership.workspace.refresh_from_db()
    try_prompt(olivia.membership, model.pk, prompt="a red arch on sand")
    page.reload()
    look_at(page, f"model-tried-{language}")
    AddedModel.objects.update(state=AddedState.REFUSED, reason="The weights are cut short.")
    page.reload()
    look_at(page, f"model-refused-{language}")


def test_a_clause_is_confirmed_with_one_button(visit: Open, olivia: Person) -> None:
    add_ready(olivia)
    page = visit(f"{PAGES}{LTX}/", olivia)
    page.get_by_role("button", name="I have read this clause: it is so (Revenue)").click()
    expect(page.get_by_text("Confirmed by Olivia")).to_be_visible()
    expect(page.get_by_role("button", name="I have read this clause")).to_have_count(5)


def test_a_refused_launch_shows_the_clause(
    visit: Open, olivia: Person, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_model(tmp_path / "panggung", monkeypatch)
    confirm_all(olivia, add_ready(olivia))
    Workspace.objects.update(yearly_revenue=YearlyRevenue.OVER_100M)
    campaign = Campaign.objects.get(pk=make_ready_campaign(alice, name="Rain", model=LTX).pk)
    page = visit(f"/w/kopi-senja/campaigns/{campaign.pk}/setup/", alice)
    expect(page.get_by_text("Not with the yearly revenue that the workspace states.")).to_be_visible()
    expect(page.get_by_text("at least 10,000,000 US dollars")).to_be_visible()
    expect(page.get_by_role("button", name="Launch")).to_be_disabled()
    page.get_by_label("Panggung", exact=True).check()
    expect(page.get_by_role("button", name="Launch 8 variants")).to_be_enabled()
    page.get_by_label("LTX-Video 13B distilled 0.9.8").check()
    expect(page.get_by_role("button", name="Launch")).to_be_disabled()
    look_at(page, "launch-refused")
