"""Hostile uploads by the API: a clear refusal, nothing stored, and names that never become paths."""

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from generation.models import StoredFile
from generation.storage import Store
from tests.campaigns.brands.looks import png, upload
from tests.conftest import Person
from tests.generation.pictures import encoded, opened
from tests.rest import Api, problem_of
from workspaces.models import LedgerEntry

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
NAMES = [
    "../../x.png",
    "..\\x.png",
    "C:\\x.png",
    "con.png",
    "x.png\x00.exe",
    "x" * 5_000 + ".png",
    "\u202egnp.exe",
    "a\nb.png",
    "...",
    "<img src=x onerror=alert(1)>.png",
]


def stored_files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def zip_tail() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("evil.txt", "payload")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n", "broken_picture"),
        (png()[: len(png()) // 2], "broken_picture"),
        (b"hello", "not_a_picture"),
        (SVG, "unsupported_format"),
        (b"<html><script>alert(1)</script></html>", "unsupported_format"),
        (b"%PDF-1.7\n", "unsupported_format"),
        (encoded(Image.new("RGB", (64, 64)), "TIFF"), "unsupported_format"),
        (encoded(Image.new("RGB", (64, 64)), "BMP"), "unsupported_format"),
        (zip_tail(), "unsupported_format"),
        (encoded(Image.new("1", (20_000, 20_000)), "PNG"), "too_many_pixels"),
        (encoded(Image.new("RGB", (1, 1)), "PNG"), "picture_too_small"),
        (encoded(Image.new("RGB", (4_000, 8)), "PNG"), "picture_too_small"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_it_is_refused_and_nothing_is_stored(alice: Person, home: Path, content: bytes, code: str) -> None:
    answer = Api(alice).send("/files", upload(content, "x.png"))
    assert problem_of(answer, 422)["code"] == code
    assert not StoredFile.objects.exists()
    assert stored_files(home / "files") == []
    assert not LedgerEntry.objects.filter(kind="file.store").exists()


def test_too_many_bytes_are_413(alice: Person, settings: Settings, home: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000
    answer = problem_of(Api(alice).send("/files", upload(png() + b"\x00" * 1_000)), 413)
    assert answer["code"] == "file_too_large"
    assert (StoredFile.objects.count(), stored_files(home / "files")) == (0, [])


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_are_never_used(alice: Person, home: Path, name: str) -> None:
    answer = Api(alice).send("/files", upload(name=name))
    assert answer.status_code == 201
    row = StoredFile.objects.get()
    expected = home / "files" / row.workspace_id.hex / row.sha256[:2] / row.sha256
    assert stored_files(home / "files") == [expected]
    assert name not in str(answer.json())


@pytest.mark.parametrize("tail", [zip_tail(), b"<script>alert(1)</script>", SVG])
def test_what_hangs_on_a_good_picture_is_dropped(alice: Person, settings: Settings, tail: bytes) -> None:
    answer = Api(alice).send("/files", upload(png() + tail)).json()
    content = Store(settings.FILES_DIR, alice.membership.workspace_id.hex).read(answer["sha256"])
    assert (tail[:20] in content, opened(content).size) == (False, (80, 60))


def test_metadata_is_dropped(alice: Person, settings: Settings) -> None:
    picture = Image.new("RGB", (64, 64), (10, 200, 10))
    exif = picture.getexif()
    exif[0x010E] = "secret place"
    answer = Api(alice).send("/files", upload(encoded(picture, "JPEG", exif=exif), "x.jpg")).json()
    content = Store(settings.FILES_DIR, alice.membership.workspace_id.hex).read(answer["sha256"])
    assert b"secret" not in content
    assert not opened(content).getexif()
    assert answer["media_type"] == "image/png"


def test_the_same_picture_is_one_file_for_each_workspace(alice: Person, charlie: Person) -> None:
    api = Api(alice)
    first, second = api.send("/files", upload()).json(), api.send("/files", upload(name="other.png")).json()
    theirs = Api(charlie).send("/files", upload()).json()
    assert first == second
    assert (theirs["sha256"], theirs["id"] != first["id"]) == (first["sha256"], True)
    assert StoredFile.objects.count() == 2


def test_a_claimed_type_is_not_believed(alice: Person) -> None:
    lying = SimpleUploadedFile("x.png", SVG, content_type="image/png")
    assert problem_of(Api(alice).send("/files", lying), 422)["code"] == "unsupported_format"


def test_no_token_stores_nothing(db: None) -> None:
    answer = Client().post("/api/v1/files", {"file": upload()})
    problem_of(answer, 401)
    assert not StoredFile.objects.exists()


def test_a_full_disk_is_said(alice: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", no_room)
    assert problem_of(Api(alice).send("/files", upload()), 503)["code"] == "storage_full"
    assert not StoredFile.objects.exists()
