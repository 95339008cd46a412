"""The pages of brands and products: each works, and refuses strangers, readers and nonsense."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Brand, BrandVersion, Product
from campaigns.services.products import add_product
from generation.models import StoredFile
from tests.campaigns.brands.looks import make_brand, make_file, upload
from tests.conftest import Person

FORM = {
    "name": "Kopi Senja",
    "primary": "#7a3e1d",
    "accent": "#e0a030",
    "light": "#fbf4ea",
    "dark": "#2a1a10",
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
    "tone": "warm",
    "legal_line": "",
    "banned_words": "cheap\nbest ever",
}


def form(**changes: Any) -> dict[str, Any]:
    return {**FORM, **changes}


def page(name: str, *ids: Any) -> str:
    return reverse(name, args=["kopi-senja", *ids])


def test_the_empty_list_says_what_to_do(alice: Person, bob: Person) -> None:
    assert page("brand_new") in alice.client.get(page("brand_list")).content.decode()
    assert page("brand_new") not in bob.client.get(page("brand_list")).content.decode()


def test_a_brand_is_made_and_shown(alice: Person) -> None:
    answer = alice.client.post(page("brand_new"), form(logo=upload()))
    brand = Brand.objects.get()
    look = brand.versions.get()
    assert (answer.status_code, answer["Location"]) == (302, page("brand_detail", brand.pk))
    assert (look.banned_words, look.logo) == (["cheap", "best ever"], StoredFile.objects.get())
    shown = alice.client.get(answer["Location"]).content.decode()
    assert "Kopi Senja" in shown
    assert "Kopi Senja" in alice.client.get(page("brand_list")).content.decode()


def test_saving_makes_a_version_and_keeps_the_logo(alice: Person) -> None:
    alice.client.post(page("brand_new"), form(logo=upload()))
    brand = Brand.objects.get()
    alice.client.post(page("brand_detail", brand.pk), form(version=1, tone="bright"))
    alice.client.post(page("brand_detail", brand.pk), form(version=2, drop_logo="on"))
    found = [(look.number, look.tone, look.logo is not None) for look in brand.versions.order_by("number")]
    assert found == [(1, "warm", True), (2, "bright", True), (3, "warm", False)]


def test_a_stale_page_is_told_so_and_keeps_what_was_typed(alice: Person) -> None:
    brand = make_brand(alice)
    answer = alice.client.post(page("brand_detail", brand.pk), form(version=7, tone="typed tone"))
    assert answer.status_code == 409
    assert "typed tone" in answer.content.decode()
    assert brand.versions.count() == 1


def test_faults_stand_beside_their_fields_and_nothing_is_saved(alice: Person) -> None:
    answer = alice.client.post(page("brand_new"), form(primary="red", name=""))
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()
    answer = alice.client.post(page("brand_new"), form(primary="red"))
    assert (answer.status_code, 'id="id_primary_error"' in answer.content.decode()) == (422, True)
    assert not Brand.objects.exists()


def test_a_bad_logo_is_refused_beside_its_field(alice: Person) -> None:
    bad = SimpleUploadedFile("logo.png", b"<svg></svg>", content_type="image/png")
    answer = alice.client.post(page("brand_new"), form(logo=bad))
    assert (answer.status_code, 'id="id_logo_error"' in answer.content.decode()) == (422, True)
    assert (Brand.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_logo_that_is_too_large_is_413(alice: Person, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 50
    answer = alice.client.post(page("brand_new"), form(logo=upload()))
    assert (answer.status_code, Brand.objects.count(), StoredFile.objects.count()) == (413, 0, 0)


def test_a_name_like_code_is_shown_as_text(alice: Person) -> None:
    brand = make_brand(alice, "<img src=x onerror=alert(1)>")
    for address in (page("brand_list"), page("brand_detail", brand.pk)):
        assert "<img src=x" not in alice.client.get(address).content.decode()


def test_a_product_is_added_changed_and_archived(alice: Person) -> None:
    brand = make_brand(alice)
    added = {"product-name": "Bag", "product-cutout": upload()}
    answer = alice.client.post(page("product_new", brand.pk), added)
    product = Product.objects.get()
    assert (answer.status_code, product.name) == (302, "Bag")
    address = page("product_detail", product.pk)
    alice.client.post(address, {"name": "Big bag"})
    assert "Big bag" in alice.client.get(address).content.decode()
    assert alice.client.post(page("product_archive", product.pk)).status_code == 302
    product.refresh_from_db()
    assert (product.name, product.archived_at is not None) == ("Big bag", True)


def test_a_product_without_a_picture_is_refused_on_the_brands_page(alice: Person) -> None:
    brand = make_brand(alice)
    answer = alice.client.post(page("product_new", brand.pk), {"product-name": "Bag"})
    assert (answer.status_code, 'id="id_product-cutout_error"' in answer.content.decode()) == (422, True)
    assert not Product.objects.exists()


def test_strangers_find_nothing_and_readers_change_nothing(
    alice: Person, charlie: Person, bob: Person
) -> None:
    brand = make_brand(alice)
    product = add_product(alice.membership, brand.pk, name="Bag", cutout=make_file(alice))
    changes = [
        (page("brand_detail", brand.pk), form(version=1)),
        (page("brand_archive", brand.pk), {}),
        (page("product_new", brand.pk), {"product-name": "X", "product-cutout": upload()}),
        (page("product_detail", product.pk), {"name": "X"}),
        (page("product_archive", product.pk), {}),
    ]
    for address, sent in changes:
        assert bob.client.post(address, sent).status_code == 403
        assert charlie.client.post(address, sent).status_code == 404
    for address in (page("brand_detail", brand.pk), page("product_detail", product.pk)):
        assert bob.client.get(address).status_code == 200
        assert charlie.client.get(address).status_code == 404
    assert bob.client.get(page("brand_new")).status_code == 403
    assert (BrandVersion.objects.count(), Product.objects.get().name) == (1, "Bag")


def test_absent_and_wrong_are_refused(alice: Person) -> None:
    brand = make_brand(alice)
    assert alice.client.get(page("brand_detail", uuid4())).status_code == 404
    assert alice.client.get(page("brand_archive", brand.pk)).status_code == 405
    assert alice.client.put(page("brand_detail", brand.pk)).status_code == 405
    assert alice.client.get("/w/elsewhere/brands/").status_code == 404
