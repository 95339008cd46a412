"""What a request is to the denoiser: tokens, how much of each is given, where each stands.

Every task is this one program with other masks (docs/engine.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from generation.engines.autoencoding import Autoencoder
from generation.engines.base import Request
from generation.engines.schedule import last_part, noise_levels

# A clip that does not begin the result: so many of its latent frames stand beside it, the rest within it.
PREFIX_FRAMES = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """The latents of a result: frames, rows and columns; a latent is `stride` frames by `pixels` squared."""

    frames: int
    rows: int
    columns: int
    stride: int
    pixels: int

    @property
    def tokens(self) -> int:
        """Return how many tokens the result has."""
        return self.frames * self.rows * self.columns

    @property
    def plane(self) -> int:
        """Return how many tokens one latent frame has."""
        return self.rows * self.columns


@dataclass(frozen=True, slots=True)
class Sample:
    """A request on its way: `latents` (tokens, channels) in float32, the result's own tokens first.

    `kept` (tokens) is how much of each token is given, None where nothing is; `places` (3, tokens) are
    seconds and pixels; `levels` are the falling noise levels, and `done` the steps that were made.
    """

    request: Request
    grid: Grid
    latents: Tensor
    kept: Tensor | None
    places: Tensor
    levels: Tensor
    done: int = 0

    @property
    def tokens(self) -> int:
        """Return how many tokens it has, those beside the result included."""
        return len(self.latents)

    @property
    def guided(self) -> bool:
        """Tell whether the sample needs a second forward pass, without its prompt."""
        return self.request.picture.guidance > 1.0

    @property
    def steps_left(self) -> int:
        """Return how many steps are still to make."""
        return len(self.levels) - 1 - self.done

    @property
    def rows(self) -> int:
        """Return how many rows of a forward pass its next step takes."""
        return 0 if not self.steps_left else 2 if self.guided else 1

    def noise_at(self, step: int) -> Tensor:
        """Return the noise level of every token (tokens), or of all (1): never more than was left free."""
        level = self.levels[step][None]
        return level if self.kept is None else torch.minimum(level, 1 - self.kept)

    @property
    def result(self) -> Tensor:
        """Return the latents of the result (channels, frames, rows, columns)."""
        tokens = self.latents[: self.grid.tokens]
        return tokens.T.reshape(-1, self.grid.frames, self.grid.rows, self.grid.columns)


@dataclass(frozen=True, slots=True)
class _Given:
    """Latents that are given (channels, frames, rows, columns), from a frame of the result on."""

    latents: Tensor
    strength: float
    frame: int


def sample_of(
    request: Request, grid: Grid, autoencoder: Autoencoder, scheduler: Any, channels: int
) -> Sample:
    """Start a sample: its seed alone makes its noise, on the CPU, in the pipelines' own order."""
    generator = torch.Generator("cpu").manual_seed(request.picture.seed)
    noise = torch.randn((channels, grid.tokens), generator=generator)
    clean, kept = torch.zeros_like(noise), torch.zeros(grid.tokens)
    levels = noise_levels(scheduler, request.picture.steps, grid.tokens)
    if request.restyle:
        levels = last_part(levels, request.restyle.strength)
        clean = autoencoder.encoded(request.restyle.clip).flatten(1).clone()
    for given in _within(request, grid, autoencoder):
        first = given.frame // grid.stride * grid.plane
        where = slice(first, first + given.latents[0].numel())
        clean[:, where], kept[where] = given.latents.flatten(1), given.strength
    places = [places_of(grid, grid.frames, frame=0, frame_rate=request.frame_rate)]
    for given in _beside(request, autoencoder):
        tokens = given.latents.flatten(1)
        noise = torch.cat([noise, torch.randn(tokens.shape, generator=generator)], dim=1)
        clean = torch.cat([clean, tokens], dim=1)
        kept = torch.cat([kept, torch.full((tokens.shape[1],), given.strength)])
        frames = given.latents.shape[1]
        places.append(places_of(grid, frames, frame=given.frame, frame_rate=request.frame_rate))
    start = torch.minimum(levels[0], 1 - kept)
    latents = (start * noise + (1 - start) * clean).T.contiguous()
    device = autoencoder.device
    return Sample(
        request,
        grid,
        latents.to(device),
        kept.to(device) if bool(kept.any()) else None,
        torch.cat(places, dim=1).to(device),
        levels.to(device),
    )


def _within(request: Request, grid: Grid, autoencoder: Autoencoder) -> Iterator[_Given]:
    """Yield what is given in the result's own tokens: a beginning, and later clips but for their prefix."""
    for condition in request.conditions:
        latents = autoencoder.encoded(condition.clip)
        skipped = PREFIX_FRAMES if condition.frame else 0
        if latents.shape[1] > skipped:
            frame = condition.frame + skipped * grid.stride
            yield _Given(latents[:, skipped:], condition.strength, frame)


def _beside(request: Request, autoencoder: Autoencoder) -> Iterator[_Given]:
    """Yield what is given in tokens of its own: later pictures, the prefixes of later clips, references.

    The first latent of an encoded clip is one frame, so it is like none of the result's own but the first;
    models of this layout were trained to read it beside them. A reference is a second or more before the
    beginning: the first one 1 s, the next one 2 s.
    """
    for condition in request.conditions:
        if condition.frame:
            latents = autoencoder.encoded(condition.clip)[:, :PREFIX_FRAMES]
            yield _Given(latents, condition.strength, condition.frame)
    for number, picture in enumerate(request.references, 1):
        yield _Given(autoencoder.encoded(picture), 1.0, -number * request.frame_rate)


def places_of(grid: Grid, frames: int, *, frame: int, frame_rate: int) -> Tensor:
    """Return where the tokens of latent frames stand (3, tokens): second, and pixels down and across.

    The first latent stands for one frame, the others for `stride` each, as in LTXConditionPipeline.
    """
    times = (torch.arange(frames) * grid.stride + 1 - grid.stride).clamp(min=0) + frame
    down, across = torch.arange(grid.rows) * grid.pixels, torch.arange(grid.columns) * grid.pixels
    places = torch.stack(torch.meshgrid(times, down, across, indexing="ij")).flatten(1).float()
    places[0] *= 1.0 / frame_rate
    return places
