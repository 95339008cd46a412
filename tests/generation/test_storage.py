"""The store keeps equal bytes once and never lies about bytes: damage, links, races, full disks."""

import errno
import hashlib
import os
import threading
from pathlib import Path

import pytest

from generation.storage import FileDamaged, FileMissing, StorageFull, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "demo")


def stored_files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() or path.is_symlink())


def test_put_names_the_file_by_its_digest(store: Store, tmp_path: Path) -> None:
    digest = store.put(b"picture")
    assert digest == hashlib.sha256(b"picture").hexdigest()
    assert stored_files(tmp_path) == [tmp_path / "demo" / digest[:2] / digest]
    assert store.read(digest) == b"picture"


def test_equal_bytes_are_stored_once(store: Store, tmp_path: Path) -> None:
    first = store.put(b"same")
    path = stored_files(tmp_path)[0]
    before = path.stat().st_mtime_ns
    assert store.put(b"same") == first
    assert path.stat().st_mtime_ns == before


def test_workspaces_do_not_meet(tmp_path: Path) -> None:
    digest = Store(tmp_path, "ours").put(b"secret")
    with pytest.raises(FileMissing):
        Store(tmp_path, "theirs").read(digest)


def test_changed_file_is_noticed_and_healed_by_the_next_put(store: Store, tmp_path: Path) -> None:
    digest = store.put(b"true")
    path = stored_files(tmp_path)[0]
    path.write_bytes(b"false")
    with pytest.raises(FileDamaged):
        store.read(digest)
    assert store.put(b"true") == digest
    assert store.read(digest) == b"true"


def test_link_is_not_followed(store: Store, tmp_path: Path) -> None:
    digest = store.put(b"true")
    path = stored_files(tmp_path)[0]
    other = tmp_path / "other"
    other.write_bytes(b"true")
    path.unlink()
    path.symlink_to(other)
    with pytest.raises(FileDamaged):
        store.read(digest)


@pytest.mark.parametrize("name", ["", "../x", "0" * 63, "0" * 65, "G" * 64, "../" + "0" * 61, "A" * 64])
def test_what_is_no_digest_is_missing(store: Store, name: str) -> None:
    with pytest.raises(FileMissing):
        store.read(name)


@pytest.mark.parametrize("workspace", ["", ".", "..", "a/b", "a\0b", "-x", "x" * 65])
def test_folder_names_that_could_escape_are_refused(tmp_path: Path, workspace: str) -> None:
    with pytest.raises(ValueError, match="workspace"):
        Store(tmp_path, workspace)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_says_so_and_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(code, "no room")

    monkeypatch.setattr(os, "fsync", no_room)
    (tmp_path / "demo" / hashlib.sha256(b"x").hexdigest()[:2]).mkdir(parents=True)
    with pytest.raises(StorageFull) as caught:
        store.put(b"x")
    assert caught.value.retryable
    assert stored_files(tmp_path) == []


def test_file_and_folder_reach_the_disk_before_put_returns(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def noting(descriptor: int) -> None:
        synced.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    store.put(b"x")
    assert "file" in synced
    assert synced[-1] == "folder"


def test_many_writers_of_the_same_bytes_all_succeed(store: Store, tmp_path: Path) -> None:
    content = os.urandom(200_000)
    barrier = threading.Barrier(8)
    digests: list[str] = []

    def write() -> None:
        barrier.wait()
        digests.append(store.put(content))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 8
    assert len(set(digests)) == 1
    assert len(stored_files(tmp_path)) == 1


def test_open_streams_and_contains_answers(store: Store) -> None:
    digest = store.put(b"abc")
    with store.open(digest) as stream:
        assert stream.read(2) == b"ab"
    assert digest in store
    assert hashlib.sha256(b"other").hexdigest() not in store
