"""Typefaces that brands upload, by API and page: checked, kept, planned with, refused to others."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from campaigns.models import Brand, BrandVersion, OwnTypeface
from campaigns.selectors.setups import typefaces_of
from campaigns.services.assets import store_typeface
from generation.models import StoredFile
from generation.specs import Typefaces
from tests.campaigns.brands.looks import make_brand, make_file, upload
from tests.campaigns.brands.test_api import body
from tests.campaigns.brands.test_pages import form, page
from tests.conftest import Person
from tests.generation.typefaces import bundled, with_permission
from tests.rest import Api, problem_of


def typeface_upload(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("own.ttf", content or bundled(), content_type="font/ttf")


def make_typeface(person: Person) -> OwnTypeface:
    return store_typeface(person.membership, typeface_upload())


def test_an_uploaded_typeface_is_used_by_a_brand(alice: Person) -> None:
    api = Api(alice)
    made = api.send("/typefaces", typeface_upload())
    assert (made.status_code, made.json()["name"][:17]) == (201, "Plus Jakarta Sans")
    assert api.send("/typefaces", typeface_upload()).json() == made.json()
    answer = api.post("/brands", body(own_headline=made.json()["id"]))
    assert (answer.status_code, answer.json()["own_headline"], answer.json()["own_body"]) == (
        201,
        made.json(),
        None,
    )
    look = BrandVersion.objects.get()
    assert typefaces_of(look) == Typefaces(made.json()["sha256"], "jakarta")
    assert StoredFile.objects.get().media_type == "font/ttf"
    changed = api.put(f"/brands/{answer.json()['id']}", body(version=1))
    assert changed.json()["own_headline"] is None


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (with_permission(2), "embedding_forbidden", 422),
        (b"no typeface at all", "not_a_typeface", 422),
        (bundled()[:5000], "broken_typeface", 422),
        (b"\0" * (8 * 1024**2 + 1), "file_too_large", 413),
    ],
)
def test_a_bad_typeface_is_refused_with_its_reason(
    alice: Person, content: bytes, code: str, status: int
) -> None:
    assert problem_of(Api(alice).send("/typefaces", typeface_upload(content)), status)["code"] == code
    assert not OwnTypeface.objects.exists()
    assert not StoredFile.objects.exists()


def test_strangers_and_readers(alice: Person, bob: Person, charlie: Person) -> None:
    own, brand = make_typeface(alice), make_brand(alice)
    problem_of(Api(bob).send("/typefaces", typeface_upload()), 403)
    problem_of(Api(charlie).post("/brands", body(own_body=str(own.pk))), 404)
    problem_of(Api(charlie).put(f"/brands/{brand.pk}", body(version=1, own_body=str(own.pk))), 404)
    problem_of(Api(alice).post("/brands", body(name="New", own_body=str(uuid4()))), 404)
    problem_of(Api(alice).post("/brands", body(name="New", own_body="x")), 422)
    assert Api(alice).delete("/typefaces").status_code == 405
    assert (BrandVersion.objects.count(), OwnTypeface.objects.count()) == (1, 1)


def test_a_typeface_is_no_logo_and_a_picture_no_typeface(alice: Person) -> None:
    own, picture = make_typeface(alice), make_file(alice)
    errors = problem_of(Api(alice).post("/brands", body(logo=str(own.file_id))), 422)["errors"]
    assert errors[0]["field"] == "logo"
    problem_of(Api(alice).post("/brands", body(own_headline=str(picture.pk))), 404)
    assert not Brand.objects.exists()


def test_a_page_takes_keeps_and_drops_typefaces(alice: Person) -> None:
    alice.client.post(page("brand_new"), form(own_headline=typeface_upload()))
    brand = Brand.objects.get()
    shown = alice.client.get(page("brand_detail", brand.pk)).content.decode()
    assert "Headlines are set in Plus Jakarta Sans" in shown
    alice.client.post(
        page("brand_detail", brand.pk), form(version=1, own_body=typeface_upload(), logo=upload())
    )
    alice.client.post(page("brand_detail", brand.pk), form(version=2, drop_own_headline="on"))
    looks = brand.versions.order_by("number")
    assert [(bool(look.own_headline), bool(look.own_body)) for look in looks] == [
        (True, False),
        (True, True),
        (False, True),
    ]


def test_a_bad_typeface_stands_beside_its_field(alice: Person) -> None:
    answer = alice.client.post(page("brand_new"), form(own_body=typeface_upload(with_permission(2))))
    assert answer.status_code == 422
    assert 'id="id_own_body_error"' in answer.content.decode()
    assert not Brand.objects.exists()


def test_a_saved_look_keeps_its_typeface(alice: Person) -> None:
    made: dict[str, Any] = {"own_headline": str(make_typeface(alice).pk)}
    Api(alice).post("/brands", body(**made))
    with pytest.raises(IntegrityError), transaction.atomic():
        BrandVersion.objects.update(own_headline=None)
