"""Campaigns in a browser: setting one up, seeing it counted, launching it, and watching tiles arrive."""

import re

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from campaigns.services.rewording import Wording, reword
from generation.checks.reading import UNREAD
from generation.models import Finding, Job, JobState, Outcome
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.conftest import campaign, planned_model
from tests.campaigns.factories import current, make_revision, make_variant
from tests.conftest import Person

__all__ = ["campaign", "planned_model"]
pytestmark = pytest.mark.browser
LIST = "/w/kopi-senja/campaigns/"


@pytest.fixture
def setup(alice: Person, campaign: Campaign, visit: Open) -> Page:
    """Return Alice's set-up page of a campaign of eight variants."""
    return visit(f"{LIST}{campaign.pk}/setup/", alice)


@pytest.fixture
def plan(alice: Person, campaign: Campaign) -> Plan:
    """Return a launched plan of eight waiting variants."""
    return launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)


def finish(variant: Variant, person: Person) -> None:
    """Give a variant its pictures, as a worker does."""
    Job.objects.filter(pk=variant.job_id).update(state=JobState.READY, progress=1.0, revision=9)
    make_revision(variant, person.user, job=variant.job, formats=["feed_square", "story"])


def press(page: Page, control: str) -> None:
    """Press the words of a chip or cell, whose box lies invisibly over it."""
    page.locator(control).click()


def test_every_toggle_is_counted_and_saved(setup: Page, campaign: Campaign) -> None:
    button = setup.locator("[data-launch]")
    expect(button).to_have_text("Launch 8 variants")
    press(setup, "[name='option:tone'][value='bold']")
    expect(button).to_have_text("Launch 4 variants")
    setup.locator("[name=pictures]").fill("3")
    setup.locator("[name=pictures]").press("Tab")
    expect(button).to_have_text("Launch 12 variants")
    setup.reload()
    expect(setup.locator("[data-launch]")).to_have_text("Launch 12 variants")
    campaign.refresh_from_db()
    assert (campaign.options["tone"], campaign.seeds) == (["calm"], 3)


def test_cells_are_switched_off_one_by_one_and_in_a_stroke(setup: Page) -> None:
    cells, button = setup.locator("[name=off]"), setup.locator("[data-launch]")
    setup.locator("#reason").fill("Too early")
    cells.nth(0).click()
    expect(button).to_have_text("Launch 7 variants")
    expect(setup.locator("[name=reason_is]")).to_have_value("Too early")
    cells.nth(3).hover()
    setup.mouse.down()
    cells.nth(5).hover()
    setup.mouse.up()
    expect(button).to_have_text("Launch 5 variants")
    cells.nth(0).click()
    expect(button).to_have_text("Launch 6 variants")


def test_the_focus_stays_where_it_was(setup: Page) -> None:
    control = setup.locator("[name='option:tone'][value='bold']")
    control.focus()
    setup.keyboard.press("Space")
    expect(setup.locator("[data-launch]")).to_have_text("Launch 4 variants")
    expect(control).to_be_focused()


def test_a_fault_is_said_and_the_launch_waits(setup: Page) -> None:
    setup.locator("#landing_url").fill("https://user:secret@kopi.example/")
    setup.locator("#landing_url").press("Tab")
    expect(setup.get_by_text("Leave the user name and password out")).to_be_visible()
    expect(setup.locator("[data-launch]")).to_be_disabled()
    setup.locator("#landing_url").fill("https://kopi.example/")
    setup.locator("#landing_url").press("Tab")
    expect(setup.locator("[data-launch]")).to_be_enabled()


def test_the_launch_goes_where_pictures_arrive(setup: Page, alice: Person) -> None:
    setup.locator("[data-launch]").click()
    expect(setup).to_have_url(re.compile(r"/campaigns/[0-9a-f-]{36}/$"))
    expect(setup.locator("#tiles > li")).to_have_count(8)
    place = setup.locator("#tiles > li").first.bounding_box()
    finish(Variant.objects.order_by("number")[0], alice)
    expect(setup.locator("#tiles > li").first.locator("img")).to_be_visible(timeout=10_000)
    expect(setup.locator("#plan-progress")).to_contain_text("1 of 8")
    assert setup.locator("#tiles > li").first.bounding_box() == place


