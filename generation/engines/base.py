"""What the product knows of an engine: requests go in, pictures come out, errors say whether to retry."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.engines.room import Room
from generation.specs import ModelRef, Picture


class EngineError(Exception):
    """Generating failed; `retryable` says whether the same request may succeed later."""

    code = "engine_failed"

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.retryable = retryable


class Unsupported(EngineError):
    """The engine can never make what was asked for."""

    code = "unsupported"

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


class ModelRefused(EngineError):
    """A model folder is missing, incomplete, changed or holds what must not be loaded."""

    code = "model_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


class OutOfMemory(EngineError):
    """The batch was too large; the same requests in smaller batches give the same pictures."""

    code = "out_of_memory"


class Blank(EngineError):
    """What came out is black or no numbers at all; the same request would give the same again."""

    code = "blank"

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


@dataclass(frozen=True, eq=False)
class Clip:
    """Moving pictures: RGB `frames` as uint8 (frames, height, width, 3), `frame_rate` of them a second.

    Clips with equal frames and rates are equal. The frames are read-only; others raise ValueError.
    """

    frames: NDArray[np.uint8]
    frame_rate: int = 25

    def __post_init__(self) -> None:
        if self.frames.dtype != np.uint8 or self.frames.ndim != 4 or self.frames.shape[3] != 3:
            raise ValueError("a clip's frames are uint8 of (frames, height, width, 3)")
        frames = np.ascontiguousarray(self.frames).view()
        frames.setflags(write=False)
        object.__setattr__(self, "frames", frames)

    @classmethod
    def still(cls, picture: Image.Image) -> Self:
        """Return a picture as a clip of one frame."""
        return cls(np.asarray(picture.convert("RGB"))[None])

    def __len__(self) -> int:
        return len(self.frames)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clip) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of shape, frame rate and frames."""
        head = repr((self.frames.shape, self.frame_rate)).encode()
        return hashlib.sha256(head + b"\n" + self.frames.tobytes()).hexdigest()

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.frames.shape[2], self.frames.shape[1]


Made = Image.Image | Clip
"""What a request makes: an RGB picture where one frame was asked for, else a clip."""


def still_of(made: Made) -> Image.Image:
    """Return what was made for a request of one frame."""
    if isinstance(made, Clip):
        raise EngineError("A picture was asked for and a clip was made.", retryable=False)
    return made


@dataclass(frozen=True, slots=True)
class Condition:
    """Frames that are given: `clip` begins at `frame` of the result.

    `strength` 1 keeps it, less lets the model change it. Where `exact`, the result holds the given frames
    byte for byte, else as the model's autoencoder shows them.
    """

    clip: Clip
    frame: int = 0
    strength: float = 1.0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Restyle:
    """A clip or a still to begin from instead of noise: `strength` 0 keeps it, 1 forgets it."""

    clip: Clip
    strength: float


@dataclass(frozen=True, slots=True)
class Size:
    """A size in pixels that a model was trained for.

    `anchor_x` and `anchor_y` are the fractions of width and height, from the left and from the top, where
    the foot of a product belongs.
    """

    width: int
    height: int
    anchor_x: float = 0.5
    anchor_y: float = 0.7


@dataclass(frozen=True, slots=True)
class Frames:
    """How many frames a model makes at once: `least`, `least + step`, ... up to `most`; 1 is a still."""

    least: int = 1
    most: int = 1
    step: int = 1

    def __contains__(self, count: int) -> bool:
        return self.least <= count <= self.most and (count - self.least) % self.step == 0


STILL = Frames()


@dataclass(frozen=True, slots=True)
class Request:
    """A picture, or a clip of several `frames`, to make at one of the model's own sizes.

    As it stands it is made from text. The methods return requests that begin from more: `conditions` are
    given frames, `restyle` is what to begin from, `references` are pictures of one frame to be true to.
    """

    picture: Picture
    width: int
    height: int
    frames: int = 1
    frame_rate: int = 25
    conditions: tuple[Condition, ...] = ()
    restyle: Restyle | None = None
    references: tuple[Clip, ...] = ()

    def starting_from(self, first: Clip) -> Self:
        """Return image to video: the clip begins with a picture."""
        return self._given(Condition(first))

    def extending(self, clip: Clip) -> Self:
        """Return an extension: the result begins with the frames of a clip and goes on."""
        return self._given(Condition(clip, exact=True))

    def leading_to(self, clip: Clip) -> Self:
        """Return an extension backward: the result ends with the frames of a clip."""
        return self._given(Condition(clip, self.frames - len(clip), exact=True))

    def between(self, first: Clip, last: Clip) -> Self:
        """Return an in-between: the result begins with one picture and ends with another."""
        return self._given(Condition(first, exact=True), Condition(last, self.frames - 1, exact=True))

    def restyling(self, clip: Clip, strength: float) -> Self:
        """Return a restyle of a clip, or of a still, as long as the result."""
        return replace(self, restyle=Restyle(clip, strength))

    def referring_to(self, *pictures: Clip) -> Self:
        """Return the same with pictures that the result should be true to, say of a product."""
        return replace(self, references=(*self.references, *pictures))

    def _given(self, *conditions: Condition) -> Self:
        return replace(self, conditions=(*self.conditions, *conditions))


OnStep = Callable[[int, int], None]
"""Called after each step of a batch with the steps done and the steps in all; may raise to stop it."""


class OpenBatch(Protocol):
    """Requests under way, which join and leave between two forward passes (`generation.engines.batch`)."""

    @property
    def seconds(self) -> Mapping[int, float]:
        """Return what each ticket took of the last pass, in seconds of the device."""

    @property
    def tokens(self) -> int:
        """Return the tokens that all requests together put into their next passes."""

    def __len__(self) -> int: ...

    def join(self, request: Request) -> int:
        """Take a request in, which was validated; return its ticket. Raises EngineError."""

    def leave(self, ticket: int) -> None:
        """Forget a request, if it is still under way."""

    def steps_left_of(self, ticket: int) -> int:
        """Return the steps that a request still has to make."""

    def advance(self) -> Mapping[int, Made | EngineError]:
        """Make one forward pass; return by ticket what it finished, or why it can never be finished.

        Raises EngineError; then every request is where it was before the pass.
        """


class Maker(Protocol):
    """What makes a list of requests at once. One is used by one thread at a time."""

    @property
    def model(self) -> ModelRef:
        """Return the name and digest of the loaded model."""

    def validate(self, pictures: Sequence[Picture]) -> None:
        """Raise Unsupported for the first picture that the engine can never make; touches no weights."""

    def generate(self, requests: Sequence[Request], on_step: OnStep) -> Sequence[Made]:
        """Return one RGB picture, or one clip, per request, in order, each of its request's size.

        Requests may differ in all they ask for; what is made depends on its own request alone.
        Raises Unsupported, Blank, OutOfMemory or EngineError; then nothing is returned.
        """


class Engine(Maker, Protocol):
    """A loaded model, as a worker uses it."""

    def validate_requests(self, requests: Sequence[Request]) -> None:
        """Raise Unsupported for the first request that the engine can never make; touches no weights."""

    def open_batch(self, room: Room | None = None) -> OpenBatch:
        """Return an empty batch; `room` is what the worker has learned of the device's memory."""
