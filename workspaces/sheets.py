"""Reads the lines of a CSV file that people made, or refuses it whole and says why; it stores nothing."""

import csv
import io
import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspaces.errors import Invalid, TooLarge

MOST_BYTES = 2 * 1024**2
_MARKS: Sequence[tuple[bytes, str]] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Archives and the workbooks that are archives inside.
_OTHER_FILES = (
    b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"%PDF",
    b"\x28\xb5\x2f\xfd",
)  # fmt: skip

Line = tuple[int, list[str]]
"""The number of a row, which is that of its line where no cell has lines of its own, and its cells."""


def read_lines(content: bytes) -> tuple[Line, list[Line]]:
    """Return the header and the lines below it that are not blank.

    Invalid or TooLarge where the file is refused whole: no CSV in UTF-8 or UTF-16, or more than 2 MB.
    """
    header, *lines = read_rows(content) or [(1, [])]
    return header, lines


def read_rows(content: bytes) -> list[Line]:
    """Return all rows that are not blank, wherever the header is; Invalid or TooLarge as `read_lines`."""
    if len(content) > MOST_BYTES:
        raise TooLarge(_("The file is larger than 2 MB."), code="file_too_large")
    try:
        return _lines(_text_of(content))
    except csv.Error as error:
        raise refused("broken_csv", _("The file cannot be read as CSV: export it again.")) from error


def require_some(lines: Sequence[Line], *, most: int) -> None:
    """Raise Invalid or TooLarge where a file with a sound header has no lines below it, or too many."""
    if not lines:
        raise refused("no_rows", _("The file has no lines below its header."))
    if len(lines) > most:
        raise TooLarge(_("The file has more than %(count)d lines.") % {"count": most}, code="too_many_rows")


def refused(code: str, message: str | Promise, column: str = "") -> Invalid:
    """Return the error with which a file is refused whole, about a column where one is named."""
    errors = [{"field": column, "message": message}] if column else []
    return Invalid(message, code=code, errors=errors)


def _text_of(content: bytes) -> str:
    if not content.strip():
        raise refused("empty_file", _("The file is empty."))
    if content.startswith(_OTHER_FILES):
        raise refused("unsupported_format", _("This is no CSV file: export the sheet as CSV."))
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused("not_utf8", _("The file is not in UTF-8: export it as CSV UTF-8.")) from error
    if "\x00" in text:
        raise refused("contains_nul", _("The file holds bytes that are no text: export it again as CSV."))
    return text


def _lines(text: str) -> list[Line]:
    declared = re.match(r"sep=([,;\t|])\r?\n", text)
    body = text[declared.end() :] if declared else text
    header = re.split(r"[\r\n]", body, maxsplit=1)[0]
    delimiter = declared.group(1) if declared else max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    first = 1 if declared else 0
    rows = enumerate(reader, first + 1)
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
