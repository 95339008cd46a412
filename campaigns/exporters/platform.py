"""One platform's package: its sheet, the media it names, disclosures, and what to do by hand."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from typing import IO

from campaigns.contents import ContentFile
from campaigns.exporters.archive import PackageArchive, package_archive, spooled_text
from campaigns.exporters.base import Entry, Files, Order, Terms
from campaigns.exporters.microsoft import ad_rows, version_row
from campaigns.exporters.values import MEDIA, Row, cells_of, files_for, media_name, rows_of
from platforms.exports import Platform

DISCLOSURE = "disclosure.csv"
CHECKLIST = "checklist.txt"
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DISCLOSURE_COLUMNS = (
    "variant", "file", "file_sha256", "digital_source_type", "label_in_the_picture", "platform", "answer",
    "where_to_give_it", "published_by", "published_at",
)  # fmt: skip


class PlatformSheet:
    """Writes a platform's sheet row by row: in its own columns, or in those of a person's template."""

    def __init__(self, platform: Platform, terms: Terms, out: IO[str]) -> None:
        self._platform = platform
        self._terms = terms
        self._writer = csv.writer(
            out, delimiter=platform.sheet.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n"
        )
        self._numbers = itertools.count(1)
        self._headers = terms.template.columns if terms.template else header_of(platform)
        self._writer.writerows(terms.template.rows if terms.template else [self._headers])
        if platform.key == "microsoft":
            self._write(version_row())

    def add(self, entry: Entry) -> None:
        """Write the rows of one ad."""
        for row in rows_of(self._platform, entry):
            for cells in _records(self._platform, row, self._terms, self._numbers):
                self._write(cells)

    def _write(self, cells: dict[str, str]) -> None:
        self._writer.writerow([cells.get(header, "") for header in self._headers])


def records_of(platform: Platform, terms: Terms, entries: Iterable[Entry]) -> list[dict[str, str]]:
    """Return the records that the sheet would hold for these entries, cells by their headers."""
    numbers = itertools.count(1)
    rows = (row for entry in entries for row in rows_of(platform, entry))
    return [cells for row in rows for cells in _records(platform, row, terms, numbers)]


def _records(platform: Platform, row: Row, terms: Terms, numbers: Iterator[int]) -> Iterator[dict[str, str]]:
    if platform.key == "microsoft":
        yield from ad_rows(row, terms, numbers)
    else:
        yield cells_of(platform, row, terms)


def header_of(platform: Platform) -> tuple[str, ...]:
    """Return the headers that we write where a person gave no template."""
    return tuple(column.header for column in platform.columns)


class PlatformExporter:
    """Writes what one platform takes of each ad; copy goes out unchanged, everything arrives paused."""

    def __init__(self, platform: Platform) -> None:
        self.key = platform.key
        self._platform = platform

    def write(self, order: Order, entries: Iterable[Entry], files: Files, out: IO[bytes]) -> Iterator[int]:
        """Write media, sheet, disclosures, checklist and manifest; `files.read` hashes every file again."""
        platform = self._platform
        with (
            package_archive(out, order, self.key) as archive,
            spooled_text(platform.sheet.encoding) as (sheet_text, sheet_bytes),
            spooled_text("utf-8-sig") as (disclosure_text, disclosure_bytes),
        ):
            sheet = PlatformSheet(platform, order.terms, sheet_text)
            disclosures = csv.writer(disclosure_text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            disclosures.writerow(DISCLOSURE_COLUMNS)
            for written, entry in enumerate(entries, start=1):
                chosen = files_for(platform, entry)
                sheet.add(entry)
                disclosures.writerows(self._disclosure(order, entry, file) for file in chosen)
                archive.add(entry, ((f"{MEDIA}/{media_name(entry, file)}", file) for file in chosen), files)
                yield written
            sheet_text.flush()
            disclosure_text.flush()
            archive.append(platform.sheet.file, sheet_bytes)
            archive.append(DISCLOSURE, disclosure_bytes)
            self._check_off(order, archive)
            archive.close()

    def _disclosure(self, order: Order, entry: Entry, file: ContentFile) -> tuple[str, ...]:
        disclosure, rule = entry.content.disclosure, self._platform.disclosure
        return (
            entry.content.code,
            media_name(entry, file),
            file.sha256,
            f"{_SOURCE_TYPES}{disclosure.source_type}",
            disclosure.label,
            self._platform.label,
            order.terms.settings.get("ai_label", rule.answer),
            rule.where,
            order.published_by,
            order.published_at,
        )

    def _check_off(self, order: Order, archive: PackageArchive) -> None:
        with spooled_text() as (text, content):
            text.writelines(
                f"[ ] {number}. {line}\n" for number, line in enumerate(order.terms.checklist, start=1)
            )
            text.flush()
            archive.append(CHECKLIST, content)
