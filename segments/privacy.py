"""What may never be said of an audience: persons, special categories, minors, groups too small to hide in."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

# A group smaller than this may point at persons.
FEWEST_PEOPLE = 100
ADULT = 18

Concern = Literal["person", "special", "minor", "too_few"]
_CONCERNS_OF_NAMES: tuple[tuple[Concern, str], ...] = (("person", "personal"), ("special", "special"))


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something is refused, and the word or number that gave it away."""

    concern: Concern
    subject: str


_LISTS: Mapping[str, list[str]] = json.loads(
    files("segments").joinpath("data/protected.json").read_text(encoding="utf-8")
)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


_SPECIAL_WORDS = _any_of(_LISTS["special_words"])
_MINOR_WORDS = _any_of(_LISTS["minor_words"])
_AGE_NAME = re.compile(r"(?:^|_)(?:age|ages|umur|usia)(?:_|$)")
_AGE_IN_TEXT = re.compile(r"(?<!\w)(?:aged?|ages|umur|usia|berusia)\s+(\d{1,3})")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d\s()./-]{7,}\d(?!\w)")


def name_objection(name: str) -> Objection | None:
    """Return why a column or trait of this name is refused, None where it may be."""
    key = "_".join(re.findall(r"[^\W_]+", _plain(name)))
    for concern, prefix in _CONCERNS_OF_NAMES:
        if key in _LISTS[f"{prefix}_names"]:
            return Objection(concern, name)
        if any(f"_{part}_" in f"_{key}_" for part in _LISTS[f"{prefix}_parts"]):
            return Objection(concern, name)
    return None


def person_in(text: str) -> Objection | None:
    """Return the e-mail address or telephone number in a text, None where there is neither."""
    plain = _plain(text)
    match = _EMAIL.search(plain) or _phone_in(plain)
    return Objection("person", match.group()) if match else None


def text_objection(text: str) -> Objection | None:
    """Return why a text about people is refused, None where it may be."""
    if person := person_in(text):
        return person
    plain = _plain(text)
    if special := _SPECIAL_WORDS.search(plain):
        return Objection("special", special.group())
    if minor := _MINOR_WORDS.search(plain):
        return Objection("minor", minor.group())
    young = next((age for age in _AGE_IN_TEXT.findall(plain) if int(age) < ADULT), None)
    return Objection("minor", young) if young else None


def trait_objection(name: str, value: str) -> Objection | None:
    """Return why a trait is refused for its name, its value, or an age below eighteen in it."""
    if _AGE_NAME.search("_".join(re.findall(r"[^\W_]+", _plain(name)))):
        ages = [int(age) for age in re.findall(r"\d{1,3}", value)]
        if ages and (min(ages) < ADULT or re.match(r"\s*(?:<|under|below|di ?bawah)\s*18\b", _plain(value))):
            return Objection("minor", value)
    return name_objection(name) or text_objection(value)


def size_objection(size: int | None) -> Objection | None:
    """Return why a group of this size is refused; an unknown size is no objection."""
    return Objection("too_few", str(size)) if size is not None and size < FEWEST_PEOPLE else None


def _phone_in(text: str) -> re.Match[str] | None:
    numbers = (match for match in _PHONE.finditer(text) if sum(map(str.isdigit, match.group())) >= 9)
    return next(numbers, None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
