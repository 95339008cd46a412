"""Runs models of the LTX-Video layout: our own sampler over the diffusers classes, the pipeline only as
loader.

What is made depends on its own request alone: noise comes from its own generator, each sample keeps its own
schedule and masks, so whoever shares its batch changes nothing but rounding. docs/engine.md says how.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

import torch
from PIL import Image

from generation.engines.autoencoding import Autoencoder, pixels_of
from generation.engines.base import (
    STILL,
    Blank,
    Clip,
    EngineError,
    Frames,
    Made,
    OnStep,
    OutOfMemory,
    Request,
)
from generation.engines.batch import Batch
from generation.engines.denoiser import Denoiser
from generation.engines.limits import Limits
from generation.engines.loading import load
from generation.engines.manifest import Manifest
from generation.engines.program import Grid, Sample, sample_of
from generation.engines.prompts import Phrase, Prompts
from generation.engines.room import Room
from generation.specs import ModelRef, Picture

# How many latent tokens are decoded at once: a clip of 17 frames of 512 x 512, or twelve stills of 256 x 256.
DECODED_TOKENS = 768


def open_ltx(manifest: Manifest) -> "LtxEngine":
    """Load a verified folder whose prompts go to the text encoder as they are."""
    return LtxEngine(manifest, phrase=str, frames=manifest.frames)


class LtxEngine:
    """Stills and clips from one loaded folder; `phrase` turns a prompt into what the text encoder is given.

    `frames` is how many frames the model was trained for. On a CPU everything is computed in float32 unless
    `dtype` says otherwise: bfloat16 is about twice as fast there but rounds differently with the size of the
    batch, by more than a grey level. A forward pass takes at most `token_budget` latent tokens, or what the
    room says that a batch is opened with.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        phrase: Phrase,
        frames: Frames = STILL,
        dtype: torch.dtype | None = None,
        token_budget: int = 2048,
    ) -> None:
        parts = _loaded(manifest, dtype)
        self._manifest, self._room = manifest, Room(token_budget)
        self._scheduler, self._channels = parts.scheduler, parts.transformer.config.in_channels
        self._pixels, stride = parts.vae_spatial_compression_ratio, parts.vae_temporal_compression_ratio
        self._limits = Limits(manifest.ref, manifest.sizes, frames, stride)
        self._prompts = Prompts(parts.tokenizer, parts.text_encoder, phrase=phrase)
        self._denoiser = Denoiser(parts.transformer, self._prompts)
        self._autoencoder = Autoencoder(parts.vae)

    @property
    def model(self) -> ModelRef:
        """Return the name and digest of the loaded model."""
        return self._manifest.ref

    def validate(self, pictures: Sequence[Picture]) -> None:
        """Raise Unsupported for the first picture that this model can never make."""
        for picture in pictures:
            self._limits.check_picture(picture)
            self._prompts.check(picture.prompt)
            self._prompts.check(picture.negative_prompt)

    def validate_requests(self, requests: Sequence[Request]) -> None:
        """Raise Unsupported for the first request that this model can never make; touches no weights."""
        self.validate([request.picture for request in requests])
        for request in requests:
            self._limits.check(request)

    def generate(self, requests: Sequence[Request], on_step: OnStep) -> list[Made]:
        """Return one picture or clip per request; see `Engine.generate`."""
        self.validate_requests(requests)
        batch = self.open_batch()
        tickets = [batch.join(request) for request in requests]
        total = batch.steps_left
        results: dict[int, Made] = {}
        while batch:
            before = batch.steps_left
            for ticket, made in batch.advance().items():
                if isinstance(made, EngineError):
                    raise made
                results[ticket] = made
            if batch.steps_left < before:
                on_step(total - batch.steps_left, total)
        return [results[ticket] for ticket in tickets]

    def open_batch(self, room: Room | None = None) -> Batch[Sample]:
        """Return an empty batch, which requests join and leave while others are being made."""
        return Batch(
            lambda request: _guarded(self._started, request),
            lambda samples: _guarded(self._denoiser.step, samples),
            lambda samples: _guarded(self._finished, samples),
            room=room or self._room,
        )

    def _started(self, request: Request) -> Sample:
        grid = Grid(
            frames=(request.frames - 1) // self._limits.stride + 1,
            rows=request.height // self._pixels,
            columns=request.width // self._pixels,
            stride=self._limits.stride,
            pixels=self._pixels,
        )
        return sample_of(request, grid, self._autoencoder, self._scheduler, self._channels)

    def _finished(self, samples: Sequence[Sample]) -> list[Made | Blank]:
        """Decode samples, those of one grid together."""
        made: dict[int, Made | Blank] = {}
        grids: dict[Grid, list[int]] = {}
        for at, sample in enumerate(samples):
            grids.setdefault(sample.grid, []).append(at)
        for grid, members in grids.items():
            count = max(1, DECODED_TOKENS // grid.tokens)
            for start in range(0, len(members), count):
                part = members[start : start + count]
                made |= zip(part, self._decoded([samples[at] for at in part]), strict=True)
        return [made[at] for at in range(len(samples))]

    def _decoded(self, samples: Sequence[Sample]) -> list[Made | Blank]:
        shown = self._autoencoder.decoded(
            [sample.result for sample in samples], [sample.request.picture.seed for sample in samples]
        )
        return [_made(sample.request, one) for sample, one in zip(samples, shown, strict=True)]


def _loaded(manifest: Manifest, dtype: torch.dtype | None) -> Any:
    """Load the folder's parts onto the device that this process has."""
    on_gpu = torch.cuda.is_available()
    if not on_gpu and os.environ.get("OMP_WAIT_POLICY") != "PASSIVE":
        torch.set_num_threads(1)  # threads that wait by spinning slow a shared machine down many times
    parts = load(manifest.folder, manifest.engine, dtype or (torch.bfloat16 if on_gpu else torch.float32))
    return parts.to("cuda" if on_gpu else "cpu")


def _made(request: Request, shown: torch.Tensor) -> Made | Blank:
    try:
        frames = pixels_of(shown)
    except Blank as blank:
        return blank
    for condition in request.conditions:
        if condition.exact:
            frames[condition.frame : condition.frame + len(condition.clip)] = condition.clip.frames
    return Clip(frames, request.frame_rate) if request.frames > 1 else Image.fromarray(frames[0], "RGB")


def _guarded(call: Callable[..., Any], *arguments: Any) -> Any:
    """Call, and say OutOfMemory in the product's words where memory ran out."""
    try:
        return call(*arguments)
    except (torch.OutOfMemoryError, MemoryError):
        pass
    except RuntimeError as error:
        if "not enough memory" not in str(error):
            raise EngineError(f"The model failed while generating: {error}") from error
    # Raised out here: the first error would keep what its frames hold in memory.
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise OutOfMemory("The pictures do not fit into memory together.")
