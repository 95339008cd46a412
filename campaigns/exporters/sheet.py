"""`variants.csv`: one row per file, written through pandas in chunks, so that memory stays flat."""

import csv
from collections.abc import Iterator
from typing import IO

from campaigns.contents import ContentFile
from campaigns.exporters.base import Entry
from generation.media_types import EXTENSIONS
from platforms.csv_safety import escaped

COLUMNS = (
    "variant",
    "campaign",
    "segment",
    "locale",
    "template",
    "options",
    "layout",
    "format",
    "width",
    "height",
    "file",
    "headline",
    "body",
    "call_to_action",
    "landing_url",
    "source_type",
    "label",
    "file_sha256",
    "revision_digest",
    "approved_by",
    "approved_at",
)
ROWS_PER_CHUNK = 2_000


def file_name(code: str, file: ContentFile) -> str:
    """Return the file's path in the package: `files/<variant code>_<format>.<extension>`."""
    return f"files/{code}_{file.format}.{EXTENSIONS[file.media_type]}"


def rows_of(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield one row per file of the entry, in the order of COLUMNS.

    Copy goes out unchanged. Names that were not approved with it are written as no spreadsheet runs them.
    """
    content = entry.content
    idea = (
        content.code,
        entry.campaign,
        content.audience.name,
        content.audience.locale,
        escaped(entry.template),
        entry.options,
        entry.layout,
    )
    words = (
        content.words.headline,
        content.words.body,
        content.words.call_to_action,
        content.landing_url,
        content.disclosure.source_type,
        content.disclosure.label,
    )
    approval = (entry.digest, escaped(", ".join(entry.approved_by)), entry.approved_at)
    for file in content.files:
        size = (file.format, str(file.width), str(file.height), file_name(content.code, file))
        yield (*idea, *size, *words, file.sha256, *approval)


class Sheet:
    """Writes rows to a text stream (UTF-8, newline="") as they come, a chunk at a time."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._rows: list[tuple[str, ...]] = []
        self._begun = False

    def add(self, entry: Entry) -> None:
        """Add the rows of one entry."""
        self._rows.extend(rows_of(entry))
        if len(self._rows) >= ROWS_PER_CHUNK:
            self._write()

    def close(self) -> None:
        """Write what is left, and the header if nothing was written; the stream stays open."""
        if self._rows or not self._begun:
            self._write()

    def _write(self) -> None:
        import pandas as pd  # noqa: PLC0415 - takes a second, which every worker's start would pay

        frame = pd.DataFrame.from_records(self._rows, columns=list(COLUMNS))
        frame.to_csv(
            self._out,
            header=not self._begun,
            index=False,
            quoting=csv.QUOTE_ALL,
            lineterminator="\r\n",
        )
        self._begun = True
        self._rows.clear()
