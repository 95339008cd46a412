"""Brands, segments and templates in a real browser: looked at four ways, and worked with by keyboard."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from campaigns.glossary import Term
from campaigns.services.assets import store_picture, store_sound, store_typeface
from campaigns.services.brands import create_brand
from campaigns.services.products import add_product
from segments.services import Profile, create_segment
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.brands.looks import look, make_brand, make_file, png, upload
from tests.campaigns.templates.drafts import make_template
from tests.conftest import Person
from tests.generation.sounds import tone, wav_of
from tests.generation.typefaces import bundled
from tests.segments.sheets import GOOD

pytestmark = pytest.mark.browser


def make_segments(person: Person) -> None:
    """Make three segments in two languages."""
    for name, locale, drink in (
        ("Commuters in Jakarta", "id", "kopi susu"),
        ("Students in Bandung", "id", "es kopi"),
        ("Gift buyers", "en", "filter coffee"),
    ):
        traits = {"favourite_drink": drink, "moment": "morning"}
        create_segment(person.membership, Profile(name, locale, "On the train before seven", traits, 12_500))


@pytest.mark.parametrize("part", ["brands", "segments", "templates"])
def test_empty_lists_look_good(visit: Open, alice: Person, part: str) -> None:
    look_at(visit(f"/w/kopi-senja/{part}/", alice), f"{part}-empty")


def test_brands_look_good(visit: Open, alice: Person, bob: Person) -> None:
    logo = store_picture(alice.membership, upload(png((122, 62, 29), (240, 80))))
    own = store_typeface(alice.membership, SimpleUploadedFile("own.ttf", bundled()))
    sound = store_sound(alice.membership, SimpleUploadedFile("own.wav", wav_of(tone(2.0))))
    seen = look(logo=logo, logo_on_dark=logo, own_headline=own, sound=sound)
    brand = create_brand(alice.membership, name="Kopi Senja", look=seen)
    product = add_product(alice.membership, brand.pk, name="Arabica 250 g", cutout=make_file(alice))
    create_brand(alice.membership, name="Teh Pagi", look=look(primary="#2f5d50", headline_typeface="archivo"))
    page = visit("/w/kopi-senja/brands/", alice)
    look_at(page, "brands-full")
    page.goto(page.url + f"{brand.pk}/")
    look_at(page, "brand-detail")
    # The player has read the sound.
    expect(page.locator("audio")).not_to_have_js_property("readyState", 0)
    page.goto(page.url.replace(str(brand.pk), f"products/{product.pk}"))
    look_at(page, "product")
    look_at(visit(f"/w/kopi-senja/brands/{brand.pk}/", bob), "brand-read-only")


def test_a_brand_is_made_with_a_live_sample(visit: Open, alice: Person) -> None:
    page = visit("/w/kopi-senja/brands/new/", alice)
    ground = page.locator(".sample rect[data-look-fill='primary']").first
    page.get_by_label("Main colour", exact=True).fill("#aa2211")
    expect(ground).to_have_attribute("fill", "#aa2211")
    page.get_by_label("Pick: Accent colour").fill("#00ff00")
    expect(page.get_by_label("Accent colour", exact=True)).to_have_value("#00ff00")
    page.get_by_label("Light ground", exact=True).fill("#2a2a2a")
    pair = page.locator("[data-look-pair='dark light']")
    expect(pair).to_have_attribute("data-level", "bad")
    page.get_by_role("group", name="Headlines").get_by_label("Archivo").check()
    expect(page.locator(".sample-headline").first).to_have_class("sample-headline typeface-archivo")
    page.get_by_label("Main colour", exact=True).fill("red")
    page.get_by_label("Name").fill("Kopi Senja")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.locator("#id_primary_error")).to_be_visible()
    look_at(page, "brand-refused")
    page.get_by_label("Main colour", exact=True).fill("#aa2211")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kopi Senja")


def test_a_glossary_grows_by_keyboard(visit: Open, alice: Person) -> None:
    terms = [Term("say", "cold brew", "id", "kopi seduh dingin"), Term("keep", "Kopi Senja")]
    create_brand(alice.membership, name="Kopi Senja", look=look(glossary=terms))
    page = visit("/w/kopi-senja/brands/", alice)
    page.get_by_role("link", name="Kopi Senja").last.click()
    group = page.get_by_role("group", name="Glossary")
    page.get_by_role("button", name="Another term").press("Enter")
    expect(group.get_by_label("Term", exact=True).last).to_be_focused()
    page.keyboard.type("gratis")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.get_by_text("Choose the language, and write how the term is said in it.")).to_be_visible()
    look_at(page, "glossary-refused")
    group.get_by_label("Rule").nth(2).select_option("avoid")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.get_by_text("was saved")).to_be_visible()
    look_at(page, "glossary")


def test_segments_look_good(visit: Open, alice: Person) -> None:
    make_segments(alice)
    page = visit("/w/kopi-senja/segments/", alice)
    look_at(page, "segments-full")
    page.get_by_role("link", name="New segment").click()
    page.get_by_label("Name", exact=True).fill("Believers")
    page.get_by_label("Name of trait 1").fill("religion")
    page.get_by_label("Value of trait 1").fill("any")
    page.get_by_role("button", name="Another trait").click()
    expect(page.get_by_label("Name of trait", exact=True)).to_be_focused()
    page.get_by_role("button", name="Save the segment").click()
    expect(page.get_by_text("is about a protected category")).to_be_visible()
    look_at(page, "segment-refused")


def test_a_file_is_checked_then_accepted(visit: Open, alice: Person) -> None:
    page = visit("/w/kopi-senja/segments/import/", alice)
    look_at(page, "import")
    content = (GOOD + "Too few,en,,40,,\nNo size,en,,many,,\n").encode()
    page.get_by_label("CSV file").set_input_files(
        {"name": "s.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("2 lines are left out")).to_be_visible()
    look_at(page, "import-checked")
    page.get_by_role("button", name="Make 3 segments").click()
    expect(page.get_by_role("row")).to_have_count(4)


def test_a_translation_is_marked_as_its_source_is_typed(visit: Open, alice: Person) -> None:
    create_segment(alice.membership, Profile("Commuters", "en"))
    create_segment(alice.membership, Profile("Pendler", "de"))
    template = make_template(alice, "Morning light")
    page = visit(f"/w/kopi-senja/templates/{template.pk}/", alice)
    page.get_by_label("Segments in any other language").select_option("en")
    page.locator("#headline-en").fill("A very long headline about coffee for {{ segment.name }}")
    beside = page.locator("#original-headline-id")
    expect(beside).to_contain_text("Out of date")
    expect(page.locator("#counts-headline-en")).to_contain_text("Google Ads 47 of 30")
    page.locator("#body-id").fill("")
    page.locator("#body-id").blur()
    expect(page.locator("#state-id")).to_contain_text("2 texts lag behind")
    expect(page.locator("#preview")).to_contain_text("There are no texts in Deutsch")
    look_at(page, "template-translations")
    beside.get_by_label("Still right").check()
    expect(page.locator("#state-id")).to_contain_text("1 text lags behind")
    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_text("was saved")).to_be_visible()
    gaps = template.versions.order_by("-number")[0].translations.gaps()
    assert [(gap.field, gap.kind) for gap in gaps] == [("body", "missing")]


def test_a_sheet_of_translations_goes_out_and_comes_back(visit: Open, alice: Person) -> None:
    page = visit("/w/kopi-senja/templates/translations/", alice)
    look_at(page, "translations-empty")
    make_template(alice, "Morning light")
    page.goto(page.url.replace("translations/", ""))
    page.get_by_role("link", name="Translations as a sheet").click()
    page.locator("#language").select_option("de")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the sheet").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    wrong = text.replace('"de","","missing"', '"de","{{ segment.nam }}","missing"')
    for content, answer in ((wrong, "Nothing was saved"), (text, "nothing was changed")):
        sheet = {"name": "t.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("CSV file").set_input_files(sheet)  # type: ignore[arg-type]  # a FilePayload
        page.get_by_role("button", name="Save the translations").click()
        expect(page.get_by_text(answer)).to_be_visible()
        look_at(page, f"translations-{answer.split()[-1]}")


def test_templates_look_good(visit: Open, alice: Person, bob: Person) -> None:
    make_segments(alice)
    make_brand(alice)
    template = make_template(alice, "Morning light")
    page = visit("/w/kopi-senja/templates/", alice)
    look_at(page, "templates-full")
    page.goto(page.url + f"{template.pk}/")
    page.get_by_text("Words the stage knows").click()
    look_at(page, "template-editor")
    look_at(visit(f"/w/kopi-senja/templates/{template.pk}/", bob), "template-read-only")


def test_words_follow_what_is_typed(visit: Open, alice: Person) -> None:
    make_segments(alice)
    page = visit("/w/kopi-senja/templates/new/", alice)
    page.get_by_label("Name", exact=True).fill("Morning")
    page.get_by_label("Picture").fill("a round podium")
    page.locator("#headline-en").fill("Coffee for {{ segment.name }}")
    expect(page.locator("#preview")).to_contain_text("Coffee for Gift buyers")
    page.locator("#headline-en").fill("Coffee for {{ segment.nam }}")
    expect(page.locator("#faults-headline-en")).to_contain_text("Line 1, column 15")
    look_at(page, "template-faulty")
    _insert_word(page)
    page.get_by_label("Name of option 1").fill("Mood")
    page.get_by_label("Values of option 1").fill("calm\nbright")
    page.locator("#headline-en").fill("{{ options.mood | capitalize }} coffee")
    page.locator("#headline-id").fill("Kopi {{ options.mood }}")
    expect(page.locator("#preview")).to_contain_text("Calm coffee")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Morning")


def _insert_word(page: Page) -> None:
    """Put a stage word behind the text's first word by keyboard."""
    page.get_by_text("Words the stage knows").click()
    page.get_by_label("Picture").evaluate("box => { box.focus(); box.setSelectionRange(14, 14); }")
    page.get_by_role("button", name="golden light").press("Enter")
    expect(page.get_by_label("Picture")).to_have_value("a round podium, golden light")
