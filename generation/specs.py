"""All that generation is told about one variant: frozen values that know no brand, segment or person."""

import json
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Literal, Protocol, Self, get_args

from platforms.formats import format_named
from workspaces.canonical import Json, canonical_json, digest_of

_MOST_SECONDS = 60
_MOST_RATE = 60
# Seconds of an end card; up to one more, so that the ad has whole ones.
SHORTEST_CARD = 1.8
# LUFS, where a format says nothing else.
_LOUDNESS = -14


@dataclass(frozen=True, slots=True)
class Insets:
    """Pixels at each edge of a format that a platform may cover with its own controls."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a format in pixels, `right` and `bottom` exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """One output file: its key (`platforms.formats`), final size in pixels, what a platform may cover of it.

    Type, logo and button stay inside `safe` and off every `keep_out`; the file weighs at most `max_bytes`.
    A moving format has `seconds` (1 to 60), with `frame_rate` frames each (1 to 60), and even sizes; a still
    has zero of both. With `plays` it is a GIF, shown so often; without, a video. ValueError otherwise.
    """

    key: str
    width: int
    height: int
    safe: Insets = Insets()
    keep_out: tuple[Region, ...] = ()
    max_bytes: int = 5_000_000
    seconds: int = 0
    frame_rate: int = 0
    loudness: int = _LOUDNESS
    plays: int = 0

    def __post_init__(self) -> None:
        if not -70 <= self.loudness <= 0:
            raise ValueError("sound has a loudness of -70 to 0 LUFS")
        if not self.seconds and not self.frame_rate and not self.plays:
            return
        if not (1 <= self.seconds <= _MOST_SECONDS and 1 <= self.frame_rate <= _MOST_RATE):
            raise ValueError("a moving format has 1 to 60 seconds, and 1 to 60 frames in each")
        if self.width % 2 or self.height % 2:
            raise ValueError("a moving format has even sizes")

    @property
    def frames(self) -> int:
        """Return how many frames the file has, zero for a still."""
        return self.seconds * self.frame_rate

    @property
    def is_video(self) -> bool:
        """Say whether it is a video, with sound and a player."""
        return bool(self.frames) and not self.plays

    @classmethod
    def named(cls, key: str, *, seconds: int = 0) -> Self:
        """Return the format of `platforms.formats` with this key; UnknownFormat where there is none.

        A moving one has its own length where `seconds` is 0.
        """
        known = format_named(key)
        known = known.lasting(seconds or known.seconds)
        return cls(
            key,
            known.width,
            known.height,
            Insets(**asdict(known.safe)),
            tuple(Region(**asdict(region)) for region in known.keep_out),
            known.max_bytes,
            known.seconds,
            known.frame_rate,
            known.loudness or _LOUDNESS,
            known.plays,
        )

    @classmethod
    def from_raw(cls, raw: dict[str, Any]) -> Self:
        """Read one entry of a spec's JSON."""
        regions = tuple(Region(**region) for region in raw.get("keep_out", ()))
        return cls(**{**raw, "safe": Insets(**raw.get("safe", {})), "keep_out": regions})


@dataclass(frozen=True, slots=True)
class Palette:
    """The brand's colours by role, each `#rrggbb`."""

    primary: str
    accent: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Keys of typefaces in `generation.composition.typography`, or SHA-256 digests of a brand's own files."""

    headline: str
    body: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The words drawn on the picture; `locale` is a BCP 47 tag, empty strings are not drawn.

    `terms` are those that the words have to hold, by the brand's glossary.
    """

    headline: str
    body: str
    call_to_action: str
    locale: str
    legal: str = ""
    label: str = ""
    terms: tuple[str, ...] = ()

    def as_raw(self) -> dict[str, Json]:
        """Return the words as plain values; written as before where there are no terms: digests stay."""
        raw: dict[str, Json] = asdict(self)
        if self.terms:
            return {**raw, "terms": list(self.terms)}
        del raw["terms"]
        return raw

    @classmethod
    def from_raw(cls, raw: dict[str, Any]) -> Self:
        """Read the copy of a spec's JSON."""
        return cls(**{**raw, "terms": tuple(raw.get("terms", ()))})


@dataclass(frozen=True, slots=True)
class Assets:
    """SHA-256 digests of the stored pictures to composite and of the sound of videos, None for none."""

    product: str | None = None
    logo: str | None = None
    logo_on_dark: str | None = None
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model folder by name and by the digest of its manifest."""

    name: str
    digest: str


class Spec(Protocol):
    """What a job is told: any frozen value that can be written down, and what its order has to know of it."""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json()`."""

    @property
    def model(self) -> ModelRef | None:
        """Return the model that it is made with, None for work that needs none."""

    @property
    def effort(self) -> dict[str, Json]:
        """Return what specs share that take as long with the same model."""

    def to_json(self) -> str:
        """Return the canonical JSON of the spec."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the diffusion model is asked for; `seed` is 0 to 2**32 - 1."""

    prompt: str
    seed: int
    model: ModelRef
    negative_prompt: str = ""
    steps: int = 20
    guidance: float = 3.0


# Layouts keep a third of a logo's height free by themselves; more than its whole height, no banner has. Lower
# than 14 pixels no logo is read; from 48 on few formats have room for one.
CLEAR_SPACES, LEAST_HEIGHTS = range(35, 101), range(14, 49)

