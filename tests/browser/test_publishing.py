"""Publishing in a browser: its pages are sound four ways, empty, full and failing; a package comes home."""

import zipfile

import pytest
from playwright.sync_api import expect

from campaigns.models import Package, PackageState, Publication, Variant
from campaigns.selectors import ideas
from campaigns.services.publications import Wish, publish, withdraw
from campaigns.services.reviews import approve
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.factories import make_segment, make_variant
from tests.campaigns.gate.scene import sight
from tests.campaigns.publications.conftest import approved_variant, write
from tests.conftest import Person
from workspaces.models import Workspace

pytestmark = pytest.mark.browser
LIST = "/w/kopi-senja/publish/"


@pytest.fixture
def approved(workspace: Workspace, alice: Person, rosa: Person) -> list[Variant]:
    return [approved_variant(workspace, alice, rosa) for _ in range(3)]


@pytest.fixture
def publication(approved: list[Variant], alice: Person) -> Publication:
    return publish(alice.membership, Wish("Autumn in Jakarta", [variant.pk for variant in approved[:2]]))


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_empty_list_is_sound(visit: Open, alice: Person, language: str) -> None:
    look_at(visit(LIST, alice, language=language), f"publish-empty-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_full_list_is_sound(visit: Open, alice: Person, publication: Publication, language: str) -> None:
    write(publication)
    look_at(visit(LIST, alice, language=language), f"publish-list-{language}")


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_leaves_is_sound(visit: Open, alice: Person, approved: list[Variant], language: str) -> None:
    look_at(visit(f"{LIST}new", alice, language=language), f"publish-new-{language}")


def test_a_failed_package_is_sound(visit: Open, alice: Person, publication: Publication) -> None:
    reason = "The disk is full: free some space, then try again."
    Package.objects.update(state=PackageState.FAILED, reason=reason)
    look_at(visit(f"{LIST}{publication.pk}", alice), "publication-failed")


def test_a_withdrawn_item_is_sound(visit: Open, alice: Person, publication: Publication) -> None:
    write(publication)
    item = publication.items.first()
    assert item is not None
    withdraw(alice.membership, item.pk, "The price is wrong.")
    look_at(visit(f"{LIST}{publication.pk}", alice), "publication-withdrawn")


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_ready_package_is_sound(
    visit: Open, alice: Person, publication: Publication, language: str
) -> None:
    write(publication)
    look_at(visit(f"{LIST}{publication.pk}", alice, language=language), f"publication-ready-{language}")


def test_it_is_published_and_downloaded(visit: Open, alice: Person, approved: list[Variant]) -> None:
    page = visit(LIST, alice)
    page.get_by_role("link", name="Look and publish").first.click()
    page.get_by_label("Name of the publication").fill("Autumn")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Autumn")).to_be_visible()
    publication = Publication.objects.get()
    write(publication)
    link = page.get_by_role("link", name="Download the package")
    expect(link).to_be_visible(timeout=10_000)
    with page.expect_download() as download:
        link.click()
    assert "variants.csv" in zipfile.ZipFile(download.value.path()).namelist()


def test_a_tick_keeps_a_variant_back(visit: Open, alice: Person, workspace: Workspace, rosa: Person) -> None:
    first, second = (approved_variant(workspace, alice, rosa) for _ in range(2))
    page = visit(f"{LIST}new", alice)
    page.get_by_label(f"Leave out {first.code}").check()
    page.get_by_label("Name of the publication").fill("Autumn")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Autumn")).to_be_visible()
    assert [item.variant for item in Publication.objects.get().items.all()] == [second]


def test_withdrawing_takes_a_reason(visit: Open, alice: Person, publication: Publication) -> None:
    write(publication)
    page = visit(f"{LIST}{publication.pk}", alice)
    page.get_by_text("Withdraw", exact=False).first.click()
    page.get_by_label("Why").first.fill("The price is wrong.")
    page.get_by_role("button", name="Withdraw it").first.click()
    expect(page.get_by_text("The price is wrong.")).to_be_visible()
    expect(page.get_by_role("link", name="Download the package")).to_have_count(0)


def test_look_alikes_are_ticked_to_stay(
    visit: Open, alice: Person, rosa: Person, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pictures of tests differ by their colours alone.
    monkeypatch.setattr(ideas, "ALIKE_PICTURE", 100.0)
    segment = make_segment(workspace)
    for _ in range(3):
        variant = make_variant(workspace, alice.user, segment=segment)
        approve(rosa.membership, sight(variant))
    approved_variant(workspace, alice, rosa)
    page = visit(f"{LIST}new", alice)
    page.get_by_role("link", name="How many ideas are these?").click()
    expect(page.get_by_text("4 variants, 2 ideas")).to_be_visible()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_text("Which are alike").click()
    look_at(page, "publish-ideas")
    page.get_by_label("Name of the publication").fill("One of each")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="One of each")).to_be_visible()
    assert Publication.objects.get().items.count() == 2