def test_without_script_it_all_works(setup: Page) -> None:
    browser = setup.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=setup.context.storage_state())
    page = context.new_page()
    page.goto(setup.url)
    page.locator("[name='option:tone'][value='bold']").uncheck(force=True)
    page.get_by_role("button", name="Save and count").click()
    expect(page.locator("[data-launch]")).to_have_text("Launch 4 variants")
    page.locator("[data-launch]").click()
    expect(page.locator("#tiles > li")).to_have_count(4)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_setup_is_sound(visit: Open, alice: Person, campaign: Campaign, language: str) -> None:
    look_at(visit(f"{LIST}{campaign.pk}/setup/", alice, language=language), f"campaign-setup-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_live_page_is_sound(visit: Open, alice: Person, plan: Plan, language: str) -> None:
    first, second, *_ = plan.variants.order_by("number")
    finish(first, alice)
    Job.objects.filter(pk=second.job_id).update(state=JobState.FAILED, reason="The disk is full.")
    page = visit(f"{LIST}{plan.campaign_id}/", alice, language=language)
    look_at(page, f"campaign-live-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_of_a_variant_is_sound(visit: Open, alice: Person, plan: Plan, language: str) -> None:
    variant = plan.variants.order_by("number")[0]
    finish(variant, alice)
    look_at(visit(f"{LIST}variants/{variant.code}/", alice, language=language), f"variant-{language}")


def test_the_lists_are_sound(visit: Open, alice: Person, bob: Person, plan: Plan) -> None:
    finish(plan.variants.order_by("number")[0], alice)
    look_at(visit(LIST, alice), "campaign-list")
    look_at(visit(f"{LIST}new/", alice), "campaign-new")
    look_at(visit(f"{LIST}{plan.campaign_id}/setup/", bob), "campaign-setup-reader")


def test_the_empty_list_is_sound(visit: Open, alice: Person) -> None:
    look_at(visit(LIST, alice), "campaign-list-empty")


@pytest.mark.parametrize("language", ["en", "id"])
def test_changing_words_says_what_it_ends(
    language: str, alice: Person, plan: Plan, visit: Open, planned_model: None
) -> None:
    variant = plan.variants.order_by("number")[0]
    finish(variant, alice)
    address = f"{LIST}variants/{variant.code}/"
    look_at(visit(f"{address}words/", alice, language=language), f"variant-words-{language}")
    reword(alice.membership, variant.pk, Wording("Coffee that waits for you", "", "Order now"))
    page = visit(address, alice, language=language)
    expect(page.locator(".notice")).to_contain_text("1")
    look_at(page, f"variant-reworded-{language}")
    variant.refresh_from_db()
    Job.objects.filter(pk=variant.job_id).update(state=JobState.FAILED, reason="Out of memory.")
    page = visit(address, alice, language=language)
    look_at(page, f"variant-reworded-failed-{language}")
    page.locator("form[action$='/keep/'] button").click()
    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.usefixtures("planned_model")
def test_a_finding_says_what_mends_it(visit: Open, alice: Person) -> None:
    variant = make_variant(alice.membership.workspace, alice.user)
    job = current(variant).job
    for form, check, outcome, message, measured, limit in (
        ("feed_square", "contrast", Outcome.FLAG, "A text is hard to read.", "3.10", "4.50"),
        ("feed_square", "reading", Outcome.FLAG, UNREAD, "", "“ลองวันนี้”"),
        ("story", "reading", Outcome.FLAG, UNREAD, "", "“ลองวันนี้”"),
        ("story", "logo_contrast", Outcome.FLAG, "The logo hardly differs from its ground.", "1.42", "1.70"),
        ("story", "scene_not_blank", Outcome.FLAG, "The scene is blank.", "2.0", "6.0"),
    ):
        Finding.objects.create(
            job=job,
            format=form,
            check_name=check,
            outcome=outcome,
            message=message,
            measured=measured,
            limit=limit,
        )
    page = visit(f"/w/kopi-senja/review/?variant={variant.pk}", alice)
    expect(page.get_by_text("No machine reads this script")).to_have_count(1)
    page.get_by_label("Who reads the words").select_option("en")
    expect(page).to_have_url(re.compile("reader=en"))
    look_at(page, "review-findings")
    page.goto(page.url.partition("/review/")[0] + f"/campaigns/variants/{variant.code}/")
    expect(page.get_by_text("at least 4.50:1")).to_be_visible()
    look_at(page, "variant-findings")
    page.get_by_role("button", name="Another picture").last.click()
    expect(page.get_by_text("All formats are being made again.")).to_be_visible()
