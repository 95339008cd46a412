"""Brands, products and uploads by the API: each route works, and refuses strangers, readers and nonsense."""

from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Brand, BrandVersion, Product
from generation.models import StoredFile
from tests.campaigns.brands.looks import make_brand, make_file, upload
from tests.conftest import Person
from tests.rest import Api, problem_of

BODY = {
    "name": "Kopi Senja",
    "primary": "#7a3e1d",
    "accent": "#e0a030",
    "light": "#fbf4ea",
    "dark": "#2a1a10",
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
    "tone": "warm",
    "banned_words": ["cheap"],
}


def body(**changes: Any) -> dict[str, Any]:
    return {**BODY, **changes}


def test_a_brand_is_created_with_uploaded_logos(alice: Person) -> None:
    api = Api(alice)
    logo = api.send("/files", upload()).json()
    answer = api.post("/brands", body(logo=logo["id"]))
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    assert answer.json()["logo"] == logo
    assert api.get(f"/brands/{answer.json()['id']}").json() == answer.json()


def test_the_same_key_creates_one_brand(alice: Person) -> None:
    api = Api(alice)
    first, second = api.post("/brands", BODY, key="a"), api.post("/brands", BODY, key="a")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert Brand.objects.count() == 1
    problem_of(api.post("/brands", body(name="Other"), key="a"), 409)
    assert Brand.objects.count() == 1


def test_update_makes_a_version_and_refuses_a_stale_one(alice: Person) -> None:
    api, brand = Api(alice), make_brand(alice)
    answer = api.put(f"/brands/{brand.pk}", body(tone="bright", version=1))
    assert (answer.status_code, answer.json()["version"], answer.json()["tone"]) == (200, 2, "bright")
    assert problem_of(api.put(f"/brands/{brand.pk}", body(version=1)), 409)["code"] == "stale"
    assert brand.versions.count() == 2


def test_the_list_pages_by_cursor_and_leaves_out_archived_ones(alice: Person) -> None:
    api = Api(alice)
    made = [str(make_brand(alice, f"Brand {number}").pk) for number in range(3)]
    api.post(f"/brands/{made[0]}/archive")
    first = api.get("/brands?limit=1").json()
    second = api.get(f"/brands?limit=1&cursor={first['next_cursor']}").json()
    assert [page["items"][0]["id"] for page in (first, second)] == made[1:]
    assert second["next_cursor"] is None
    assert [item["id"] for item in api.get("/brands?archived=true").json()["items"]] == made[:1]
    assert problem_of(api.get("/brands?cursor=x"), 422)["code"] == "bad_cursor"


def test_the_list_costs_the_same_for_many(alice: Person, django_assert_max_num_queries: Any) -> None:
    api = Api(alice)
    for number in range(6):
        make_brand(alice, f"Brand {number}")
    with django_assert_max_num_queries(8):
        assert len(api.get("/brands").json()["items"]) == 6


def test_products_are_added_changed_and_archived(alice: Person) -> None:
    api, brand, file = Api(alice), make_brand(alice), make_file(alice)
    made = api.post(f"/brands/{brand.pk}/products", {"name": "Bag", "cutout": str(file.pk)})
    assert (made.status_code, made.json()["cutout"]["sha256"]) == (201, file.sha256)
    address = f"/products/{made.json()['id']}"
    other = make_file(alice, (9, 9, 9))
    changed = api.put(address, {"name": "Big bag", "cutout": str(other.pk)})
    assert (changed.json()["name"], changed.json()["cutout"]["id"]) == ("Big bag", str(other.pk))
    assert api.get(address).json() == changed.json()
    assert api.post(f"{address}/archive").json()["archived"] is True
    assert api.get(f"/brands/{brand.pk}/products").json()["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"primary": "red"}, "primary"),
        ({"headline_typeface": "arial"}, "headline_typeface"),
        ({"name": " "}, "name"),
        ({"workspace_id": "x"}, "workspace_id"),
        ({"number": 7}, "number"),
        ({"made_by": "x"}, "made_by"),
        ({"logo": "not-an-id"}, "logo"),
        ({"banned_words": "cheap"}, "banned_words"),
    ],
)
def test_broken_bodies_name_the_field(alice: Person, change: dict[str, Any], field: str) -> None:
    errors = problem_of(Api(alice).post("/brands", body(**change)), 422)["errors"]
    assert field in errors[0]["field"]
    assert not Brand.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', '{"name": 1}'])
def test_what_is_no_body_is_refused(alice: Person, text: str) -> None:
    assert Api(alice).post("/brands", text).status_code in (400, 422)
    assert not Brand.objects.exists()


def test_a_stranger_finds_nothing(alice: Person, charlie: Person) -> None:
    brand, file = make_brand(alice), make_file(alice)
    made = Api(alice).post(f"/brands/{brand.pk}/products", {"name": "Bag", "cutout": str(file.pk)}).json()
    theirs = Api(charlie)
    change = {"name": "Mine", "cutout": str(make_file(charlie).pk)}
    for answer in (
        theirs.get(f"/brands/{brand.pk}"),
        theirs.put(f"/brands/{brand.pk}", body(version=1)),
        theirs.post(f"/brands/{brand.pk}/archive"),
        theirs.get(f"/brands/{brand.pk}/products"),
        theirs.post(f"/brands/{brand.pk}/products", change),
        theirs.get(f"/products/{made['id']}"),
        theirs.put(f"/products/{made['id']}", change),
        theirs.post(f"/products/{made['id']}/archive"),
        theirs.get(f"/brands/{uuid4()}"),
        theirs.get("/brands/not-an-id"),
    ):
        assert answer.status_code == 404
    assert theirs.get("/brands").json()["items"] == []
    assert (BrandVersion.objects.count(), Product.objects.get().name) == (1, "Bag")


def test_foreign_files_in_a_body_are_not_found(alice: Person, charlie: Person) -> None:
    api, brand, theirs = Api(alice), make_brand(alice), str(make_file(charlie).pk)
    problem_of(api.post("/brands", body(name="New", logo=theirs)), 404)
    problem_of(api.put(f"/brands/{brand.pk}", body(version=1, logo_on_dark=theirs)), 404)
    problem_of(api.post(f"/brands/{brand.pk}/products", {"name": "Bag", "cutout": theirs}), 404)
    assert (BrandVersion.objects.count(), Product.objects.count()) == (1, 0)


def test_readers_may_look_but_not_change(alice: Person, bob: Person) -> None:
    brand, file = make_brand(alice), make_file(alice)
    api = Api(bob)
    assert api.get(f"/brands/{brand.pk}").status_code == 200
    problem_of(api.post("/brands", body(name="New")), 403)
    problem_of(api.put(f"/brands/{brand.pk}", body(version=1)), 403)
    problem_of(api.post(f"/brands/{brand.pk}/archive"), 403)
    problem_of(api.post(f"/brands/{brand.pk}/products", {"name": "Bag", "cutout": str(file.pk)}), 403)
    problem_of(api.send("/files", upload()), 403)
    assert (BrandVersion.objects.count(), Product.objects.count(), StoredFile.objects.count()) == (1, 0, 1)


def test_wrong_methods_are_refused(alice: Person) -> None:
    api, brand = Api(alice), make_brand(alice)
    for path in ("/brands", f"/brands/{brand.pk}", f"/brands/{brand.pk}/archive", "/files"):
        assert api.delete(path).status_code == 405
    assert Brand.objects.count() == 1
