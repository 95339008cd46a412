"""Which copy a spreadsheet would run as a formula; sheets carry copy unchanged, so it is refused early."""

import re
from typing import Literal

Danger = Literal["starts_formula", "starts_control", "calls_formula"]
Doubt = Literal["starts_sign"]

# People open machine files in a spreadsheet "to check them". Zero-width characters and the byte order
# mark are skipped by some programs, full-width signs are read as their plain twins.
_BLANK = r"[\s\u200b\ufeff]*"
_STARTS_FORMULA = re.compile(rf"{_BLANK}[=@\uff1d\uff20]")
_STARTS_CONTROL = re.compile(r"[\t\r\n\x00]")
# A leading minus is honest copy ("-20 %"); with a call, a pipe, an equals sign or a sheet reference behind
# it, it can be a formula or a DDE call.
_CALLS_FORMULA = re.compile(rf"{_BLANK}[+\-\uff0b\uff0d][^\n]*(?:[A-Za-z_.]\(|\||=|![A-Za-z]+\$?[0-9])")
_STARTS_SIGN = re.compile(rf"{_BLANK}[+\-\uff0b\uff0d|%]")


def refuse(text: str) -> Danger | None:
    """Return why this copy must be rewritten before it can be in a sheet, None where it is harmless."""
    if _STARTS_CONTROL.match(text):
        return "starts_control"
    if _STARTS_FORMULA.match(text):
        return "starts_formula"
    if _CALLS_FORMULA.match(text):
        return "calls_formula"
    return None


def warn(text: str) -> Doubt | None:
    """Return why a person should look at copy that may be in a sheet, None where nothing is odd."""
    if refuse(text) is None and _STARTS_SIGN.match(text):
        return "starts_sign"
    return None


def escaped(text: str) -> str:
    """Return a text as no spreadsheet runs it: with an apostrophe, which `unescaped` takes away again."""
    return f"'{text}" if refuse(text) or warn(text) or text.startswith("'") else text


def unescaped(cell: str) -> str:
    """Return the text that a cell of our own sheets holds."""
    return cell.removeprefix("'")
