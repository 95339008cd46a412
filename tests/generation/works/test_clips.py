"""Uploads of clips: stored as our own files, once, by people who may edit; a refusal leaves nothing."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from generation.models import StoredFile
from generation.services.clips import accept_clip
from generation.storage import StorageFull, Store
from generation.video import uploads
from tests.conftest import Person
from tests.generation.video.foreign import written
from workspaces.errors import Invalid, NotAllowed, TooLarge, Unavailable
from workspaces.models import LedgerEntry


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("../clip.exe", content, content_type="text/html")


def nothing_left(home: Path) -> bool:
    files = [path for path in (home / "files").rglob("*") if path.is_file()]
    entries = LedgerEntry.objects.filter(kind="clip.store")
    return not (files or StoredFile.objects.exists() or entries.exists())


def test_a_clip_is_stored_as_our_own_file(alice: Person, home: Path) -> None:
    row = accept_clip(alice.membership, upload(written(24, rate=24)))
    assert (row.media_type, row.frames, row.frame_rate) == ("video/mp4", 24, 24)
    assert (row.width, row.height) == (64, 48)
    content = Store(home / "files", row.workspace_id.hex).read(row.sha256)
    assert len(content) == row.size
    assert LedgerEntry.objects.get(kind="clip.store").subject == f"file:{row.pk}"


def test_equal_clips_are_one_row(alice: Person) -> None:
    content = written()
    first = accept_clip(alice.membership, upload(content))
    assert accept_clip(alice.membership, upload(content)) == first
    assert LedgerEntry.objects.filter(kind="clip.store").count() == 1


def test_who_may_only_read_is_refused_before_anything_is_decoded(bob: Person, home: Path) -> None:
    with pytest.raises(NotAllowed):
        accept_clip(bob.membership, upload(written()))
    assert nothing_left(home)


def test_a_refusal_has_its_code_and_is_said_in_the_users_language(alice: Person, home: Path) -> None:
    with translation.override("en"), pytest.raises(Invalid, match="not a video clip") as caught:
        accept_clip(alice.membership, upload(b"hello"))
    assert caught.value.code == "not_a_clip"
    with translation.override("id"), pytest.raises(Invalid, match="bukan klip video"):
        accept_clip(alice.membership, upload(b"hello"))
    assert nothing_left(home)


def test_a_clip_that_is_too_large_is_not_read(
    alice: Person, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)
    with pytest.raises(TooLarge) as caught:
        accept_clip(alice.membership, upload(written()))
    assert caught.value.code == "file_too_large"
    assert nothing_left(home)


def test_a_full_disk_leaves_no_row(alice: Person, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_store: Store, _content: bytes) -> str:
        raise StorageFull("The disk is full.")

    monkeypatch.setattr(Store, "put", full)
    with pytest.raises(Unavailable):
        accept_clip(alice.membership, upload(written()))
    assert nothing_left(home)
