"""Publishing to a platform in a browser: look at the sheet, put it right, publish, open what comes home."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.models import Publication, Variant
from platforms.exports import platform_named
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.exporters.scene import template_rows
from tests.campaigns.publications.conftest import approved_variant, write
from tests.conftest import Person
from workspaces.models import Workspace

pytestmark = pytest.mark.browser
NEW = "/w/kopi-senja/publish/new"


@pytest.fixture
def approved(workspace: Workspace, alice: Person, rosa: Person) -> list[Variant]:
    return [approved_variant(workspace, alice, rosa) for _ in range(3)]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("key", ["meta", "google_ads", "tiktok", "linkedin"])
def test_each_kind_of_destination_is_sound(
    visit: Open, alice: Person, approved: list[Variant], key: str, language: str
) -> None:
    page = visit(f"{NEW}?exporter={key}", alice, language=language)
    look_at(page, f"publish-{key}-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_is_missing_is_said_beside_its_field(
    visit: Open, alice: Person, approved: list[Variant], language: str
) -> None:
    page = visit(f"{NEW}?exporter=microsoft", alice, language=language)
    page.locator("input[name='setting-media_address']").fill("http://kopi.example/iklan?")
    page.locator("button[value=look]").click()
    expect(page.locator(".field.wrong")).to_have_count(2)
    look_at(page, f"publish-microsoft-faulty-{language}")


def test_from_the_list_to_a_sheet_for_meta(visit: Open, alice: Person, approved: list[Variant]) -> None:
    page = visit("/w/kopi-senja/publish/", alice)
    page.get_by_role("link", name="Look and publish").first.click()
    page.get_by_role("link", name="Meta", exact=True).click()
    page.get_by_label("Facebook page ID").fill("10203040")
    page.get_by_label("Button for “Order now”").select_option("ORDER_NOW")
    page.get_by_role("button", name="Look at the sheet again").click()
    expect(page.get_by_role("cell", name="o:10203040")).to_be_visible()
    page.get_by_label("Name of the publication").fill("To Meta")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="To Meta")).to_be_visible()
    write(Publication.objects.get())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the package").click()
    archive = zipfile.ZipFile(download.value.path())
    rows = list(csv.DictReader(io.StringIO(archive.read("meta-ads.csv").decode("utf-8-sig"), newline="")))
    assert {row["Ad Name"].split()[0] for row in rows} <= {variant.code for variant in approved}
    assert {(row["Ad Status"], row["Call to Action"]) for row in rows} == {("PAUSED", "ORDER_NOW")}
    assert all(f"media/{row['Image File Name']}" in archive.namelist() for row in rows)


def test_an_own_template_is_taken_told_of_and_remembered(
    visit: Open, alice: Person, workspace: Workspace, rosa: Person, tmp_path: Path
) -> None:
    approved_variant(workspace, alice, rosa)
    sheet = tmp_path / "pins.csv"
    with sheet.open("w", encoding="utf-16", newline="") as out:
        csv.writer(out).writerows(template_rows(platform_named("pinterest")))
    page = visit(f"{NEW}?exporter=pinterest", alice)
    page.get_by_label("Start").fill("2026-12-01")
    page.get_by_role("button", name="Look at the sheet again").click()
    expect(page.get_by_text("Add the newest template of your account.")).to_be_visible()
    page.get_by_label("Template of your account").set_input_files(sheet)
    page.get_by_role("button", name="Look at the sheet again").click()
    expect(page.get_by_text("Template: pins.csv")).to_be_visible()
    expect(page.get_by_text("stays empty: Something new")).to_be_visible()
    look_at(page, "publish-pinterest-template")
    page.get_by_label("Name of the publication").fill("Pins")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Pins")).to_be_visible()
    assert Publication.objects.get().terms["template"]["name"] == "pins.csv"
    approved_variant(workspace, alice, rosa)
    page.goto(page.url.replace(page.url.split("/publish/")[1], "new?exporter=pinterest"))
    expect(page.get_by_text("Template: pins.csv")).to_be_visible()


def test_what_cannot_go_is_named_and_the_rest_leaves(
    visit: Open, alice: Person, workspace: Workspace, rosa: Person
) -> None:
    good = approved_variant(workspace, alice, rosa)
    bad = approved_variant(workspace, alice, rosa, formats=("story",))
    page = visit(f"{NEW}?exporter=google_ads", alice)
    expect(page.get_by_text("1 variant cannot go to Google Ads")).to_be_visible()
    look_at(page, "publish-google-refused")
    page.get_by_label("Name of the publication").fill("Search for calm")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("so nothing was")).to_be_visible()
    assert not Publication.objects.exists()
    page.get_by_label("Leave these out and publish the rest").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Search for calm")).to_be_visible()
    assert [item.variant.code for item in Publication.objects.get().items.all()] == [good.code]
    assert bad.code != good.code
