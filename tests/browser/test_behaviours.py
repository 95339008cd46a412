"""The shared behaviours on the gallery of components: copying, messages, and what a fragment brings."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import Open
from tests.conftest import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(visit: Open, olivia: Person, settings: Settings) -> Page:
    """Open the gallery of components."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    return visit("/interface/", olivia)


def test_copying_fills_the_clipboard_and_says_so(gallery: Page) -> None:
    gallery.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy the token").click()
    expect(gallery.get_by_role("button", name="Copied")).to_be_visible()
    assert gallery.evaluate("navigator.clipboard.readText()") == "vrs_example"
    expect(gallery.get_by_role("button", name="Copy the token")).to_be_visible()


def test_a_message_from_a_script_is_text_and_can_be_closed(gallery: Page) -> None:
    gallery.evaluate(
        "document.dispatchEvent(new CustomEvent('toast', {detail: {level: 'bad', text: '<b>Disk full</b>'}}))"
    )
    toast = gallery.get_by_role("status").get_by_text("<b>Disk full</b>")
    expect(toast).to_be_visible()
    gallery.get_by_role("button", name="Close").click()
    expect(toast).to_be_hidden()


def test_a_good_message_leaves_by_itself_and_a_bad_one_stays(gallery: Page) -> None:
    gallery.clock.install()
    for level in ("good", "bad"):
        detail = {"level": level, "text": f"A {level} message"}
        gallery.evaluate("d => document.dispatchEvent(new CustomEvent('toast', {detail: d}))", detail)
    expect(gallery.get_by_text("A good message")).to_be_visible()
    expect(gallery.locator(".toast [data-toast-close]:not([hidden])")).to_have_count(2)
    gallery.clock.run_for(20_000)
    expect(gallery.get_by_text("A good message")).to_be_hidden()
    expect(gallery.get_by_text("A bad message")).to_be_visible()


def test_a_fragment_that_htmx_brings_has_its_behaviours(gallery: Page) -> None:
    fragment = '<button hidden data-behaviour="copy" data-copy="x" data-copied="Copied">Fresh</button>'
    gallery.evaluate("html => htmx.swap('h1', html, {swapStyle: 'afterend'})", fragment)
    expect(gallery.get_by_role("button", name="Fresh")).to_be_visible()


def test_a_changing_request_of_htmx_carries_the_token(gallery: Page) -> None:
    with gallery.expect_request("**/account/") as sent:
        gallery.evaluate("htmx.ajax('POST', '/account/', {target: 'h1', values: {name: 'Olga'}})")
    assert sent.value.headers["x-csrftoken"]
    expect(gallery.locator("h1").first).to_be_visible()
