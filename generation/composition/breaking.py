"""Where a line may end: Unicode's UAX #14, and whole phrases in scripts without spaces between words."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import budoux
from budoux.parser import Parser
from fontTools.unicodedata import script
from uniseg.linebreak import line_break_boundaries

JAPANESE = frozenset({"Hira", "Kana"})
EAST_ASIAN = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})


@dataclass(frozen=True, slots=True)
class Breaks:
    """Places between characters where a line may end, the end of the text included, in order.

    `good` are ends of words and phrases; `possible` has those as well that the writing system allows where a
    phrase is wider than the line.
    """

    good: tuple[int, ...]
    possible: tuple[int, ...]


@lru_cache(maxsize=2048)
def breaks_of(text: str, locale: str) -> Breaks:
    """Return where a text that is not empty may be broken; the locale says in which language."""
    scripts = {script(sign) for sign in text}
    allowed = set(line_break_boundaries(text))
    if "Thai" in scripts:
        allowed |= _phrase_ends(text, "th") & _between_thai(text)
    good = set(allowed)
    if scripts & EAST_ASIAN:
        # Korean has spaces and is broken there; Chinese and Japanese have none and are broken at phrases.
        spaces = {place for place in allowed if place == len(text) or text[place - 1] == " "}
        kept = {
            place for place in allowed if not (_is_east_asian(text, place - 1) or _is_east_asian(text, place))
        }
        good = spaces | kept
        if scripts & (EAST_ASIAN - {"Hang"}):
            good |= _phrase_ends(text, phrase_language(text, locale)) & allowed
    good.add(len(text))
    allowed.add(len(text))
    return Breaks(tuple(sorted(good - {0})), tuple(sorted(allowed - {0})))


def phrase_language(text: str, locale: str) -> str:
    """Return "ja", "zh-hans" or "zh-hant" for a text with Chinese characters; kana make it Japanese."""
    if locale.startswith("ja") or any(script(sign) in JAPANESE for sign in text):
        return "ja"
    return (
        "zh-hant"
        if locale.startswith("zh") and {"Hant", "TW", "HK", "MO"} & set(locale.split("-"))
        else "zh-hans"
    )


def _is_east_asian(text: str, place: int) -> bool:
    """Say whether a character is set like Chinese, Japanese and Korean ones, their punctuation included."""
    if place == len(text):
        return False
    sign = text[place]
    wide = unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign) != "So"
    return wide or script(sign) in EAST_ASIAN


def _between_thai(text: str) -> set[int]:
    """Return the places between two Thai characters of which the second begins a syllable of its own."""
    return {
        place
        for place in range(1, len(text))
        if script(text[place - 1]) == "Thai" and script(text[place]) == "Thai" and text[place] not in "ะาำๅๆฯ"
    }  # fmt: skip


def _phrase_ends(text: str, language: str) -> set[int]:
    ends, place = set(), 0
    for phrase in _parser(language).parse(text):
        place += len(phrase)
        ends.add(place)
    return ends


@cache
def _parser(language: str) -> Parser:
    if language == "ja":
        return budoux.load_default_japanese_parser()
    if language == "th":
        return budoux.load_default_thai_parser()
    if language == "zh-hant":
        return budoux.load_default_traditional_chinese_parser()
    return budoux.load_default_simplified_chinese_parser()
