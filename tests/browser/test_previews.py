"""Coarse pictures in a real browser, made by the real model: while one writes, and before a launch."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns.selectors.template_preview import Preview, preview_of
from campaigns.views import templates as views
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.browser.test_setup_pages import make_segments
from tests.campaigns.plans.scene import make_ready_campaign
from tests.campaigns.templates.drafts import make_template
from tests.conftest import Person

pytestmark = pytest.mark.browser


def picture(page: Page, prompt: str) -> None:
    """Wait until the picture of a prompt is there, and has really been loaded."""
    shown = page.get_by_alt_text(f"Coarse picture of: {prompt}").first
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", value=True)
    assert shown.evaluate("picture => picture.naturalWidth") > 100


def test_the_editor_shows_the_picture_of_what_is_written(sketching: None, visit: Open, alice: Person) -> None:
    make_segments(alice)
    page = visit("/w/kopi-senja/templates/new/", alice)
    page.get_by_label("Name", exact=True).fill("Mornings")
    page.get_by_label("Headline").first.fill("Good morning")
    page.get_by_label("Picture", exact=True).fill("a blue stage with an orange podium, moonlight")
    picture(page, "a blue stage with an orange podium, moonlight")
    page.get_by_label("Picture", exact=True).fill("a red stage")
    picture(page, "a red stage")
    look_at(page, "template-preview-pictures")


def test_a_picture_that_is_asked_for_calls_off_no_words(
    visit: Open, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_segments(alice)
    page = visit("/w/kopi-senja/templates/new/", alice)

    def slow(*arguments: Any) -> Preview:
        # Longer than a place waits before it asks for its picture.
        time.sleep(1.5)
        return preview_of(*arguments)

    page.get_by_label("Picture", exact=True).fill("a round podium")
    with page.expect_request("**/previews/**"):
        monkeypatch.setattr(views, "preview_of", slow)
        page.locator("#headline-en").fill("Coffee for {{ segment.name }}")
    page.locator("#headline-en").fill("Coffee for {{ segment.nam }}")
    expect(page.locator("#faults-headline-en")).to_contain_text("Line 1, column 15")


def test_a_set_up_shows_its_pictures_before_the_launch(sketching: None, visit: Open, alice: Person) -> None:
    campaign = make_ready_campaign(alice)
    page = visit(f"/w/kopi-senja/campaigns/{campaign.pk}/setup/", alice)
    expect(page.locator("img.preview-place").first).to_be_visible()
    look_at(page, "campaign-setup-pictures")


def test_who_only_reads_sees_words_and_asks_for_nothing(visit: Open, alice: Person, bob: Person) -> None:
    make_segments(alice)
    template = make_template(alice)
    page = visit(f"/w/kopi-senja/templates/{template.pk}/", bob)
    expect(page.locator(".words-list")).to_be_visible()
    expect(page.locator(".preview-place")).to_have_count(0)
