"""How long copy may be on each platform and how the platform counts it; dated facts, no drawing."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from platforms.formats import Confidence

CopyField = Literal["headline", "body", "call_to_action"]
Counting = Literal["characters", "width"]

_EMOJI_BLOCKS = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF))
_JOINERS = {"\u200d", "\ufe0f", "\ufe0e"}


@dataclass(frozen=True, slots=True)
class CopyLimit:
    """The most a platform takes of one field; not `strict` means it is cut or merely advised."""

    platform: str
    field: CopyField
    maximum: int
    counted_as: Counting
    strict: bool
    source: str
    date: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Excess:
    """Copy that is longer than a limit: how long it is as that platform counts."""

    limit: CopyLimit
    length: int


@cache
def copy_limits() -> tuple[CopyLimit, ...]:
    """Return every known limit."""
    text = files("platforms").joinpath("data/limits.json").read_text(encoding="utf-8")
    return tuple(CopyLimit(**entry) for entry in json.loads(text)["limits"])


def limits_of(platform: str) -> tuple[CopyLimit, ...]:
    """Return the limits of one platform; a platform nothing is known of has none."""
    return tuple(limit for limit in copy_limits() if limit.platform == platform)


def excesses(field: CopyField, text: str, *, platforms: tuple[str, ...]) -> tuple[Excess, ...]:
    """Return the limits of these platforms that the text breaks, in the order of the platforms."""
    wanted = [limit for name in platforms for limit in limits_of(name) if limit.field == field]
    measured = ((limit, counted_length(text, limit.counted_as)) for limit in wanted)
    return tuple(Excess(limit, length) for limit, length in measured if length > limit.maximum)


def counted_length(text: str, counted_as: Counting) -> int:
    """Return the length of the NFC text in code points, or in columns: wide signs and emoji count two."""
    if text.isascii():
        return len(text)
    composed = unicodedata.normalize("NFC", text)
    if counted_as == "characters":
        return len(composed)
    return sum(_columns(character) for character in composed)


@cache
def _columns(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    wide = unicodedata.east_asian_width(character) in "WF"
    return 2 if wide or is_emoji(character) else 1


def is_emoji(character: str) -> bool:
    """Say whether a character is a pictograph, which platforms count double or do not take at all."""
    return any(first <= ord(character) <= last for first, last in _EMOJI_BLOCKS)
