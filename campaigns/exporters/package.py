"""The package for people and scripts: `variants.csv`, the approved files, and a manifest of digests."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from campaigns.exporters.base import Entry, Files, Order
from campaigns.exporters.sheet import Sheet, file_name
from workspaces.canonical import canonical_json

SHEET = "variants.csv"
MANIFEST = "manifest.json"
# The earliest time a ZIP can carry: a package says nothing about when it was written.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_SPOOL = 8 * 1024 * 1024


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member that is the same on every machine: no time, unix, readable by all, not compressed."""
    member = zipfile.ZipInfo(name, _NO_TIME)
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def _append(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> str:
    """Copy a stream into the archive and return the SHA-256 of what was copied."""
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]  # a spooled file fits
    source.seek(0)
    with archive.open(_member(name), "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target)
    return digest


class PackageExporter:
    """Writes the package as a ZIP; media are stored as they are, since all are compressed already."""

    key = "package"

    def write(self, order: Order, entries: Iterable[Entry], files: Files, out: IO[bytes]) -> Iterator[int]:
        """Write sheet, files and manifest; each file's bytes are hashed again by `files.read`."""
        with (
            zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
            tempfile.SpooledTemporaryFile(_SPOOL) as sheet_bytes,
            tempfile.SpooledTemporaryFile(_SPOOL) as manifest_bytes,
        ):
            text = io.TextIOWrapper(sheet_bytes, encoding="utf-8", newline="", write_through=True)
            sheet = Sheet(text)
            self._begin_manifest(order, manifest_bytes)
            for written, entry in enumerate(entries, start=1):
                sheet.add(entry)
                for file in entry.content.files:
                    archive.writestr(_member(file_name(entry.content.code, file)), files.read(file.sha256))
                self._list(entry, manifest_bytes, first=written == 1)
                yield written
            sheet.close()
            text.flush()
            sheet_digest = _append(archive, SHEET, sheet_bytes)
            manifest_bytes.write(f'\n],"sheet":{{"file":"{SHEET}","sha256":"{sheet_digest}"}}}}\n'.encode())
            _append(archive, MANIFEST, manifest_bytes)
            text.detach()

    def _begin_manifest(self, order: Order, out: IO[bytes]) -> None:
        head = canonical_json({"exporter": self.key, "name": order.name, "publication": order.publication})
        out.write(head[:-1].encode() + b',"variants":[')

    def _list(self, entry: Entry, out: IO[bytes], *, first: bool) -> None:
        line = canonical_json(
            {
                "variant": entry.content.code,
                "revision_digest": entry.digest,
                "files": [
                    {"file": file_name(entry.content.code, file), "sha256": file.sha256, "size": file.size}
                    for file in entry.content.files
                ],
            }
        )
        out.write(("\n" if first else ",\n").encode() + line.encode())
