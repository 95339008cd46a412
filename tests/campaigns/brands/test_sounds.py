"""Sound that brands upload for their videos, by API and page: decoded, kept, ordered, refused to others."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Brand, BrandVersion
from campaigns.services.assets import store_sound
from generation.models import StoredFile
from tests.campaigns.brands.looks import make_brand, make_file
from tests.campaigns.brands.test_api import body
from tests.campaigns.brands.test_pages import form, page
from tests.conftest import Person
from tests.generation.sounds import tone, wav_of
from tests.rest import Api, problem_of


def sound_upload(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("own.mp3", content or wav_of(tone(1.5)), content_type="audio/mpeg")


def make_sound(person: Person) -> StoredFile:
    return store_sound(person.membership, sound_upload())


def test_uploaded_sound_is_of_a_brand_and_can_be_played(alice: Person, charlie: Person) -> None:
    api = Api(alice)
    made = api.send("/sounds", sound_upload())
    assert (made.status_code, made.json()["media_type"], made.json()["width"]) == (201, "audio/flac", 0)
    assert api.send("/sounds", sound_upload()).json() == made.json()
    answer = api.post("/brands", body(sound=made.json()["id"]))
    assert (answer.status_code, answer.json()["sound"]) == (201, made.json())
    played = alice.client.get(page("file", made.json()["sha256"]), headers={"Range": "bytes=0-3"})
    assert (played.status_code, played["Content-Type"]) == (206, "audio/flac")
    assert played.getvalue() == b"fLaC"
    assert charlie.client.get(page("file", made.json()["sha256"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"no sound at all, just words", "not_a_sound", 422),
        (wav_of(tone(0.3)), "too_short", 422),
        (b"\0" * (50 * 1024**2 + 1), "file_too_large", 413),
    ],
)
def test_bad_sound_is_refused_with_its_reason(alice: Person, content: bytes, code: str, status: int) -> None:
    assert problem_of(Api(alice).send("/sounds", sound_upload(content)), status)["code"] == code
    assert not StoredFile.objects.exists()


def test_strangers_and_readers(alice: Person, bob: Person, charlie: Person) -> None:
    sound, brand = make_sound(alice), make_brand(alice)
    problem_of(Api(bob).send("/sounds", sound_upload()), 403)
    problem_of(Api(charlie).post("/brands", body(sound=str(sound.pk))), 404)
    problem_of(Api(charlie).put(f"/brands/{brand.pk}", body(version=1, sound=str(sound.pk))), 404)
    problem_of(Api(alice).post("/brands", body(name="New", sound=str(uuid4()))), 404)
    problem_of(Api(alice).post("/brands", body(name="New", sound="x")), 422)
    assert Api(alice).delete("/sounds").status_code == 405
    assert BrandVersion.objects.count() == 1


def test_sound_is_no_logo_and_a_picture_no_sound(alice: Person) -> None:
    for field, file in (("logo", make_sound(alice)), ("sound", make_file(alice))):
        errors = problem_of(Api(alice).post("/brands", body(**{field: str(file.pk)})), 422)["errors"]
        assert errors[0]["field"] == field
    assert not Brand.objects.exists()


def test_a_page_takes_keeps_and_drops_sound(alice: Person) -> None:
    alice.client.post(page("brand_new"), form(sound=sound_upload()))
    brand = Brand.objects.get()
    assert "<audio" in alice.client.get(page("brand_detail", brand.pk)).content.decode()
    alice.client.post(page("brand_detail", brand.pk), form(version=1))
    alice.client.post(page("brand_detail", brand.pk), form(version=2, drop_sound="on"))
    assert [bool(look.sound) for look in brand.versions.order_by("number")] == [True, True, False]


def test_bad_sound_stands_beside_its_field(alice: Person) -> None:
    answer = alice.client.post(page("brand_new"), form(sound=sound_upload(b"words, no sound")))
    assert answer.status_code == 422
    assert 'id="id_sound_error"' in answer.content.decode()
    assert not Brand.objects.exists()
