"""All that generation is told about one shot of a video, and about a film joined of shots: frozen values."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, get_args

from generation.specs import ModelRef, Picture
from workspaces.canonical import Json, canonical_json, digest_of

StartKind = Literal["text", "picture", "continue", "towards", "restyle"]
FrameRate = Literal[24, 30]

START_KINDS: tuple[StartKind, ...] = get_args(StartKind)
FRAME_RATES: tuple[FrameRate, ...] = get_args(FrameRate)
LONGEST_SECONDS = 60
MOST_REFERENCES = 4


@dataclass(frozen=True, slots=True)
class ShotStart:
    """What a shot begins from, or is led to.

    `picture` is the digest of a stored picture: the first frame of "picture", the last one of "towards".
    `clip` is the digest of a stored clip to "restyle"; `strength` 0 keeps it, 1 forgets it.
    """

    kind: StartKind
    picture: str | None = None
    clip: str | None = None
    strength: float = 0.6


@dataclass(frozen=True, slots=True)
class ShotSpec:
    """One shot of exactly `frames` frames, at one of the model's own sizes in pixels.

    `references` are digests of stored pictures that the shot is to be true to. `before` is the digest of the
    shot that "continue" goes on from, and "towards" too; None where that is the job it waits for. Where that
    shot is trimmed, it goes on from the end of its first `before_frames` frames. Pictures with transparency
    lie on the colour `ground`, `#rrggbb`.
    """

    picture: Picture
    width: int
    height: int
    frames: int
    frame_rate: FrameRate
    start: ShotStart
    references: tuple[str, ...] = ()
    before: str | None = None
    before_frames: int | None = None
    ground: str = "#ffffff"

    @property
    def seconds(self) -> float:
        """Return how long the shot is."""
        return self.frames / self.frame_rate

    @property
    def model(self) -> ModelRef:
        """Return the model that makes the shot."""
        return self.picture.model

    @property
    def effort(self) -> dict[str, Json]:
        """Return what shots share that take as long: steps, guidance, size and length."""
        return {
            "steps": self.picture.steps,
            "guided": self.picture.guidance > 1.0,
            "size": [self.width, self.height],
            "frames": self.frames,
        }

    def to_json(self) -> str:
        """Return the canonical JSON of the spec; `from_json` reads it back."""
        return canonical_json(asdict(self))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json()`."""
        return digest_of(self.to_json())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; a missing or unknown field raises TypeError or KeyError."""
        raw: dict[str, Any] = json.loads(text)
        picture = dict(raw["picture"])
        return cls(
            **{
                **raw,
                "picture": Picture(**{**picture, "model": ModelRef(**picture["model"])}),
                "start": ShotStart(**raw["start"]),
                "references": tuple(raw.get("references", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class FilmShot:
    """A part of a film: `frames` frames of a shot's file, from its frame `first` on."""

    clip: str
    first: int
    frames: int


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """Shots in their order, joined without encoding anything again; sizes are in pixels.

    `poster` is the frame of the film that stands for it where it does not play.
    """

    shots: tuple[FilmShot, ...]
    frame_rate: FrameRate
    width: int
    height: int
    poster: int = 0

    @property
    def frames(self) -> int:
        """Return how many frames the film has."""
        return sum(shot.frames for shot in self.shots)

    @property
    def seconds(self) -> float:
        """Return how long the film is."""
        return self.frames / self.frame_rate

    @property
    def model(self) -> None:
        """Return that no model is needed."""
        return

    @property
    def effort(self) -> dict[str, Json]:
        """Return what films share that take as long to join."""
        return {"size": [self.width, self.height], "frames": self.frames}

    def to_json(self) -> str:
        """Return the canonical JSON of the spec; `from_json` reads it back."""
        return canonical_json(asdict(self))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json()`."""
        return digest_of(self.to_json())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; a missing or unknown field raises TypeError or KeyError."""
        raw: dict[str, Any] = json.loads(text)
        return cls(**{**raw, "shots": tuple(FilmShot(**shot) for shot in raw["shots"])})
