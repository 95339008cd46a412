"""The part of Liquid that templates may use, and its errors as faults with line and column; no Django here.

Only what ads need is let in: no files, no clock, no arithmetic, no filter that grows a text beyond its limit.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, FalsyStrictUndefined
from liquid.builtin import content, illegal, output
from liquid.builtin.filters import misc, string
from liquid.builtin.tags import assign_tag, capture_tag, case_tag, comment_tag, for_tag, if_tag, unless_tag
from liquid.exceptions import (
    FilterArgumentError,
    LiquidError,
    LiquidSyntaxError,
    OutputStreamLimitError,
    ResourceLimitError,
    UndefinedError,
    UnknownFilterError,
)
from liquid.filter import string_filter

LONGEST_OUTPUT = 20_000
MOST_LOOPS = 1_000
MOST_BRACKETS = 12
LONGEST_SUBJECT = 80
_TAGS = (
    content.Literal,
    output.Output,
    illegal.Illegal,
    if_tag.IfTag,
    unless_tag.UnlessTag,
    case_tag.CaseTag,
    for_tag.ForTag,
    for_tag.BreakTag,
    for_tag.ContinueTag,
    assign_tag.AssignTag,
    capture_tag.CaptureTag,
    comment_tag.CommentTag,
)
_STATEMENT = re.compile(r"\{\{-?.*?-?\}\}|\{%-?.*?-?%\}", re.DOTALL)
_TAG_NAME = re.compile(r"\{%-?\s*(\w+)")
_BLOCKS = frozenset({"if", "unless", "case", "for", "capture", "comment"})
_PARTS = frozenset({"else", "elsif", "when", *(f"end{name}" for name in _BLOCKS)})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the words of a template or an ad; `campaigns.faults` puts it into sentences.

    `line` and `column` count from 1, 0 where there is no place. `subject` is the name or word it is about,
    `instead` what stands or should stand in its place.
    A fault that does not block is advice.
    """

    code: str
    field: str = ""
    line: int = 0
    column: int = 0
    subject: str = ""
    instead: str = ""
    length: int = 0
    maximum: int = 0
    blocks: bool = True


class _Undefined(FalsyStrictUndefined):
    """An unknown variable: it can be tested and given a default, anything else is an error."""

    allowed_properties = FalsyStrictUndefined.allowed_properties | {"force_liquid_default"}
    force_liquid_default = True


class _AdLanguage(Environment):
    """Liquid with an allow-list of tags and filters, and limits."""

    output_stream_limit = LONGEST_OUTPUT
    local_namespace_limit = 4 * LONGEST_OUTPUT
    loop_iteration_limit = MOST_LOOPS
    block_nesting_limit = 12

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register the allow-list instead of everything that Liquid has."""
        for tag in _TAGS:
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, function)


@string_filter
def _replace(text: str, old: object, new: object = "") -> str:
    """Replace every occurrence, unless the result would be too long to be of use."""
    searched, put = str(old), str(new)
    if len(text) + text.count(searched) * len(put) > LONGEST_OUTPUT:
        raise OutputStreamLimitError("the result is too long", token=None)
    return text.replace(searched, put) if searched else text


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a filter that adds its argument to a text, so that loops and chains of it stay small."""

    @string_filter
    def bounded(text: str, added: object) -> str:
        if len(text) + len(str(added)) > LONGEST_OUTPUT:
            raise OutputStreamLimitError("the result is too long", token=None)
        return str(function(text, added))

    return bounded


FILTERS: Mapping[str, Callable[..., Any]] = {
    "append": _bounded(string.append),
    "capitalize": string.capitalize,
    "default": misc.default,
    "downcase": string.downcase,
    "prepend": _bounded(string.prepend),
    "remove": string.remove,
    "replace": _replace,
    "size": misc.size,
    "squish": string.squish,
    "strip": string.strip,
    "truncate": string.truncate,
    "truncatewords": string.truncatewords,
    "upcase": string.upcase,
}
_CODES: Mapping[type[LiquidError], str] = {
    UnknownFilterError: "unknown_filter",
    FilterArgumentError: "filter_argument",
    OutputStreamLimitError: "too_long",
    ResourceLimitError: "too_complex",
}
_SYNTAX_CODES: Mapping[str, str] = {
    "expected '}}'": "output_not_closed",
    "closing delimiter": "tag_not_closed",
    "unexpected tag": "unknown_tag",
    "never closed": "block_not_closed",
    "found end of expression": "unfinished",
    "missing expression": "unfinished",
}
_LANGUAGE = _AdLanguage(undefined=_Undefined)


@lru_cache(maxsize=1024)
def compiled(text: str) -> BoundTemplate:
    """Return the text ready to render; LiquidError where it cannot be read."""
    # Liquid reads names within names by recursion, without a limit of its own.
    if any(statement.count("[") > MOST_BRACKETS for statement in _STATEMENT.findall(text)):
        raise ResourceLimitError("too many brackets", token=None)
    try:
        return _LANGUAGE.from_string(text)
    except RecursionError:
        raise ResourceLimitError("nested too deeply", token=None) from None


def fault_of(error: LiquidError, text: str) -> Fault:
    """Return an error of this text as a fault with its place."""
    code, subject = _reading_of(error)
    index = error.token.start_index if error.token else -1
    line, column = place(text, index if index >= 0 else _guessed_place(code, text))
    return Fault(code, line=line, column=column, subject=subject[:LONGEST_SUBJECT])


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a position in the text."""
    before = text[: max(0, min(index, len(text)))]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _reading_of(error: LiquidError) -> tuple[str, str]:
    """Return the code of an error and what it is about."""
    message = str(error.args[0]) if error.args else ""
    value = error.token.value if error.token else ""
    if isinstance(error, UndefinedError):
        return "unknown_variable", message.removesuffix(" is undefined").strip("'")
    if isinstance(error, LiquidSyntaxError):
        return _reading_of_syntax(message, value)
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return code, value
    return "not_understood", value


def _reading_of_syntax(message: str, value: str) -> tuple[str, str]:
    if message.startswith("expected tag end"):
        return "block_not_closed", message.removeprefix("expected tag end").partition(",")[0]
    for words, code in _SYNTAX_CODES.items():
        if words in message:
            return code, value
    return "not_understood", value


def _guessed_place(code: str, text: str) -> int:
    """Return where an error lies that came without a place: the parser only knew that the text had ended."""
    return _open_block(text) if code == "block_not_closed" else _unreadable_statement(text)


def _open_block(text: str) -> int:
    opened: list[tuple[str, int]] = []
    for tag in _TAG_NAME.finditer(text):
        name = tag.group(1)
        if name in _BLOCKS:
            opened.append((name, tag.start()))
        elif opened and name == f"end{opened[-1][0]}":
            opened.pop()
    return opened[-1][1] if opened else 0


def _unreadable_statement(text: str) -> int:
    for statement in _STATEMENT.finditer(text):
        tag = _TAG_NAME.match(statement.group())
        ending = f"{{% end{tag.group(1)} %}}" if tag and tag.group(1) in _BLOCKS else ""
        if not (tag and tag.group(1) in _PARTS) and not _reads(statement.group() + ending):
            return statement.start()
    return 0


def _reads(statement: str) -> bool:
    try:
        compiled(statement)
    except LiquidError:
        return False
    return True
