"""Files named by the SHA-256 of their bytes, one folder per workspace; what is read is hashed again."""

import errno
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from generation.errors import GenerationError

log = logging.getLogger(__name__)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORKSPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# The folder of kept segments in that of a workspace.
SEGMENTS = "segments"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageError(GenerationError):
    """Base of everything that goes wrong with stored files."""

    code = "storage_failed"


class StorageFull(StorageError):
    """The disk or its quota is used up; nothing was stored."""

    code = "storage_full"
    retryable = True


class FileMissing(StorageError):
    """No file has this digest in this workspace."""

    code = "file_missing"


class FileDamaged(StorageError):
    """The file's bytes are not those its name promises, or it is no plain file."""

    code = "file_damaged"


class Store:
    """The files of one workspace under `root`; equal bytes are stored once."""

    def __init__(self, root: Path, workspace: str) -> None:
        if not _WORKSPACE.fullmatch(workspace):
            raise ValueError(f"Not a workspace folder name: {workspace!r}")
        self._folder = root / workspace

    @property
    def folder(self) -> Path:
        """Return the workspace's folder, which may not be there yet."""
        return self._folder

    def put(self, content: bytes) -> str:
        """Store bytes durably and return their digest; StorageFull where there is no room.

        When this returns, file and name survive a crash. A damaged file of that name is replaced.
        """
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        with _full_disk_named():
            _make_durable_folder(target.parent)
            if not self._holds(digest, content):
                _write_durably(target, content)
            # Even where the file was there: its writer may not have reached this line yet.
            _sync_folder(target.parent)
        return digest

    @contextmanager
    def draft(self) -> Iterator["Draft"]:
        """Yield an unnamed file to write something large into; it is gone unless it was kept."""
        with _full_disk_named():
            _make_durable_folder(self._folder)
            with tempfile.NamedTemporaryFile(prefix=".new-", dir=self._folder, mode="w+b") as stream:
                yield Draft(stream, self)

    def open(self, digest: str) -> BinaryIO:
        """Open a file for streaming, unverified; FileMissing or FileDamaged where it is absent or a link."""
        try:
            descriptor = os.open(self._path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            raise FileMissing(f"The file {digest} is not in the store.") from None
        except OSError as problem:
            if problem.errno == errno.ELOOP:
                raise FileDamaged(f"The file {digest} is a link, which the store never makes.") from problem
            raise
        return os.fdopen(descriptor, "rb")

    def read(self, digest: str) -> bytes:
        """Return the bytes after hashing them again; FileMissing or FileDamaged where that fails."""
        with self.open(digest) as stream:
            content = stream.read()
        if hashlib.sha256(content).hexdigest() != digest:
            raise FileDamaged(f"The file {digest} was changed after it was stored.")
        return content

    def adopt(self, path: Path, digest: str) -> None:
        """Give a second, lasting name to a complete and synced file that lies in the store's folder."""
        target = self._path(digest)
        _make_durable_folder(target.parent)
        target.unlink(missing_ok=True)
        os.link(path, target)
        _sync_folder(target.parent)

    def __contains__(self, digest: str) -> bool:
        return os.path.lexists(self._path(digest))

    def _holds(self, digest: str, content: bytes) -> bool:
        try:
            return self.read(digest) == content
        except (FileMissing, FileDamaged):
            return False

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise FileMissing(f"Not a SHA-256 digest: {digest[:80]!r}")
        return self._folder / digest[:2] / digest


class KeptSegments:
    """Encoded segments of a workspace's video ads (`generation.video.segments.Shelf`), beside its files.

    They are named by what they are made from, so each begins with a SHA-256 of its name and its bytes. All
    can be made again: one that is missing, damaged or does not fit on the disk costs time and nothing else.
    """

    def __init__(self, store: Store) -> None:
        self._folder = store.folder / SEGMENTS

    def get(self, key: str) -> bytes | None:
        """Return a segment and note that it is still of use; a damaged one is removed."""
        path = self._path(key)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as stream:
                seal, content = stream.read(hashlib.sha256().digest_size), stream.read()
                if seal == _seal_of(key, content):
                    os.utime(stream.fileno())
                    return content
        except FileNotFoundError:
            return None
        except OSError as problem:
            log.warning("the kept segment %s cannot be read: %s", key, problem)
            return None
        log.warning("the kept segment %s is damaged and will be encoded again", key)
        path.unlink(missing_ok=True)
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep a segment; where that fails, the ad is made all the same."""
        target = self._path(key)
        try:
            _make_durable_folder(target.parent)
            _write_durably(target, _seal_of(key, content) + content)
        except OSError as problem:
            log.warning("the segment %s was not kept: %s", key, problem)

    def _path(self, key: str) -> Path:
        if not _DIGEST.fullmatch(key):
            raise ValueError(f"Not a SHA-256 digest: {key[:80]!r}")
        return self._folder / key[:2] / key


def _seal_of(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A file being written in the store, seekable, and not there for anybody else."""

    stream: IO[bytes]
    store: Store

    def keep(self) -> tuple[str, int]:
        """Store what was written, durably, and return its digest and its size in bytes."""
        self.stream.flush()
        os.fchmod(self.stream.fileno(), 0o640)
        os.fsync(self.stream.fileno())
        size = self.stream.seek(0, os.SEEK_END)
        self.stream.seek(0)
        digest = hashlib.file_digest(self.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # seekable
        self.store.adopt(Path(self.stream.name), digest)
        return digest, size


@contextmanager
def _full_disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            raise StorageFull("The disk is full: free some space, then try again.") from problem
        raise


def _write_durably(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fchmod(stream.fileno(), 0o640)
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_durable_folder(folder: Path) -> None:
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for level in missing:
        _sync_folder(level.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
