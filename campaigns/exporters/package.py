"""The package for people and scripts: `variants.csv`, the approved files, and a manifest of digests."""

from collections.abc import Iterable, Iterator
from typing import IO

from campaigns.exporters.archive import package_archive, spooled_text
from campaigns.exporters.base import Entry, Files, Order
from campaigns.exporters.sheet import Sheet, file_name

SHEET = "variants.csv"


class PackageExporter:
    """Writes every file of every entry, whatever the platform."""

    key = "package"

    def write(self, order: Order, entries: Iterable[Entry], files: Files, out: IO[bytes]) -> Iterator[int]:
        """Write sheet, files and manifest; each file's bytes are hashed again by `files.read`."""
        with package_archive(out, order, self.key) as archive, spooled_text() as (text, content):
            sheet = Sheet(text)
            for written, entry in enumerate(entries, start=1):
                sheet.add(entry)
                named = ((file_name(entry.content.code, file), file) for file in entry.content.files)
                archive.add(entry, named, files)
                yield written
            sheet.close()
            text.flush()
            archive.append(SHEET, content)
            archive.close()
