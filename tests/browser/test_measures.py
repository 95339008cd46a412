"""Measures in a browser: sound four ways in both languages, empty, full, for a reviewer; a file comes."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.measures.scene import Scene
from tests.conftest import Person

pytestmark = pytest.mark.browser
MEASURES = "/w/kopi-senja/measures/"


@pytest.fixture
def measured(alice: Person, rosa: Person, olivia: Person) -> Scene:
    scene = Scene(alice, rosa, olivia)
    scene.many(8, 4, angle="urgent")
    scene.many(1, 12, angle="calm", segment="Commuters")
    scene.judge(scene.variant("loud"), "The bag floats above the podium", by=olivia)
    return scene


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_empty_page_is_sound(visit: Open, alice: Person, language: str) -> None:
    look_at(visit(MEASURES, alice, language=language), f"measures-empty-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_full_page_is_sound(visit: Open, alice: Person, measured: Scene, language: str) -> None:
    page = visit(MEASURES, alice, language=language)
    page.locator(".measure-rules > summary").click()
    look_at(page, f"measures-{language}")


def test_a_reviewers_page_is_sound(visit: Open, rosa: Person, measured: Scene) -> None:
    page = visit(MEASURES, rosa)
    expect(page.get_by_text("Your own row only")).to_be_visible()
    look_at(page, "measures-reviewer")


def test_a_part_without_anything_and_senseless_days_are_sound(
    visit: Open, alice: Person, measured: Scene
) -> None:
    look_at(visit(f"{MEASURES}?until=2001-01-01", alice), "measures-nothing")
    look_at(visit(f"{MEASURES}?since=2026-03-02&until=2026-03-01", alice), "measures-wrong-days")


def test_choosing_shows_at_once_and_the_file_is_of_what_is_shown(
    visit: Open, alice: Person, measured: Scene
) -> None:
    page = visit(MEASURES, alice)
    page.get_by_label("Campaign").select_option(label="Rain season")
    expect(page).to_have_url(re.compile(f"campaign={measured.plan.campaign_id}"))
    page.get_by_label("Order").select_option(label="By name")
    expect(page).to_have_url(re.compile("order=name"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV Creative options").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [row["name"] for row in csv.DictReader(lines.splitlines())][:2] == ["urgent", "warm"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_set_up_page_says_what_was_rejected(
    visit: Open, alice: Person, rosa: Person, olivia: Person, language: str
) -> None:
    scene = Scene(alice, rosa, olivia)
    scene.many(14, 6, angle="urgency")
    campaign = scene.plan.campaign
    campaign.segments.set(scene.segments.values())
    campaign.template_versions.set([scene.offer(angle=["calm", "urgency"], tone=["warm"])])
    page = visit(f"/w/kopi-senja/campaigns/{campaign.pk}/setup", alice, language=language)
    expect(page.locator("#summary")).to_contain_text("“urgency”")
    look_at(page, f"setup-past-{language}")
