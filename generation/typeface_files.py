"""Checks uploaded typefaces in a limited child process: a bad file harms nobody but its uploader."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generation.errors import GenerationError
from generation.limited_child import answer_of, refusal_of
from platforms.wording import gettext_noop as _

RefusalCode = Literal[
    "empty_file",
    "file_too_large",
    "not_a_typeface",
    "collection",
    "broken_typeface",
    "missing_tables",
    "embedding_forbidden",
    "too_few_signs",
    "too_much_memory",
    "took_too_long",
    "checker_failed",
]

MAX_BYTES = 8 * 1024**2
# The child may compute for 20 seconds; on a busy machine that takes longer by the clock.
_WALL_SECONDS = 90
_CHILD = Path(__file__).with_name("typeface_child.py")
_SIGNS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"wOFF", b"wOF2", b"ttcf")
MESSAGES: dict[RefusalCode, str] = {
    "empty_file": _("The file is empty."),
    "file_too_large": _(
        "The typeface is larger than 8 MB, or 24 MB unpacked: take one with fewer characters."
    ),
    "not_a_typeface": _("The file is not a typeface: use TTF, OTF or WOFF2."),
    "collection": _("The file holds several typefaces: upload one of them."),
    "broken_typeface": _("The typeface is broken or cut off: export it again."),
    "missing_tables": _("The typeface lacks outlines or measures that text needs: export it again."),
    "embedding_forbidden": _(
        "The typeface's licence bits forbid embedding: ask its maker for a licence that allows it."
    ),
    "too_few_signs": _("The typeface has fewer than 20 characters."),
    "too_much_memory": _("The typeface needs too much memory to open."),
    "took_too_long": _("The typeface took too long to open."),
    "checker_failed": _("The typeface could not be opened."),
}


class TypefaceRefused(GenerationError):
    """The upload is not taken; `code` says why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(MESSAGES[code])
        self.code: RefusalCode = code


@dataclass(frozen=True, slots=True)
class CheckedTypeface:
    """A plain TrueType or OpenType file written anew, in one weight, its name and number of characters."""

    content: bytes
    name: str
    signs: int

    @property
    def media_type(self) -> str:
        """Return the media type of the file."""
        return "font/otf" if self.content.startswith(b"OTTO") else "font/ttf"


def is_typeface(content: bytes) -> bool:
    """Say whether bytes begin as a typeface file does."""
    return content.startswith(_SIGNS)


def check(content: bytes) -> CheckedTypeface:
    """Check an upload (TTF, OTF, WOFF, WOFF2); TypefaceRefused where it cannot be taken.

    A variable typeface comes back in its default weight. Hinting and coloured layers are left out.
    """
    if len(content) > MAX_BYTES:
        raise TypefaceRefused("file_too_large")
    if not content:
        raise TypefaceRefused("empty_file")
    try:
        status, answer = answer_of(_CHILD, content, seconds=_WALL_SECONDS)
    except TimeoutError:
        raise TypefaceRefused("took_too_long") from None
    head, _separator, made = answer.partition(b"\n")
    if status == 0 and made.startswith(_SIGNS[:2]):
        facts = json.loads(head)
        return CheckedTypeface(made, str(facts["name"]), int(facts["signs"]))
    raise TypefaceRefused(refusal_of(status, answer, MESSAGES, otherwise="checker_failed"))
