"""The pages of segments: each works, and refuses strangers, readers and nonsense."""

import re
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from segments.models import Segment
from segments.services import Profile, create_segment
from tests.conftest import Person
from tests.segments.sheets import GOOD

FORM = {
    "name": "Commuters",
    "language": "id",
    "description": "On the train",
    "size": "12500",
    "trait_name": ["Favourite drink", ""],
    "trait_value": ["kopi susu", ""],
}


def form(**changes: Any) -> dict[str, Any]:
    return {**FORM, **changes}


def page(name: str, *ids: Any) -> str:
    return reverse(name, args=["kopi-senja", *ids])


def make_segment(person: Person, name: str = "Students") -> Segment:
    return create_segment(person.membership, Profile(name, "id", size=8200))


def csv_file(text: str = GOOD) -> SimpleUploadedFile:
    return SimpleUploadedFile("segments.csv", text.encode(), content_type="text/csv")


def seal_in(body: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', body)
    assert found is not None
    return found.group(1)


def test_a_segment_is_made_shown_and_changed(alice: Person) -> None:
    assert alice.client.post(page("segment_new"), FORM).status_code == 302
    segment = Segment.objects.get()
    assert (segment.size, segment.traits) == (12500, {"favourite_drink": "kopi susu"})
    assert "Commuters" in alice.client.get(page("segment_list")).content.decode()
    address = page("segment_detail", segment.pk)
    assert "kopi susu" in alice.client.get(address).content.decode()
    answer = alice.client.post(address, form(name="Night commuters", size="", trait_name=[], trait_value=[]))
    segment.refresh_from_db()
    assert (answer.status_code, segment.name, segment.size, segment.traits) == (
        302,
        "Night commuters",
        None,
        {},
    )


def test_faults_stand_beside_their_fields_and_nothing_is_saved(alice: Person) -> None:
    answer = alice.client.post(page("segment_new"), form(size="40"))
    assert (answer.status_code, 'id="id_size_error"' in answer.content.decode()) == (422, True)
    sent = form(trait_name=["religion"], trait_value=["any"])
    answer = alice.client.post(page("segment_new"), sent)
    assert (answer.status_code, "“religion” is about a protected category" in answer.content.decode()) == (
        422,
        True,
    )
    assert not Segment.objects.exists()


def test_names_like_code_are_shown_as_text(alice: Person) -> None:
    segment = make_segment(alice, "<img src=x onerror=alert(1)>")
    for address in (page("segment_list"), page("segment_detail", segment.pk)):
        assert "<img src=x" not in alice.client.get(address).content.decode()


def test_an_import_is_shown_then_accepted(alice: Person) -> None:
    answer = alice.client.post(page("segment_import"), {"file": csv_file(GOOD + "Few,en,,40,,\n")})
    body = answer.content.decode()
    assert (answer.status_code, "3 segments can be made" in body, "1 line is left out" in body) == (
        200,
        True,
        True,
    )
    assert not Segment.objects.exists()
    sent = {"seal": seal_in(body)}
    assert alice.client.post(page("segment_import_accept"), sent).status_code == 302
    assert Segment.objects.count() == 3
    assert alice.client.post(page("segment_import_accept"), sent).status_code == 422
    assert Segment.objects.count() == 3


def test_a_refused_file_says_why(alice: Person) -> None:
    answer = alice.client.post(
        page("segment_import"), {"file": csv_file("name,language,size,email\na,en,500,x\n")}
    )
    assert (answer.status_code, "points at a person" in answer.content.decode()) == (422, True)
    large = csv_file("name,language,size\n" + "x" * 2 * 1024**2)
    assert alice.client.post(page("segment_import"), {"file": large}).status_code == 413
    assert alice.client.post(page("segment_import"), {}).status_code == 422
    assert not Segment.objects.exists()


def test_the_example_can_be_imported(alice: Person) -> None:
    example = alice.client.get(page("segment_example"))
    assert example["Content-Disposition"] == 'attachment; filename="segments.csv"'
    answer = alice.client.post(page("segment_import"), {"file": csv_file(example.content.decode())})
    assert "3 segments can be made" in answer.content.decode()


def test_archiving_takes_it_off_the_list(alice: Person) -> None:
    segment = make_segment(alice)
    assert alice.client.post(page("segment_archive", segment.pk)).status_code == 302
    assert page("segment_detail", segment.pk) not in alice.client.get(page("segment_list")).content.decode()
    answer = alice.client.post(page("segment_detail", segment.pk), form())
    segment.refresh_from_db()
    assert (answer.status_code, segment.name) == (409, "Students")


def test_strangers_find_nothing_and_readers_change_nothing(
    alice: Person, charlie: Person, bob: Person
) -> None:
    segment = make_segment(alice)
    detail, archive = page("segment_detail", segment.pk), page("segment_archive", segment.pk)
    for address, sent in (
        (detail, form()),
        (archive, {}),
        (page("segment_new"), form()),
        (page("segment_import"), {}),
    ):
        assert bob.client.post(address, sent).status_code == 403
        assert charlie.client.post(address, sent).status_code == 404
    assert bob.client.get(detail).status_code == 200
    assert charlie.client.get(detail).status_code == 404
    segment.refresh_from_db()
    assert (segment.name, segment.archived_at, Segment.objects.count()) == ("Students", None, 1)


def test_absent_and_wrong_are_refused(alice: Person) -> None:
    segment = make_segment(alice)
    assert alice.client.get(page("segment_detail", uuid4())).status_code == 404
    assert alice.client.get(page("segment_archive", segment.pk)).status_code == 405
    assert alice.client.get(page("segment_import_accept")).status_code == 405
    assert alice.client.delete(page("segment_list")).status_code == 405
