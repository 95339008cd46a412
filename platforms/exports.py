"""What each ad platform takes: columns of its sheet, formats, buttons, disclosure; dated facts."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from platforms.formats import Confidence

Kind = Literal["import", "template", "copy_sheet"]
# In the order in which pages show them.
_KEYS = (
    "meta",
    "google_ads",
    "google_ads_editor",
    "microsoft",
    "tiktok",
    "pinterest",
    "linkedin",
    "snapchat",
    "x",
    "amazon",
)


class UnknownPlatform(LookupError):
    """No platform has this key."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a constant `value` (or `image`, `video` by the kind of file), or what `fill` names.

    `fill` is a name of `campaigns.exporters.values` or `setting:<key>`. A column `by_hand` stays empty: what
    belongs into it is known only on the platform. An ad cannot leave with a `required` cell that is empty, or
    with one that is wider than `maximum`, where there is one.
    """

    header: str
    source: str
    confidence: Confidence
    fill: str = ""
    value: str = ""
    image: str = ""
    video: str = ""
    prefix: str = ""
    suffix: str = ""
    required: bool = False
    maximum: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a person states once for all ads of a sheet; `default` may be `markets`, the ads' own.

    `pattern` is one of digits, number, date, time and https; `maximum` counts characters.
    """

    key: str
    label: str
    required: bool = False
    maximum: int = 120
    default: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class SheetRules:
    """How the sheet is written. A row is for a `file` or a `variant`.

    `rows_kept` says how many rows of a template, its header among them, stay as they are.
    """

    file: str
    encoding: str
    delimiter: str
    rows: Literal["file", "variant"]
    rows_kept: int = 0


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """The answer to "made with AI?" on this platform, and where it is given; empty where nobody asks."""

    answer: str
    where: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Platform:
    """What is known of one platform's way in, read on `date`; `limits` names it in `platforms.limits`.

    `formats` it takes; of them an ad `needs` each of these, or any where none is named. Copy that equals a
    sentinel, or holds what `live` matches (regular expressions), would be acted upon there.
    """

    key: str
    label: str
    product: str
    kind: Kind
    confidence: Confidence
    evidence: str
    date: str
    limits: str
    sources: dict[str, str]
    sheet: SheetRules
    formats: tuple[str, ...]
    buttons: tuple[str, ...]
    settings: tuple[Setting, ...]
    columns: tuple[Column, ...]
    sentinels: tuple[str, ...]
    live: tuple[str, ...]
    disclosure: DisclosureRule
    checklist: tuple[str, ...]
    needs: tuple[str, ...] = ()
    emoji: bool = True

    def texts(self) -> tuple[str, ...]:
        """Return every text of it that a page shows."""
        labels = tuple(setting.label for setting in self.settings)
        return (self.product, self.evidence, *labels, *self.checklist)


@dataclass(frozen=True, slots=True)
class LabelDuty:
    """A country that wants a visible label on what AI made, since when (ISO 8601) and by which rule."""

    countries: tuple[str, ...]
    since: str
    rule: str
    source: str
    date: str
    confidence: Confidence


@cache
def platforms() -> tuple[Platform, ...]:
    """Return every platform that there is an exporter for."""
    return tuple(_read(key) for key in _KEYS)


def platform_named(key: str) -> Platform:
    """Return the platform with this key; UnknownPlatform where there is none."""
    for platform in platforms():
        if platform.key == key:
            return platform
    raise UnknownPlatform(f"There is no platform '{key}'.")


@cache
def label_duties() -> tuple[LabelDuty, ...]:
    """Return the countries' rules on visible labels that are known."""
    return tuple(
        LabelDuty(**{**entry, "countries": tuple(entry["countries"])})
        for entry in _data("label_duties.json")["duties"]
    )


def countries_wanting_label(markets: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the countries (ISO 3166-1) in which an ad made by AI needs a visible label."""
    wanting = {country for duty in label_duties() for country in duty.countries}
    return tuple(country for country in markets if country in wanting)


def guessed_button(platform: Platform, words: str) -> str:
    """Return the platform's button that says about what the ad's words say, else its first."""
    plain = unicodedata.normalize("NFKC", words).casefold().strip(" !.›→>")
    for button, sayings in _data("buttons.json").items():
        if plain in sayings and button in platform.buttons:
            return str(button)
    return platform.buttons[0] if platform.buttons else ""


@cache
def _data(name: str) -> dict[str, Any]:
    text = files("platforms").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _read(key: str) -> Platform:
    raw = _data(f"exports/{key}.json")
    return Platform(
        **{
            **raw,
            "sheet": SheetRules(**raw["sheet"]),
            "settings": tuple(_setting(entry) for entry in raw["settings"]),
            "columns": tuple(Column(**entry) for entry in raw["columns"]),
            "disclosure": DisclosureRule(**raw["disclosure"]),
            **{name: tuple(raw.get(name, ())) for name in _LISTS},
        }
    )


_LISTS = ("formats", "buttons", "sentinels", "live", "checklist", "needs")


def _setting(entry: dict[str, Any]) -> Setting:
    return Setting(**{**entry, "choices": tuple(entry.get("choices", ()))})
