"""Requests of every kind for the tiny model of clips, drawn at random."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from generation.engines.base import Clip, Condition, Frames, Made, Request
from generation.engines.ltx import LtxEngine
from generation.specs import Picture

FRAMES = Frames(9, 33, 8)
RATE = 24
PROMPTS = ("blue-ground orange-accent", "moon-light", "arch-behind spheres-beside pink-props", "")
SIZES = ((64, 64), (96, 64), (64, 96))

Random = np.random.Generator


def moving(seed: int, frames: int, size: tuple[int, int], *, rate: int = RATE) -> Clip:
    """A clip of soft coloured waves that move."""
    random = np.random.default_rng(seed)
    width, height = size
    time, down, across = np.meshgrid(np.arange(frames), np.arange(height), np.arange(width), indexing="ij")
    waves = [
        np.sin(random.uniform(0.05, 0.2) * across + random.uniform(0.05, 0.2) * down + 0.3 * time + phase)
        for phase in random.uniform(0, 6, 3)
    ]
    return Clip((np.stack(waves, axis=-1) * 100 + 128).astype(np.uint8), rate)


def still(seed: int, size: tuple[int, int]) -> Clip:
    """A clip of one frame."""
    return moving(seed, 1, size)


def plain(engine: LtxEngine, seed: int, *, frames: int = 17, size: tuple[int, int] = SIZES[0]) -> Request:
    """A request from text alone, of three guided steps."""
    prompt = PROMPTS[seed % len(PROMPTS)]
    picture = Picture(prompt, seed, engine.model, negative_prompt="neon-light", steps=3, guidance=3.0)
    return Request(picture, *size, frames=frames, frame_rate=RATE)


def _size(request: Request) -> tuple[int, int]:
    return request.width, request.height


def _soft(request: Request, random: Random) -> Request:
    given = Condition(still(2, _size(request)), 5, float(random.uniform(0.2, 0.9)))
    return replace(request, conditions=(given,))


def _restyled(request: Request, random: Random) -> Request:
    return request.restyling(moving(6, request.frames, _size(request)), float(random.uniform(0.0, 1.0)))


KINDS: dict[str, Callable[[Request, Random], Request]] = {
    "text to image": lambda request, random: replace(request, frames=1),
    "text to video": lambda request, random: request,
    "image to video": lambda request, random: request.starting_from(still(1, _size(request))),
    "softly held picture": _soft,
    "extend": lambda request, random: request.extending(moving(3, 9, _size(request))),
    "extend backward": lambda request, random: request.leading_to(moving(4, 17, _size(request))),
    "in-between": lambda request, random: request.between(still(1, _size(request)), still(5, _size(request))),
    "restyle a clip": _restyled,
    "restyle a picture": lambda request, random: _restyled(replace(request, frames=1), random),
    "references": lambda request, random: request.referring_to(
        *(still(7 + number, _size(request)) for number in range(int(random.integers(1, 4))))
    ),
    "image to video with a reference": lambda request, random: request.starting_from(
        still(1, _size(request))
    ).referring_to(still(8, _size(request))),
}


def drawn(engine: LtxEngine, random: Random, kind: str | None = None) -> Request:
    """A request of a random kind, size, prompt, seed, length, guidance and number of steps."""
    request = plain(
        engine,
        int(random.integers(0, 2**32)),
        frames=int(random.choice([17, 17, 25])),
        size=SIZES[int(random.integers(len(SIZES)))],
    )
    picture = replace(
        request.picture,
        steps=int(random.integers(1, 6)),
        guidance=float(random.choice((1.0, 3.0, 4.5))),
        negative_prompt=str(random.choice(("", "neon-light"))),
    )
    names = list(KINDS)
    return KINDS[kind or names[int(random.integers(len(names)))]](replace(request, picture=picture), random)


def made(engine: LtxEngine, *requests: Request) -> list[Made]:
    """What the engine makes of requests in one call."""
    return engine.generate(requests, lambda done, total: None)


def pixels(result: Made) -> NDArray[np.int16]:
    """The frames of a picture or a clip (frames, height, width, 3), as numbers that can be subtracted."""
    frames = result.frames if isinstance(result, Clip) else np.asarray(result)[None]
    return frames.astype(np.int16)


def apart(one: Made, other: Made) -> int:
    """The largest difference between two results, in grey levels."""
    assert type(one) is type(other)
    return int(np.abs(pixels(one) - pixels(other)).max())


def likeness(one: Made, other: Made) -> float:
    """The peak signal-to-noise ratio of two results in decibels, infinite where they are equal."""
    error = float(np.mean((pixels(one) - pixels(other)).astype(np.float64) ** 2))
    return float("inf") if error == 0 else 10 * float(np.log10(255**2 / error))
