"""The ZIP that every exporter writes: the same on every machine, with a manifest of digests."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from campaigns.contents import ContentFile
from campaigns.exporters.base import Entry, Files, Order
from workspaces.canonical import Json, canonical_json

MANIFEST = "manifest.json"
# The earliest time a ZIP can carry: a package says nothing about when it was written.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_SPOOL = 8 * 1024 * 1024

NamedFile = tuple[str, ContentFile]


class PackageArchive:
    """A package while it is written: media are stored as they are, since all are compressed already."""

    def __init__(self, archive: zipfile.ZipFile, manifest: IO[bytes], order: Order, exporter: str) -> None:
        self._archive = archive
        self._manifest = manifest
        self._listed = 0
        self._sheets: list[Json] = []
        head = canonical_json({"exporter": exporter, "name": order.name, "publication": order.publication})
        manifest.write(head[:-1].encode() + b',"variants":[')

    def add(self, entry: Entry, named: Iterable[NamedFile], files: Files) -> None:
        """Copy the files of one entry under these names and list them."""
        listed: list[Json] = []
        for name, file in named:
            self._archive.writestr(_member(name), files.read(file.sha256))
            listed.append({"file": name, "sha256": file.sha256, "size": file.size})
        line = canonical_json(
            {"variant": entry.content.code, "revision_digest": entry.digest, "files": listed}
        )
        self._manifest.write((",\n" if self._listed else "\n").encode() + line.encode())
        self._listed += 1

    def append(self, name: str, source: IO[bytes]) -> None:
        """Copy a sheet or list from a stream; the first is named as the sheet, others beside it."""
        digest = self._copy(name, source)
        self._sheets.append({"file": name, "sha256": digest})

    def close(self) -> None:
        """Write the manifest, which names all that is in the package."""
        sheet, *beside = self._sheets
        named: dict[str, Json] = {"sheet": sheet}
        if beside:
            named["beside"] = beside
        tail = canonical_json(named)
        # Canonical JSON sorts its keys, so "beside" comes first; a package without it is what it always was.
        self._manifest.write(b"\n]," + tail[1:].encode() + b"\n")
        self._copy(MANIFEST, self._manifest)

    def _copy(self, name: str, source: IO[bytes]) -> str:
        source.seek(0)
        digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]  # a spooled file fits
        source.seek(0)
        with self._archive.open(_member(name), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
        return digest


@contextmanager
def package_archive(out: IO[bytes], order: Order, exporter: str) -> Iterator[PackageArchive]:
    """Open a package for writing to a seekable stream; the caller closes it once all is in."""
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
        tempfile.SpooledTemporaryFile(_SPOOL) as manifest,
    ):
        yield PackageArchive(archive, manifest, order, exporter)


@contextmanager
def spooled_text(encoding: str = "utf-8") -> Iterator[tuple[IO[str], IO[bytes]]]:
    """Yield a text stream (newline="") and the bytes under it, which go to the disk when they grow."""
    with tempfile.SpooledTemporaryFile(_SPOOL) as content:
        text = io.TextIOWrapper(content, encoding=encoding, newline="", write_through=True)
        yield text, content
        text.detach()


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member that is the same on every machine: no time, unix, readable by all, not compressed."""
    member = zipfile.ZipInfo(name, _NO_TIME)
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member
