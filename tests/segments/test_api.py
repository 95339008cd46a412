"""Segments by the API: each route works, and refuses strangers, readers and nonsense."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import dumps

from segments.models import Segment
from segments.services import Profile, create_segment
from tests.conftest import Person
from tests.rest import Api, problem_of
from tests.segments.sheets import GOOD
from workspaces.models import LedgerEntry

BODY = {
    "name": "Commuters",
    "language": "id",
    "description": "On the train before seven",
    "traits": {"favourite_drink": "kopi susu"},
    "size": 12500,
}


def body(**changes: Any) -> dict[str, Any]:
    return {**BODY, **changes}


def make_segment(person: Person, name: str = "Students") -> Segment:
    return create_segment(person.membership, Profile(name, "id", size=8200))


def csv_file(text: str = GOOD) -> SimpleUploadedFile:
    return SimpleUploadedFile("../../segments.csv", text.encode(), content_type="text/csv")


def test_a_segment_is_created_read_and_changed(alice: Person) -> None:
    api = Api(alice)
    made = api.post("/segments", BODY, key="a")
    assert (made.status_code, made.json()["traits"]) == (201, BODY["traits"])
    assert api.post("/segments", BODY, key="a").json() == made.json()
    address = f"/segments/{made.json()['id']}"
    assert api.get(address).json()["language"] == "id"
    assert api.put(address, body(name="Night commuters", size=None)).json()["size"] is None
    assert Segment.objects.get().name == "Night commuters"
    kinds = LedgerEntry.objects.order_by("position").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("segment.")] == ["segment.create", "segment.update"]


def test_an_archived_segment_leaves_the_list_and_is_not_changed(alice: Person) -> None:
    api, segment = Api(alice), make_segment(alice)
    assert api.post(f"/segments/{segment.pk}/archive").json()["archived"] is True
    assert api.get("/segments").json()["items"] == []
    assert len(api.get("/segments?archived=true").json()["items"]) == 1
    assert problem_of(api.put(f"/segments/{segment.pk}", BODY), 409)["code"] == "archived"
    segment.refresh_from_db()
    assert segment.name == "Students"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "budi@example.com"}, "name"),
        ({"language": "klingon!"}, "language"),
        ({"description": "x" * 2001}, "description"),
        ({"description": "Call +62 812 3456 7890"}, "description"),
        ({"size": 99}, "size"),
        ({"size": -1}, "size"),
        ({"size": "many"}, "size"),
        ({"size": 10**30}, "size"),
        ({"size": True}, "size"),
        ({"traits": {"Religion": "x"}}, "traits"),
        ({"traits": {"religion": "x"}}, "traits.religion"),
        ({"traits": {"email": "x"}}, "traits.email"),
        ({"traits": {"age_band": "13-17"}}, "traits.age_band"),
        ({"traits": {"city": "=HYPERLINK(1)"}}, "traits.city"),
        ({"traits": {"city": ""}}, "traits.city"),
        ({"traits": {"city": 5}}, "traits.city"),
        ({"traits": {f"t{n}": "x" for n in range(31)}}, "traits"),
        ({"workspace": "x"}, "workspace"),
    ],
)
def test_broken_bodies_name_the_field(alice: Person, change: dict[str, Any], field: str) -> None:
    errors = problem_of(Api(alice).post("/segments", body(**change)), 422)["errors"]
    assert field in errors[0]["field"]
    assert not Segment.objects.exists()


def test_a_taken_name_is_refused(alice: Person) -> None:
    make_segment(alice)
    assert problem_of(Api(alice).post("/segments", body(name="STUDENTS")), 422)["code"] == "name_taken"
    assert Segment.objects.count() == 1


def test_an_import_makes_nothing_until_it_is_accepted(alice: Person) -> None:
    api = Api(alice)
    text = GOOD + "Too few,en,,40,,\n"
    checked = api.send("/segments/imports", csv_file(text)).json()
    assert ([row["line"] for row in checked["rows"]], [f["line"] for f in checked["faults"]]) == (
        [2, 3, 4],
        [5],
    )
    assert not Segment.objects.exists()
    made = api.post("/segments/imports/accept", {"seal": checked["seal"]})
    assert (made.status_code, len(made.json()["items"])) == (201, 3)
    again = problem_of(api.post("/segments/imports/accept", {"seal": checked["seal"]}), 422)
    assert again["code"] == "name_taken"
    assert Segment.objects.count() == 3


def test_an_import_is_all_or_nothing(alice: Person) -> None:
    api = Api(alice)
    seal = api.send("/segments/imports", csv_file()).json()["seal"]
    make_segment(alice, "Gift buyers")
    problem_of(api.post("/segments/imports/accept", {"seal": seal}), 422)
    assert [segment.name for segment in Segment.objects.all()] == ["Gift buyers"]


def test_only_a_seal_of_this_member_is_accepted(alice: Person, olivia: Person, charlie: Person) -> None:
    seal = Api(alice).send("/segments/imports", csv_file()).json()["seal"]
    forged = dumps([alice.membership.workspace_id.hex, alice.user.pk.hex, []], salt="other", compress=True)
    for person, given in ((olivia, seal), (charlie, seal), (alice, seal[:-2]), (alice, "x"), (alice, forged)):
        answer = problem_of(Api(person).post("/segments/imports/accept", {"seal": given}), 422)
        assert answer["code"] == "seal_broken"
    assert not Segment.objects.exists()


def test_a_refused_file_says_why(alice: Person) -> None:
    answer = problem_of(
        Api(alice).send("/segments/imports", csv_file("name,language,size,email\na,en,500,x\n")), 422
    )
    assert (answer["code"], answer["errors"][0]["field"]) == ("person_column", "email")


def test_an_address_instead_of_a_file_is_refused(alice: Person) -> None:
    api = Api(alice)
    problem_of(api.post("/segments/imports", {"file": "http://169.254.169.254/latest/"}), 422)
    problem_of(api.post("/segments/imports", {}), 422)
    assert not Segment.objects.exists()


def test_a_stranger_finds_nothing_and_readers_only_look(alice: Person, charlie: Person, bob: Person) -> None:
    segment = make_segment(alice)
    address = f"/segments/{segment.pk}"
    for person, status in ((charlie, 404), (bob, 403)):
        api = Api(person)
        problem_of(api.put(address, BODY), status)
        problem_of(api.post(f"{address}/archive"), status)
    assert Api(charlie).get(address).status_code == 404
    assert Api(charlie).get("/segments").json()["items"] == []
    assert Api(bob).get(address).status_code == 200
    problem_of(Api(bob).post("/segments", BODY), 403)
    problem_of(Api(bob).send("/segments/imports", csv_file()), 403)
    segment.refresh_from_db()
    assert (segment.name, segment.archived_at, Segment.objects.count()) == ("Students", None, 1)


def test_wrong_methods_are_refused(alice: Person) -> None:
    api, segment = Api(alice), make_segment(alice)
    for path in (
        "/segments",
        f"/segments/{segment.pk}",
        f"/segments/{segment.pk}/archive",
        "/segments/imports",
    ):
        assert api.delete(path).status_code == 405
    assert Segment.objects.count() == 1
