"""Brands change by new versions only; a refusal leaves neither row nor ledger entry."""

from typing import Any

import pytest

from campaigns.models import Brand, BrandVersion, Product
from campaigns.services.brands import archive_brand, create_brand, update_brand
from campaigns.services.products import add_product, archive_product, update_product
from tests.campaigns.brands.looks import COFFEE, look, make_brand, make_file
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry
from workspaces.services.ledger import verify


def ledger_kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("position").values_list("kind", flat=True))


def test_create_makes_the_first_version_and_a_ledger_entry(alice: Person) -> None:
    brand = create_brand(alice.membership, name="  Kopi Senja ", look=look(primary="#7A3E1D"))
    version = brand.versions.get()
    assert (brand.name, version.number, version.primary) == ("Kopi Senja", 1, "#7a3e1d")
    assert version.made_by == alice.user
    assert ledger_kinds() == ["brand.create"]


def test_update_adds_a_version_and_leaves_the_first(alice: Person) -> None:
    brand = make_brand(alice)
    update_brand(alice.membership, brand.pk, name="Kopi Pagi", look=look(tone="bright"), expected_version=1)
    assert [(v.number, v.tone) for v in brand.versions.order_by("number")] == [
        (1, "warm and plain"),
        (2, "bright"),
    ]
    brand.refresh_from_db()
    assert brand.name == "Kopi Pagi"
    assert ledger_kinds() == ["brand.create", "brand.update"]
    assert list(verify(alice.membership.workspace)) == []


def test_a_stale_page_does_not_overwrite(alice: Person) -> None:
    brand = make_brand(alice)
    update_brand(alice.membership, brand.pk, name=brand.name, look=look(tone="bright"), expected_version=1)
    with pytest.raises(Conflict) as caught:
        update_brand(alice.membership, brand.pk, name=brand.name, look=look(tone="loud"), expected_version=1)
    assert caught.value.code == "stale"
    assert brand.versions.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary", "brown"),
        ("accent", "#12345"),
        ("light", "#12345g"),
        ("dark", "#000000;}"),
        ("headline_typeface", "comic-sans"),
        ("body_typeface", "../fonts"),
        ("tone", "x" * 301),
        ("legal_line", "x" * 121),
        ("banned_words", ["x" * 61]),
        ("banned_words", [f"word{n}" for n in range(201)]),
    ],
)
def test_each_faulty_field_is_named_and_nothing_is_saved(alice: Person, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        create_brand(alice.membership, name="Kopi", look=look(**{field: value}))
    assert [fault["field"] for fault in caught.value.errors] == [field]
    assert not Brand.objects.exists()
    assert ledger_kinds() == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b", "two\nlines"])
def test_names_that_are_none_are_refused(alice: Person, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_brand(alice.membership, name=name, look=COFFEE)
    assert [fault["field"] for fault in caught.value.errors] == ["name"]
    assert not Brand.objects.exists()


def test_a_taken_name_is_refused_in_any_case_until_it_is_archived(alice: Person) -> None:
    first = make_brand(alice)
    with pytest.raises(Invalid) as caught:
        create_brand(alice.membership, name="KOPI SENJA", look=COFFEE)
    assert caught.value.code == "name_taken"
    assert BrandVersion.objects.count() == 1
    archive_brand(alice.membership, first.pk)
    assert create_brand(alice.membership, name="KOPI SENJA", look=COFFEE).pk != first.pk


def test_banned_words_are_kept_once_and_trimmed(alice: Person) -> None:
    words = [" Cheap ", "cheap", "", "best   ever"]
    brand = create_brand(alice.membership, name="Kopi", look=look(banned_words=words))
    assert brand.versions.get().banned_words == ["cheap", "best ever"]


def test_archiving_twice_is_recorded_once(alice: Person) -> None:
    brand = make_brand(alice)
    archive_brand(alice.membership, brand.pk)
    archive_brand(alice.membership, brand.pk)
    assert ledger_kinds() == ["brand.create", "brand.archive"]


@pytest.mark.parametrize("who", ["rosa", "bob"])
def test_reviewers_and_viewers_change_nothing(
    who: str, alice: Person, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    brand = make_brand(alice)
    with pytest.raises(NotAllowed):
        create_brand(person.membership, name="Other", look=COFFEE)
    with pytest.raises(NotAllowed):
        update_brand(person.membership, brand.pk, name="Other", look=COFFEE)
    with pytest.raises(NotAllowed):
        archive_brand(person.membership, brand.pk)
    assert ledger_kinds() == ["brand.create"]


def test_another_workspaces_brand_and_files_are_not_found(alice: Person, charlie: Person) -> None:
    brand, theirs = make_brand(alice), make_file(charlie)
    with pytest.raises(NotFound):
        update_brand(charlie.membership, brand.pk, name="Mine", look=COFFEE)
    with pytest.raises(NotFound):
        update_brand(alice.membership, brand.pk, name="Kopi", look=look(logo=theirs))
    with pytest.raises(NotFound):
        add_product(alice.membership, brand.pk, name="Bag", cutout=theirs)
    assert brand.versions.count() == 1
    assert not Product.objects.exists()


def test_products_are_added_changed_and_archived(alice: Person) -> None:
    brand = make_brand(alice)
    red, blue = make_file(alice), make_file(alice, (10, 10, 200))
    product = add_product(alice.membership, brand.pk, name=" Bag ", cutout=red)
    update_product(alice.membership, product.pk, name="Big bag", cutout=blue)
    update_product(alice.membership, product.pk, name="Biggest bag")
    product.refresh_from_db()
    assert (product.name, product.cutout) == ("Biggest bag", blue)
    archive_product(alice.membership, product.pk)
    product.refresh_from_db()
    assert product.archived_at is not None


def test_an_archived_brand_takes_no_product(alice: Person) -> None:
    brand = archive_brand(alice.membership, make_brand(alice).pk)
    with pytest.raises(Conflict):
        add_product(alice.membership, brand.pk, name="Bag", cutout=make_file(alice))
    assert not Product.objects.exists()