Part = Literal["headline", "body", "call_to_action", "fine_print", "logo", "product", "plate", "window"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Where a person put one part of a format's layout, in pixels of the file.

    Words are set as large as they fit the box, logo and product keep their proportions in it, and the
    product stands on its lower edge. The plate under words and the window of a picture take the whole box.
    `right` and `bottom` are exclusive; ValueError for a box without pixels.
    """

    format: str
    part: Part
    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.part not in get_args(Part):
            raise ValueError(f"no part of a layout is called '{self.part}'")
        if not all(isinstance(edge, int) for edge in (self.left, self.top, self.right, self.bottom)):
            raise ValueError("a box is in whole pixels")
        if self.left >= self.right or self.top >= self.bottom:
            raise ValueError("a box has at least one pixel")


@dataclass(frozen=True, slots=True)
class Footage:
    """A joined film that an ad is laid over: its file by SHA-256, its frames, `frame_rate` of them a second.

    `cuts` are the first frames of its shots but the first one's, ascending. `composite` says that frames of
    given pictures or clips are in it. ValueError for a film without frames, or for cuts outside of it.
    """

    film: str
    frames: int
    frame_rate: int
    cuts: tuple[int, ...] = ()
    composite: bool = False

    def __post_init__(self) -> None:
        if self.frames < 1 or self.frame_rate < 1:
            raise ValueError("a film has at least one frame, and one a second")
        if list(self.cuts) != sorted(set(self.cuts)) or not all(0 < cut < self.frames for cut in self.cuts):
            raise ValueError("cuts are in order, within the film")

    @property
    def seconds(self) -> int:
        """Return how long its ad is: whole seconds, of which the end card has 1.8 to 2.8."""
        return ceil(self.frames / self.frame_rate + SHORTEST_CARD)


@dataclass(frozen=True, slots=True)
class LogoRules:
    """What a brand asks for its logo: clear space in hundredths of its height, least height in pixels.

    ValueError beyond `CLEAR_SPACES` or `LEAST_HEIGHTS`.
    """

    clear_space: int = 35
    least_height: int = 14

    def __post_init__(self) -> None:
        if self.clear_space not in CLEAR_SPACES or self.least_height not in LEAST_HEIGHTS:
            raise ValueError("a logo keeps 35 to 100 % of its height free, and its least height is 14 to 48")


USUAL_LOGO_RULES = LogoRules()


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """One variant in all its formats; equal specs have equal digests and make equal files.

    `adjustments` are sorted by format and part, at most one for each. Over `footage` there is no generated
    picture: `picture` says how the film was made, and every format is as long as the film and its end card.
    """

    picture: Picture
    copy: Copy
    palette: Palette
    typefaces: Typefaces
    formats: tuple[FormatSpec, ...]
    assets: Assets = Assets()
    layout: str = "hero"
    adjustments: tuple[Adjustment, ...] = ()
    footage: Footage | None = None
    logo: LogoRules = USUAL_LOGO_RULES

    def __post_init__(self) -> None:
        if film := self.footage:
            lengths = {(each.seconds, each.frame_rate) for each in self.formats}
            if lengths != {(film.seconds, film.frame_rate)}:
                raise ValueError(f"an ad over this film has {film.seconds} s of its own rate in each format")
        places = [(each.format, each.part) for each in self.adjustments]
        if places != sorted(set(places)):
            raise ValueError("adjustments are sorted by format and part, one for each")

    def as_raw(self) -> dict[str, Any]:
        """Return the spec as plain values, as `to_json` writes them."""
        raw = {**asdict(self), "copy": self.copy.as_raw()}
        # Specs are written as they were before there were videos, sound and the rest: digests stay.
        for form in raw["formats"]:
            if not form["seconds"]:
                del form["seconds"], form["frame_rate"]
            if not form["plays"]:
                del form["plays"]
            if form["loudness"] == _LOUDNESS:
                del form["loudness"]
        if raw["assets"]["sound"] is None:
            del raw["assets"]["sound"]
        for late in ("adjustments", "footage"):
            if not raw[late]:
                del raw[late]
        if self.logo == USUAL_LOGO_RULES:
            del raw["logo"]
        return raw

    def to_json(self) -> str:
        """Return the canonical JSON of the spec; `from_json` reads it back."""
        return canonical_json(self.as_raw())

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json()`."""
        return digest_of(self.to_json())

    @property
    def model(self) -> ModelRef:
        """Return the model that makes the picture."""
        return self.picture.model

    @property
    def effort(self) -> dict[str, Json]:
        """Return what variants share that take as long: steps, guidance, sizes, frames; not words or seed."""
        stills = {(form.width, form.height) for form in self.formats if not form.frames}
        films = sorted((form.width, form.height, form.frames) for form in self.formats if form.frames)
        effort: dict[str, Json] = {
            "steps": self.picture.steps,
            "guided": self.picture.guidance > 1.0,
            "sizes": [list(size) for size in sorted(stills)],
        }
        # That of stills is what it was before there were videos: what was measured of them still counts.
        if films:
            effort["films"] = [list(film) for film in films]
        if self.footage:
            effort["over_film"] = True
        return effort

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; a missing or unknown field raises TypeError or KeyError."""
        raw: dict[str, Any] = json.loads(text)
        picture = dict(raw["picture"])
        formats = tuple(FormatSpec.from_raw(entry) for entry in raw["formats"])
        return cls(
            picture=Picture(**{**picture, "model": ModelRef(**picture["model"])}),
            copy=Copy.from_raw(raw["copy"]),
            palette=Palette(**raw["palette"]),
            typefaces=Typefaces(**raw["typefaces"]),
            formats=formats,
            assets=Assets(**raw.get("assets", {})),
            layout=raw.get("layout", "hero"),
            adjustments=tuple(Adjustment(**each) for each in raw.get("adjustments", ())),
            footage=_footage(raw["footage"]) if "footage" in raw else None,
            logo=LogoRules(**raw.get("logo", {})),
        )


def _footage(raw: dict[str, Any]) -> Footage:
    return Footage(**{**raw, "cuts": tuple(raw.get("cuts", ()))})
