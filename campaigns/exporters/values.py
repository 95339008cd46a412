"""What stands in the cells of a platform's sheet, and which files of an ad go with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.contents import ContentFile
from campaigns.exporters.base import Entry, Terms
from generation.media_types import EXTENSIONS
from platforms.exports import Column, Platform

MEDIA = "media"
# Cells by their headers; a header that is missing has an empty cell.
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be: an entry with the files that it names, one where the sheet has a row for each file."""

    entry: Entry
    files: tuple[ContentFile, ...]

    @property
    def is_video(self) -> bool:
        """Say whether the row is about a video."""
        return self.files[0].media_type.startswith("video/")


def media_name(entry: Entry, file: ContentFile) -> str:
    """Return a file's name on the platform: ASCII, no blanks, unique by code and format, with its size."""
    size = f"{file.width}x{file.height}"
    return f"{entry.content.code}-{file.format}-{size}.{EXTENSIONS[file.media_type]}"


def files_for(platform: Platform, entry: Entry) -> tuple[ContentFile, ...]:
    """Return the files of an ad that the platform takes, in the platform's order of formats."""
    taken = [file for file in entry.content.files if file.format in platform.formats]
    return tuple(sorted(taken, key=lambda file: platform.formats.index(file.format)))


def rows_of(platform: Platform, entry: Entry) -> Iterator[Row]:
    """Yield the rows that an ad has in the platform's sheet."""
    files = files_for(platform, entry)
    if platform.sheet.rows == "variant":
        yield Row(entry, files)
    else:
        yield from (Row(entry, (file,)) for file in files)


def cells_of(platform: Platform, row: Row, terms: Terms) -> Cells:
    """Return the row's cells by their headers: constants, what a person stated, or what was approved."""
    values = values_of(row, terms)
    return {column.header: _cell(column, row, values, terms) for column in platform.columns}


def values_of(row: Row, terms: Terms) -> dict[str, str]:
    """Return everything that a column can be filled with, by the name that `Column.fill` uses."""
    content, entry = row.entry.content, row.entry
    words = content.words
    names = [media_name(entry, file) for file in row.files]
    return {
        "campaign": entry.campaign,
        "segment": content.audience.name,
        "code": content.code,
        "ad_name": f"{content.code} {row.files[0].format}",
        "headline": words.headline,
        "body": words.body,
        "body_or_headline": words.body or words.headline,
        "call_to_action": words.call_to_action,
        "business_name": terms.settings.get("business_name") or entry.brand,
        "button": terms.buttons.get(words.call_to_action, ""),
        "landing_url": content.landing_url,
        "media_file": names[0],
        "media_files": "; ".join(names),
        "image_file": "" if row.is_video else names[0],
        "video_file": names[0] if row.is_video else "",
    }


def _cell(column: Column, row: Row, values: dict[str, str], terms: Terms) -> str:
    if column.fill.startswith("setting:"):
        text = terms.settings.get(column.fill.removeprefix("setting:"), "")
    elif column.fill:
        text = values[column.fill]
    else:
        text = column.value or (column.video if row.is_video else column.image)
    return f"{column.prefix}{text}{column.suffix}" if text else ""
