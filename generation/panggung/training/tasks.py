"""What is given to the denoiser in training: the masks and places that the engine makes for its tasks."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from generation.engines.program import Grid, places_of
from generation.panggung.framing import Framing
from generation.panggung.training.architecture import COMPRESSION
from generation.panggung.training.latents import Latents

STRIDE = 8
FRAME_RATES = (24, 25, 30)
# Frames that are kept were made by a model once: noise says that they are not quite right.
KEPT_NOISE = 0.08
NOTHING, LAST, REFERENCE = range(3)
ALREADY_MADE = 0.5
# References that are of something else, as a product's picture is: words and kept frames count for more.
STRANGERS = 0.5
# Which latent frames are shown. The first and the last show most of where a move goes, for two thirds of what
# all three cost.
STILL, WHOLE, SHORT, APART = (0,), (0, 1, 2), (0, 1), (0, 2)


@dataclass(frozen=True, slots=True)
class Lesson:
    """How often each task is trained: odds, but for `onward`, which says if later parts of moves are shown.

    `shown` is of all latent frames, the first two, and the first and last. `kept` is how many of three are
    kept, `kept_later` the same of later parts, `kept_of_two` of two, `beside` of nothing, the last frame and
    a reference.
    """

    shown: tuple[float, float, float]
    kept: tuple[float, float, float]
    kept_of_two: tuple[float, float]
    beside: tuple[float, float, float]
    kept_later: tuple[float, float, float] | None


# What a move's word means comes first: from text and from a picture alone, mostly by where it ends.
LESSONS = {
    "moves": Lesson((0.35, 0.05, 0.6), (0.4, 0.6, 0.0), (0.4, 0.6), (1.0, 0.0, 0.0), None),
    "all": Lesson((0.6, 0.1, 0.3), (0.4, 0.3, 0.3), (0.4, 0.6), (0.6, 0.2, 0.2), (0.0, 0.35, 0.65)),
}


class Task(NamedTuple):
    """What is given, per row.

    How many latent frames are kept and whether a model made them, frames a second, what stands beside the
    clip, and whether a reference is of another clip. `frames` are the latent frames that are shown, of all.
    """

    kept: Tensor
    made_before: Tensor
    frame_rates: Tensor
    beside: Tensor
    stranger: Tensor
    frames: tuple[int, ...] = WHOLE


@dataclass(frozen=True, slots=True)
class Given:
    """Latents (batch, tokens, channels), how much of each token is kept, and its place (batch, 3, tokens).

    `own` is how many of the tokens are the result's own; the others stand beside it.
    """

    shown: Tensor
    wanted: Tensor
    kept: Tensor
    places: Tensor
    own: int


def draw_task(
    kind: str,
    lesson: Lesson,
    frames: tuple[int, ...],
    count: int,
    *generators: np.random.Generator,
) -> Task:
    """Draw what is given of `count` clips or stills.

    Of the two generators, all ranks share the first: with it is drawn whether anything stands beside.
    """
    shared, own = generators
    rates = own.choice(FRAME_RATES, count)
    made_before, stranger = own.random(count) < ALREADY_MADE, own.random(count) < STRANGERS
    kept, beside = np.zeros(count, np.int64), np.full(count, NOTHING)
    if kind != "pictures":
        # A clip that does not begin where stills are taken from is not what its words alone ask for.
        whole = (kind == "onward" and lesson.kept_later) or lesson.kept
        two = (0.0, 1.0) if kind == "onward" else lesson.kept_of_two
        odds = whole if frames == WHOLE else two
        kept = own.choice(len(odds), count, p=odds)
        if frames == WHOLE and shared.random() > lesson.beside[NOTHING]:
            beside = own.choice(
                (LAST, REFERENCE), count, p=np.divide(lesson.beside[1:], sum(lesson.beside[1:]))
            )
    return Task(
        kept=torch.from_numpy(kept),
        made_before=torch.from_numpy(made_before),
        frame_rates=torch.from_numpy(rates),
        beside=torch.from_numpy(beside),
        stranger=torch.from_numpy(stranger),
        frames=frames,
    )


def draw_frames(lesson: Lesson, random: np.random.Generator) -> tuple[int, ...]:
    """Draw which latent frames of clips are shown."""
    return (WHOLE, SHORT, APART)[int(random.choice(3, p=lesson.shown))]


def given(latents: Latents, rows: Tensor, task: Task) -> Given:
    """Return what the denoiser gets of these rows: the clean latents, with what is kept a little wrong."""
    device = latents.tokens.device
    wanted = latents.tokens[rows][:, task.frames].float()
    count, frames, plane = wanted.shape[:3]
    kept_frames = task.kept.to(device)[:, None] > torch.arange(frames, device=device)
    shown = wanted.clone()
    before = (task.made_before & (task.kept > 1)).to(device)
    shown[before, :2] = latents.again[rows][before].float()
    kept = kept_frames[..., None].expand(count, frames, plane).float()
    shown, kept = shown.flatten(1, 2), kept.flatten(1, 2)
    places = [
        _places(latents.framing, task.frames[-1] + 1, rate=int(rate))
        .unflatten(1, (-1, plane))[:, task.frames]
        .flatten(1)
        for rate in task.frame_rates
    ]
    if bool((task.beside != NOTHING).any()):
        last = (task.beside == LAST).to(device)[:, None, None]
        seen = torch.where(task.stranger.to(device), rows.roll(1), rows)
        extra = torch.where(last, latents.last[rows], latents.tokens[seen, 0]).float()
        shown, kept = torch.cat([shown, extra], 1), torch.cat([kept, torch.ones_like(kept[:, :plane])], 1)
        for at, rate in enumerate(task.frame_rates.tolist()):
            frame = (frames - 1) * STRIDE if task.beside[at] == LAST else -rate
            places[at] = torch.cat([places[at], _places(latents.framing, 1, rate=rate, frame=frame)], 1)
    noise = KEPT_NOISE * torch.rand((count, 1, 1), device=device) * torch.randn_like(shown)
    return Given(
        torch.where(kept[..., None] > 0, shown + noise, shown),
        wanted.flatten(1, 2),
        kept,
        torch.stack(places).to(device),
        frames * plane,
    )


def _places(framing: Framing, frames: int, *, rate: int, frame: int = 0) -> Tensor:
    rows, columns = framing.height // COMPRESSION, framing.width // COMPRESSION
    grid = Grid(frames=frames, rows=rows, columns=columns, stride=STRIDE, pixels=COMPRESSION)
    return places_of(grid, frames, frame=frame, frame_rate=rate)
