"""One platform's package: its sheet, the media it names, disclosures, and what to do by hand."""

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Protocol

from campaigns.contents import ContentFile
from campaigns.exporters.archive import PackageArchive, package_archive, spooled_text
from campaigns.exporters.base import Entry, Files, Order, Terms
from campaigns.exporters.microsoft import MicrosoftRecords
from campaigns.exporters.values import MEDIA, Cells, cells_of, files_for, media_name, rows_of
from platforms.csv_safety import escaped
from platforms.exports import Platform

DISCLOSURE = "disclosure.csv"
CHECKLIST = "checklist.txt"
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DISCLOSURE_COLUMNS = (
    "variant", "file", "file_sha256", "digital_source_type", "label_in_the_picture", "platform", "answer",
    "where_to_give_it", "published_by", "published_at",
)  # fmt: skip


class Records(Protocol):
    """What a sheet holds after its header: `opening`, then the records of each ad."""

    opening: tuple[Cells, ...]

    def of(self, entry: Entry) -> Iterator[Cells]:
        """Yield the records of one ad."""
        ...


class PlainRecords:
    """A record for each row of an ad, as the platform's columns say."""

    opening: tuple[Cells, ...] = ()

    def __init__(self, platform: Platform, terms: Terms) -> None:
        self._platform = platform
        self._terms = terms

    def of(self, entry: Entry) -> Iterator[Cells]:
        """Yield the records of one ad."""
        for row in rows_of(self._platform, entry):
            yield cells_of(self._platform, row, self._terms)


def records_for(platform: Platform, terms: Terms) -> Records:
    """Return what makes the records of a new sheet."""
    return (MicrosoftRecords if platform.key == "microsoft" else PlainRecords)(platform, terms)


class PlatformSheet:
    """Writes a platform's sheet record by record: in its own columns, or in those of a person's template."""

    def __init__(self, platform: Platform, terms: Terms, out: IO[str]) -> None:
        self._records = records_for(platform, terms)
        self._writer = csv.writer(
            out, delimiter=platform.sheet.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n"
        )
        self._headers = terms.template.columns if terms.template else header_of(platform)
        self._writer.writerows(terms.template.rows if terms.template else [self._headers])
        self._write(self._records.opening)

    def add(self, entry: Entry) -> None:
        """Write the records of one ad."""
        self._write(self._records.of(entry))

    def _write(self, records: Iterable[Cells]) -> None:
        for cells in records:
            self._writer.writerow([cells.get(header, "") for header in self._headers])


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
            escaped(order.published_by),
            order.published_at,
        )

    def _check_off(self, order: Order, archive: PackageArchive) -> None:
        with spooled_text() as (text, content):
            text.writelines(
                f"[ ] {number}. {line}\n" for number, line in enumerate(order.terms.checklist, start=1)
            )
            text.flush()
            archive.append(CHECKLIST, content)
