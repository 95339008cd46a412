"""The sizes ads are made in, with what platforms cover of them and may weigh; dated facts, no drawing."""

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

from platforms.wording import gettext_noop as _

# A label in the data is shown in the reader's language once it is also here.
LABELS = (
    _("Square feed"),
    _("Portrait feed"),
    _("Story"),
    _("Link banner"),
    _("Medium rectangle"),
    _("Leaderboard"),
    _("Skyscraper"),
    _("Mobile banner"),
    _("Story video"),
    _("Square video"),
    _("Portrait video"),
    _("Wide video"),
    _("Animated rectangle"),
    _("Animated leaderboard"),
    _("Animated skyscraper"),
    _("Animated mobile banner"),
)

# Seconds that a campaign's videos may last; the first is that of the formats themselves.
LENGTHS = (6, 15, 30, 60)
# Own rule: 60 s weigh at most 84 MB, 11 Mbit/s; LinkedIn takes 200 MB, the least of all.
_BYTES_EACH_SECOND_MORE = 1_000_000
# Pixels; under this a format is shown one to one on a page, not enlarged on a phone.
_SMALLEST_FULL = 360_000

Confidence = Literal["official", "third_party", "memory", "own_rule"]


class UnknownFormat(LookupError):
    """No format has this key."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a number comes from: the field it is about, its source, the day it was read (ISO 8601)."""

    of: str
    source: str
    date: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Duration:
    """How long videos a platform takes: `shortest` and `longest` in seconds, inclusive, None for no limit."""

    platform: str
    shortest: int
    longest: int | None
    source: str
    date: str
    confidence: Confidence

    def takes(self, seconds: int) -> bool:
        """Say whether a video of so many seconds is taken."""
        return self.shortest <= seconds and (self.longest is None or seconds <= self.longest)


@dataclass(frozen=True, slots=True)
class Edges:
    """Pixels at each edge that a platform may cover with its own controls."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in pixels of the format, `right` and `bottom` exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Format:
    """A size and placement; `label` is English and the key of its translations.

    `seconds`, `frame_rate` and `loudness` (of sound, in LUFS) are zero for stills. What is shown `plays`
    times and then holds its end is an animated picture, a GIF; a video has zero of those.
    """

    key: str
    label: str
    width: int
    height: int
    ratio: str
    safe: Edges
    keep_out: tuple[Region, ...]
    max_bytes: int
    facts: tuple[Fact, ...]
    seconds: int = 0
    frame_rate: int = 0
    loudness: int = 0
    plays: int = 0

    @property
    def is_video(self) -> bool:
        """Say whether it is a video, with sound and a player."""
        return bool(self.frames) and not self.plays

    @property
    def frames(self) -> int:
        """Return how many frames a file has, zero for a still."""
        return self.seconds * self.frame_rate

    def lasting(self, seconds: int) -> Self:
        """Return a video's format at another length, with room for its weight; others are what they were."""
        if not self.is_video or seconds == self.seconds:
            return self
        more = max(0, seconds - self.seconds) * _BYTES_EACH_SECOND_MORE
        return replace(self, seconds=seconds, max_bytes=self.max_bytes + more)

    @property
    def shape(self) -> Literal["wide", "squarish", "tall"]:
        """Return what a page has to know to show many of them side by side."""
        if self.width > 1.5 * self.height:
            return "wide"
        return "tall" if self.height > 1.5 * self.width else "squarish"

    @property
    def is_banner(self) -> bool:
        """Say whether this is a small display banner, with little room for words."""
        return is_banner(self.width, self.height)


def is_banner(width: int, height: int) -> bool:
    """Say whether a picture of so many pixels is a small display banner, shown one to one."""
    return width * height < _SMALLEST_FULL


@cache
def formats() -> tuple[Format, ...]:
    """Return every format in the order in which pages show them: stills, videos, animated pictures."""
    return (*_read("formats.json"), *_read("moving_formats.json"), *_read("animated_formats.json"))


def stills() -> tuple[Format, ...]:
    """Return the formats of pictures."""
    return tuple(each for each in formats() if not each.frames)


def moving_formats() -> tuple[Format, ...]:
    """Return the formats of video ads."""
    return tuple(each for each in formats() if each.is_video)


def animated_formats() -> tuple[Format, ...]:
    """Return the formats of animated pictures."""
    return tuple(each for each in formats() if each.plays)


def full_stills() -> tuple[Format, ...]:
    """Return the formats of pictures that are no banners."""
    return tuple(each for each in stills() if not each.is_banner)


def format_named(key: str) -> Format:
    """Return the format with this key; UnknownFormat where there is none."""
    for candidate in formats():
        if candidate.key == key:
            return candidate
    raise UnknownFormat(f"There is no format '{key}'.")


@cache
def durations() -> tuple[Duration, ...]:
    """Return how long each platform's videos may be."""
    return tuple(Duration(**entry) for entry in _data("moving_formats.json")["durations"])


def refusing(seconds: int) -> tuple[Duration, ...]:
    """Return what is known of the platforms that take no video of so many seconds."""
    return tuple(each for each in durations() if not each.takes(seconds))


def _data(name: str) -> dict[str, Any]:
    text = files("platforms").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _read(name: str) -> tuple[Format, ...]:
    return tuple(_format(entry) for entry in _data(name)["formats"])


def _format(entry: dict[str, Any]) -> Format:
    return Format(
        **{
            **entry,
            "safe": Edges(**entry["safe"]),
            "keep_out": tuple(Region(**region) for region in entry["keep_out"]),
            "facts": tuple(Fact(**fact) for fact in entry["facts"]),
        }
    )
