"""The shell in a browser: rail and bar, themes, languages, keyboard, and each page of a workspace."""

import re

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.browser.conftest import Open
from tests.browser.looking import PHONE, look_at, violations
from tests.conftest import PASSWORD, Person
from tests.workspaces.second_factor import code_of
from workspaces.models import Role
from workspaces.services.invitations import invite

pytestmark = pytest.mark.browser

WORKSPACE = ("members/", "members/invite/", "rules/", "tokens/", "activity/")
ACCOUNT = ("/account/", "/accounts/2fa/", "/accounts/password/change/", "/w/nowhere/")
SIGNED_OUT = ("login/", "signup/", "password/reset/", "password/reset/done/", "logout/")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_pages_of_a_workspace_are_sound(visit: Open, olivia: Person, rosa: Person, language: str) -> None:
    for path in (*WORKSPACE, f"members/{rosa.membership.pk}/"):
        page = visit(f"/w/kopi-senja/workspace/{path}", olivia, language=language)
        look_at(page, f"workspace-{path.split('/')[-2]}-{language}")


def test_the_pages_of_an_account_are_sound(visit: Open, olivia: Person) -> None:
    for path in ACCOUNT:
        look_at(visit(path, olivia), f"account{path.replace('/', '-')}")


def test_the_second_factor_is_switched_on_in_the_browser(visit: Open, olivia: Person) -> None:
    page = visit("/accounts/2fa/totp/activate/", olivia)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    look_at(page, "second-factor")
    page.get_by_label("Authenticator code").fill(code_of(page.locator(".secret code").inner_text()))
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("Each works once in place of the six digits.")).to_be_visible()
    look_at(page, "recovery-codes")


def test_the_pages_before_signing_in_are_sound(visit: Open, olivia: Person) -> None:
    offer = invite(olivia.membership, "nia@example.com", Role.VIEWER)
    for path in SIGNED_OUT:
        look_at(visit(f"/accounts/{path}"), f"accounts-{path.replace('/', '-')}")
    look_at(visit(f"/invitation/{offer.secret}/"), "invitation")


def test_every_component_is_sound_four_ways(visit: Open, olivia: Person, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.browser.urls"
    page = visit("/interface/", olivia)
    look_at(page, "interface")
    page.get_by_role("link", name="Open a dialog").click()
    expect(page.get_by_role("dialog", name="Publish 12 variants?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_theme_is_chosen_and_kept(visit: Open, olivia: Person) -> None:
    page = visit("/account/", olivia)
    page.locator("main").get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("main").get_by_role("button", name="System").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_language_is_switched_on_the_page(visit: Open, olivia: Person) -> None:
    page = visit("/account/", olivia)
    page.locator("main").get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page).to_have_url(re.compile("/account/$"))


def test_the_first_tab_stop_skips_to_the_content(visit: Open, olivia: Person) -> None:
    page = visit("/w/kopi-senja/workspace/members/", olivia)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_phone_reaches_every_place_by_the_bar(visit: Open, olivia: Person) -> None:
    page = visit("/w/kopi-senja/workspace/members/", olivia)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dictionary of that shape
    expect(page.locator(".rail")).to_be_hidden()
    page.get_by_role("button", name="More").click()
    page.locator("#more").get_by_role("link", name="Workspace").click()
    expect(page).to_have_url(re.compile("/workspace/members/$"))


def test_a_message_is_said_and_closed(visit: Open, olivia: Person) -> None:
    page = visit("/account/", olivia)
    page.get_by_role("button", name="Save the name").click()
    toast = page.get_by_role("status").get_by_text("Your name was saved.")
    expect(toast).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(toast).to_be_hidden()


def test_a_token_is_made_and_shown_once(visit: Open, olivia: Person) -> None:
    page = visit("/w/kopi-senja/workspace/tokens/", olivia)
    page.get_by_label("Name").fill("Nightly report")
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator(".secret code")).to_contain_text("vrs_")
    look_at(page, "token-made")
    page.goto(page.url)
    expect(page.locator(".secret")).to_have_count(0)
