"""Reads a CSV file of segments, one aggregate a line, and says what is wrong with it; it stores nothing.

A file with a faulty shape or with persons in it is refused whole; a faulty line only drops itself.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from segments.privacy import name_objection, person_in
from segments.services import TRAIT_NAME, Profile, profile_faults
from segments.wording import objection_sentence
from workspaces.languages import OFFERED
from workspaces.sheets import Line, read_lines, refused, require_some

MOST_ROWS = 1_000
MOST_COLUMNS = 40
REQUIRED = ("name", "language", "size")
_KNOWN = (*REQUIRED, "description")
_ALIASES = {
    "segment": "name", "segmen": "name", "nama": "name",
    "locale": "language", "bahasa": "language",
    "people": "size", "jumlah": "size", "ukuran": "size",
    "deskripsi": "description", "keterangan": "description",
}  # fmt: skip
_LANGUAGES = {name.casefold(): tag for tag, name in OFFERED.items()} | {"indonesian": "id", "inggris": "en"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file that can become a segment."""

    line: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a line cannot become a segment; `column` is empty where the whole line is meant."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """What a file holds: the lines that can be accepted, and the faults of all others."""

    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]

    @property
    def faulty_lines(self) -> int:
        """Return how many lines are left out."""
        return len({fault.line for fault in self.faults})


def read_sheet(content: bytes, *, taken: Collection[str] = ()) -> CheckedSheet:
    """Check a file; Invalid or TooLarge where it is refused whole. `taken` are names that exist already."""
    header, lines = read_lines(content)
    columns = _columns(header[1])
    require_some(lines, most=MOST_ROWS)
    _refuse_persons(columns, lines)
    return _checked(columns, lines, {name.casefold() for name in taken})


def _columns(header: list[str]) -> list[str]:
    """Return the columns by our names; Invalid where one is missing, doubled, personal or protected."""
    if len(header) > MOST_COLUMNS:
        raise refused("too_many_columns", _("The file has too many columns."))
    for written in header:
        if objection := name_objection(written):
            raise refused(f"{objection.concern}_column", objection_sentence(objection), written)
    keys = ["_".join(re.findall(r"[^\W_]+", cell.casefold())) for cell in header]
    columns = [_ALIASES.get(key, key) for key in keys]
    for code, message, found in (
        ("duplicate_columns", _("The column “%(column)s” is there twice."), _doubled(columns)),
        ("missing_column", _("The column “%(column)s” is missing."), _missing(columns)),
        ("bad_column", _("“%(column)s” cannot name a trait: begin with a letter."), _unusable(columns)),
    ):
        if found is not None:
            raise refused(code, message % {"column": found}, found)
    return columns


def _doubled(columns: list[str]) -> str | None:
    return next((name for name, count in Counter(columns).items() if count > 1), None)


def _missing(columns: list[str]) -> str | None:
    return next((name for name in REQUIRED if name not in columns), None)


def _unusable(columns: list[str]) -> str | None:
    return next((name for name in columns if not TRAIT_NAME.fullmatch(name)), None)


def _refuse_persons(columns: list[str], lines: list[Line]) -> None:
    """Raise Invalid at the first cell with an e-mail address or a telephone number: rows may be persons."""
    for number, cells in lines:
        for column, cell in zip(columns, cells, strict=False):
            objection = None if column == "size" else person_in(cell)
            if objection:
                message = _("Line %(line)d: %(sentence)s") % {
                    "line": number,
                    "sentence": objection_sentence(objection),
                }
                raise refused("person_in_cell", message, column)


def _checked(columns: list[str], lines: list[Line], taken: set[str]) -> CheckedSheet:
    rows: list[Row] = []
    faults: list[RowFault] = []
    for number, cells in lines:
        row, found = _row(columns, number, cells)
        if row is not None and row.profile.name.casefold() in taken:
            message = str(_("There is a segment of this name already."))
            row, found = None, [RowFault(number, "name", message)]
        if row is not None:
            taken = taken | {row.profile.name.casefold()}
            rows.append(row)
        faults += found
    return CheckedSheet(tuple(rows), tuple(faults))


def _row(columns: list[str], number: int, cells: list[str]) -> tuple[Row | None, list[RowFault]]:
    if len(cells) != len(columns):
        message = _("This line has %(cells)d cells, the header has %(columns)d.") % {
            "cells": len(cells),
            "columns": len(columns),
        }
        return None, [RowFault(number, "", message)]
    values = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    size = _size(values["size"])
    if size is None:
        message = str(_("Write how many people these are in digits only, such as 12500."))
        return None, [RowFault(number, "size", message)]
    traits = {name: value for name, value in values.items() if name not in _KNOWN and value}
    language = _language(values["language"])
    profile = Profile(values["name"], language, values.get("description", ""), traits, size)
    faults = [
        RowFault(number, field.removeprefix("traits."), str(fault["message"]))
        for fault in profile_faults(profile)
        for field in (str(fault["field"]),)
    ]
    return (None if faults else Row(number, profile)), faults


def _size(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None


def _language(text: str) -> str:
    """Return the tag that is meant by `id_ID`, `ID` or a language's own name; other text as it is."""
    base, _separator, rest = text.replace("_", "-").partition("-")
    tag = f"{base.lower()}-{rest.upper() if len(rest) == 2 else rest}".rstrip("-")
    return _LANGUAGES.get(text.casefold(), tag)
