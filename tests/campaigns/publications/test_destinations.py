"""Publishing to a platform: what was stated is judged and frozen, and what cannot go is named."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext, override

from campaigns.exporters.base import Template, Terms
from campaigns.models import Campaign, PackageState, Publication, Variant
from campaigns.selectors.publications import offer_of, publishable
from campaigns.services.export_terms import checked_terms, template_of
from campaigns.services.publications import Wish, publish
from generation.storage import Store
from platforms.exports import platform_named, platforms
from tests.campaigns.exporters.scene import template_rows, terms_for
from tests.campaigns.publications.conftest import approved_variant, write
from tests.campaigns.publications.test_api import BASE, _client, _post
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid
from workspaces.models import LedgerEntry, Workspace

MOST = 2 * 1024**2


def _new(workspace: Workspace) -> str:
    return reverse("publication_new", args=[workspace.slug])


def _meta(**changed: str) -> Terms:
    stated = {"objective": "Outcome Traffic", "optimization": "LINK_CLICKS"} | changed
    return Terms(stated, {"Order now": "ORDER_NOW"})


def _body(workspace: Workspace, **more: Any) -> dict[str, Any]:
    offer = offer_of(publishable(workspace)).digest
    stated = {"setting-objective": "Outcome Traffic", "setting-optimization": "LINK_CLICKS"}
    return {"name": "Autumn", "offer": offer, "exporter": "meta", "button-0": "ORDER_NOW"} | stated | more


def test_what_was_stated_is_frozen_and_written(approved: Variant, alice: Person) -> None:
    publication = publish(alice.membership, Wish("Autumn", [approved.pk], "meta", terms=_meta(page_id="123")))
    assert publication.terms["settings"]["page_id"] == "123"
    assert publication.terms["checklist"]
    package = write(publication)
    assert package.state == PackageState.READY
    content = Store(settings.FILES_DIR, package.workspace_id.hex).read(package.sha256)
    archive = zipfile.ZipFile(io.BytesIO(content))
    rows = list(csv.DictReader(io.StringIO(archive.read("meta-ads.csv").decode("utf-8-sig"), newline="")))
    assert {row["Campaign Page ID"] for row in rows} == {"123"}
    assert {row["Campaign Name"] for row in rows} == {approved.campaign.name}
    entry = LedgerEntry.objects.filter(kind="publication.create").latest("pk")
    assert '"exporter":"meta"' in entry.content


def test_a_renamed_campaign_changes_no_package(approved: Variant, alice: Person) -> None:
    publication = publish(alice.membership, Wish("Autumn", [approved.pk], "meta", terms=_meta()))
    first = write(publication)
    Campaign.objects.update(name="Renamed", markets=["CN"])
    publication.package.__class__.objects.update(state=PackageState.WAITING, attempt=0)
    again = write(publication)
    assert (again.state, again.sha256) == (PackageState.READY, first.sha256)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"objective": ""}, "settings.objective"),
        ({"objective": "Outcome Everything"}, "settings.objective"),
        ({"page_id": "12a"}, "settings.page_id"),
        ({"daily_budget": "-5"}, "settings.daily_budget"),
        ({"countries": "=1+1"}, "settings.countries"),
        ({"countries": "I" * 201}, "settings.countries"),
    ],
)
def test_what_makes_no_sense_is_named(
    approved: Variant, alice: Person, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        publish(alice.membership, Wish("Autumn", [approved.pk], "meta", terms=_meta(**changed)))
    assert [error["field"] for error in refusal.value.errors] == [field]
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("key", "setting", "text"),
    [
        ("microsoft", "media_address", "http://media.example/"),
        ("microsoft", "media_address", "https://media.example/?a=1"),
        ("tiktok", "start_time", "2026/13/01 09:00"),
        ("pinterest", "start_date", "1 December"),
        ("microsoft", "ad_group_id", ""),
    ],
)
def test_each_kind_of_setting_is_judged(key: str, setting: str, text: str) -> None:
    platform = platform_named(key)
    sound = terms_for(platform)
    faulty = Terms({**sound.settings, setting: text}, sound.buttons, sound.template)
    assert checked_terms(platform, sound)
    with pytest.raises(Invalid) as refusal:
        checked_terms(platform, faulty)
    assert [error["field"] for error in refusal.value.errors] == [f"settings.{setting}"]


@pytest.mark.parametrize("platform", platforms(), ids=lambda platform: platform.key)
def test_every_destination_has_words_in_both_languages(platform: Any) -> None:
    with override("id"):
        same = [text for text in platform.texts() if text and gettext(text) == text]
    assert same == []


def test_an_unknown_button_or_exporter_is_refused(approved: Variant, alice: Person) -> None:
    with pytest.raises(Invalid):
        publish(
            alice.membership,
            Wish("A", [approved.pk], "meta", terms=Terms(_meta().settings, {"Order now": "PRESS"})),
        )
    with pytest.raises(Invalid):
        publish(alice.membership, Wish("A", [approved.pk], "fax"))
    assert not Publication.objects.exists()


def test_what_a_platform_does_not_take_is_named_and_can_be_dropped(
    workspace: Workspace, approved: Variant, alice: Person, rosa: Person
) -> None:
    banner = approved_variant(workspace, alice, rosa, formats=("link",))
    both = [approved.pk, banner.pk]
    with pytest.raises(Conflict) as refusal:
        publish(alice.membership, Wish("Autumn", both, "meta", terms=_meta()))
    assert [error["field"] for error in refusal.value.errors] == [banner.code]
    assert "Meta" in refusal.value.errors[0]["message"]
    wish = Wish("Autumn", both, "meta", terms=_meta(), drop_refused=True)
    assert [item.variant for item in publish(alice.membership, wish).items.all()] == [approved]


def test_an_ad_without_a_label_goes_to_no_country_that_wants_one(approved: Variant, alice: Person) -> None:
    Campaign.objects.update(markets=["ID", "CN"])
    with pytest.raises(Conflict) as refusal:
        publish(alice.membership, Wish("Autumn", [approved.pk], "meta", terms=_meta()))
    assert "CN" in refusal.value.errors[0]["message"]


# The uploaded template.


def _sheet(rows: Any, encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_template_is_read_in_each_encoding(encoding: str) -> None:
    platform = platform_named("tiktok")
    found = template_of(platform, "mine.csv", _sheet(template_rows(platform), encoding))
    assert found.template.rows == template_rows(platform)


def test_sixty_thousand_old_ads_below_the_header_are_left_behind() -> None:
    platform = platform_named("tiktok")
    found = template_of(platform, "old.csv", _sheet([*template_rows(platform), *[["an ad"]] * 60_000]))
    assert (len(found.template.rows), found.dropped) == (2, 60_000)


def test_an_unfit_template_says_why() -> None:
    platform = platform_named("pinterest")
    title, headers, described = template_rows(platform)
    without = [header for header in headers if header != "Media File Name"]
    cases = {
        "no_header": [["Nama kampanye", "Status"]],
        "columns_missing": [title, without, described],
        "columns_doubled": [title, [*headers, "Pin Title"], described],
        "empty_file": [],
    }
    found = {}
    for code, rows in cases.items():
        with pytest.raises(Invalid) as refusal:
            template_of(platform, "mine.csv", _sheet(rows))
        found[code] = refusal.value.code
    assert found == {code: code for code in cases}


@pytest.mark.parametrize("content", [b"PK\x03\x04 a book", b"\xff\xfe\x00", b"\x00\x01", b"x" * (MOST + 1)])
def test_what_is_no_csv_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        template_of(platform_named("tiktok"), "mine.csv", content)


# The page.


@pytest.mark.parametrize("platform", platforms(), ids=lambda platform: platform.key)
def test_each_destination_has_its_page(
    workspace: Workspace, approved: Variant, alice: Person, platform: Any
) -> None:
    answer = alice.client.get(_new(workspace), {"exporter": platform.key})
    assert answer.status_code == 200
    assert platform.sheet.file in answer.content.decode()


def test_the_page_publishes_on_what_was_stated(
    workspace: Workspace, approved: Variant, alice: Person
) -> None:
    answer = alice.client.post(_new(workspace), _body(workspace, **{"setting-page_id": " 77 "}))
    publication = Publication.objects.get()
    assert answer["Location"] == reverse("publication_detail", args=[workspace.slug, publication.pk])
    assert (publication.exporter, publication.terms["settings"]["page_id"]) == ("meta", "77")


def test_looking_publishes_nothing(workspace: Workspace, approved: Variant, alice: Person) -> None:
    answer = alice.client.post(_new(workspace), _body(workspace, action="look"))
    assert answer.status_code == 200
    faulty = alice.client.post(_new(workspace), _body(workspace, action="look", **{"setting-page_id": "x"}))
    assert faulty.status_code == 422
    assert "Digits only." in faulty.content.decode()
    assert not Publication.objects.exists()


def test_what_was_stated_is_offered_again(
    workspace: Workspace, approved: Variant, alice: Person, rosa: Person
) -> None:
    publish(alice.membership, Wish("First", [approved.pk], "meta", terms=_meta(page_id="99")))
    approved_variant(workspace, alice, rosa)
    page = alice.client.get(_new(workspace), {"exporter": "meta"})
    assert page.context["platform_form"]["setting-page_id"].value() == "99"


@pytest.mark.parametrize("sealed", ["nonsense", "a:b:c"])
def test_a_forged_template_is_refused(
    workspace: Workspace, approved: Variant, alice: Person, sealed: str
) -> None:
    answer = alice.client.post(_new(workspace), _body(workspace, exporter="tiktok", sealed=sealed))
    assert answer.status_code == 422
    assert not Publication.objects.exists()


def test_a_broken_upload_is_said_beside_its_field(
    workspace: Workspace, approved: Variant, alice: Person
) -> None:
    upload = SimpleUploadedFile("t.csv", b"PK\x03\x04")
    answer = alice.client.post(_new(workspace), _body(workspace, exporter="tiktok", template=upload))
    assert answer.status_code == 422
    assert answer.context["platform_form"].errors["template"]


def test_strangers_readers_and_unknown_destinations(
    workspace: Workspace, approved: Variant, alice: Person, bob: Person, rosa: Person, charlie: Person
) -> None:
    address = f"{_new(workspace)}?exporter=meta"
    people = (bob, rosa, charlie)
    assert [person.client.get(address).status_code for person in people] == [403, 403, 404]
    posts = [person.client.post(_new(workspace), _body(workspace)).status_code for person in people]
    assert posts == [403, 403, 404]
    assert alice.client.get(f"{_new(workspace)}?exporter=fax").status_code == 404
    assert not Publication.objects.exists()


# The API.


def test_the_api_lists_destinations(alice: Person, charlie: Person) -> None:
    answer = _client(alice).get("/api/v1/destinations")
    assert [one["key"] for one in answer.json()] == [platform.key for platform in platforms()]
    assert {"header", "required", "confidence", "source"} == set(answer.json()[0]["columns"][0])


def test_the_api_publishes_to_a_destination(approved: Variant, alice: Person) -> None:
    terms = _meta()
    body = {"name": "A", "variants": [approved.code], "exporter": "meta", "settings": dict(terms.settings)}
    answer = _post(alice, BASE, {**body, "buttons": dict(terms.buttons)})
    assert (answer.status_code, answer.json()["exporter"]) == (201, "meta")


@pytest.mark.parametrize(
    "more",
    [
        {"settings": {"objective": "Nothing"}},
        {"settings": [1]},
        {"buttons": {"Order now": 5}},
        {"exporter": "fax"},
        {"exporter": "tiktok"},
        {"exporter": "tiktok", "template": {"rows": []}},
        {"exporter": "tiktok", "template": {"rows": [["a"]]}},
    ],
)
def test_the_api_refuses_broken_terms(approved: Variant, alice: Person, more: dict[str, Any]) -> None:
    body = {"name": "A", "variants": [approved.code], "exporter": "meta"} | more
    assert _post(alice, BASE, body).status_code == 422
    assert not Publication.objects.exists()


def test_a_template_by_the_api_is_cut_to_its_head(approved: Variant, alice: Person) -> None:
    platform = platform_named("pinterest")
    sound = terms_for(platform)
    template = Template("mine", (*template_rows(platform), ("an old ad",)))
    kept = checked_terms(platform, Terms(sound.settings, sound.buttons, template)).template
    assert kept is not None
    assert (kept.rows, kept.header) == (template_rows(platform), 1)


def test_the_page_of_a_publication_says_where_it_went(
    workspace: Workspace, approved: Variant, alice: Person, bob: Person
) -> None:
    publication = publish(alice.membership, Wish("Autumn", [approved.pk], "meta", terms=_meta()))
    write(publication)
    page = bob.client.get(
        reverse("publication_detail", args=[workspace.slug, publication.pk])
    ).content.decode()
    assert "variant for Meta" in page
    assert "meta-ads.csv" in page
    assert "Everything arrives paused." in page
    assert '<td class="number">3</td>' in page  # of four formats Meta takes three
    assert "Meta" in bob.client.get(reverse("publication_list", args=[workspace.slug])).content.decode()
