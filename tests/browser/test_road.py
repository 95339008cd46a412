"""The whole road in a browser, on real processes and the real model: from an empty workspace to a package."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.installation import Installation, installation

pytestmark = [pytest.mark.browser, pytest.mark.processes]

CUTOUT = Path("campaigns/demo/assets/product-bag.png")
PASSWORD = "correct horse battery"
# A picture takes seconds, but the machine may be busy with everything else.
MAKING = 180_000
WORDS = {
    "en": {"headline": "Morning, {{ segment.name }}", "body": "Roasted this week.", "call": "Order now"},
    "id": {"headline": "Pagi, {{ segment.name }}", "body": "Disangrai minggu ini.", "call": "Pesan sekarang"},
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("road")) as started:
        yield started


@pytest.fixture(params=["en", "id"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(running: Installation, chromium: Browser, language: str) -> Iterator[Page]:
    """Return a page of a newcomer who reads this language."""
    site = f"http://127.0.0.1:{running.port}"
    context = chromium.new_context(
        base_url=site, viewport={"width": 1440, "height": 900}, locale=language, accept_downloads=True
    )
    yield context.new_page()
    context.close()


def test_from_nothing_to_an_exported_file(running: Installation, page: Page, language: str) -> None:
    email = f"nia-{language}@example.com"
    slug = running.ask("newcomer", email, PASSWORD)
    sign_in(page, email)
    expect(page.locator("html")).to_have_attribute("lang", language)
    make_brand(page, slug)
    make_segment(page, slug, language)
    make_template(page, slug)
    launch(page, slug)
    watch(page)
    approve(page, slug)
    rows = publish_and_download(page, slug)
    assert {row["format"] for row in rows} == {"feed_square", "link"}
    assert {row["call_to_action"] for row in rows} == {WORDS[language]["call"]}
    headline = WORDS[language]["headline"].replace("{{ segment.name }}", "Jakarta")
    assert {row["headline"] for row in rows} == {headline}


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_count(0)


def make_brand(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/brands/new/")
    page.locator("form [name=name]").fill("Kopi Nia")
    page.locator("main form .button.primary").click()
    page.wait_for_url(re.compile(r"/brands/[0-9a-f-]{36}/$"))
    form = page.locator("form[action$='/products/']")
    form.locator("[name$=name]").fill("Arabika")
    form.locator("[type=file]").set_input_files(CUTOUT)
    form.locator("[type=submit]").click()
    expect(page.get_by_text("Arabika").first).to_be_visible()


def make_segment(page: Page, slug: str, language: str) -> None:
    page.goto(f"/w/{slug}/segments/new/")
    page.locator("#id_name").fill("Jakarta")
    page.locator("#id_language").select_option(language)
    page.locator("main form .button.primary").click()
    expect(page.get_by_text("Jakarta").first).to_be_visible()


def make_template(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/templates/new/")
    page.locator("#template-form [name=name]").fill("Pagi")
    page.locator("[name=picture]").fill("an orange round podium on a beige ground, soft light")
    for tag, texts in WORDS.items():
        if page.locator(f"[name=headline-{tag}]").count() == 0:
            page.locator("[name=add]").select_option(tag)
            page.locator("[name=add_language]").click()
        for field, words in zip(("headline", "body", "call_to_action"), texts.values(), strict=True):
            page.locator(f"[name={field}-{tag}]").fill(words)
    expect(page.locator("#preview")).to_contain_text("Jakarta")
    page.locator("[name=save]").click()
    page.wait_for_url(re.compile(r"/templates/([0-9a-f-]{36}/)?$"))


def launch(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/campaigns/new/")
    page.locator("#name").fill("Musim hujan")
    page.locator("main form .button.primary").click()
    page.wait_for_url(re.compile("/setup/$"))
    page.locator("#landing_url").fill("https://kopi.example/beli")
    for group in ("brand", "segments", "template_versions"):
        page.locator(f"#setup [name={group}]").first.check(force=True)
        page.wait_for_load_state("networkidle")
    for offer in page.locator("#setup [name=formats]").all():
        wanted = offer.get_attribute("value") in {"feed_square", "link"}
        offer.set_checked(wanted, force=True)
    # One variant in two formats: the summary has caught up with the last change.
    expect(page.locator(".summary-figures [data-figure]")).to_have_text(["1", "2"], timeout=30_000)
    expect(page.locator("[data-launch]")).to_be_enabled(timeout=30_000)
    page.locator("[data-launch]").click()
    page.wait_for_url(re.compile(r"/campaigns/[0-9a-f-]{36}/(\?.*)?$"))


def watch(page: Page) -> None:
    """Wait, without touching anything, until the picture is there."""
    expect(page.locator("#tiles img").first).to_be_visible(timeout=MAKING)
    assert (
        page.locator("#tiles img").first.evaluate("image => image.decode().then(() => image.naturalWidth)")
        > 0
    )


def approve(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/review/")
    expect(page.locator("[data-review-item]")).to_be_visible()
    expect(page.locator("html[data-behaviours=mounted]")).to_be_attached()
    with page.expect_response(re.compile("/review/decide/$")):
        page.keyboard.press("a")
    expect(page.locator("[data-review-item]")).to_have_count(0)


def publish_and_download(page: Page, slug: str) -> list[dict[str, str]]:
    page.goto(f"/w/{slug}/publish/")
    page.locator("a[href*='/publish/new']").first.click()
    page.locator("[name=name]").fill("Paket pertama")
    page.locator("main form .button.primary").click()
    link = page.locator("#package a[download]")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    archive = zipfile.ZipFile(download.value.path())
    rows = list(csv.DictReader(io.StringIO(archive.read("variants.csv").decode())))
    files = sorted(name for name in archive.namelist() if name.startswith("files/"))
    assert sorted(row["file"] for row in rows) == files
    return rows
