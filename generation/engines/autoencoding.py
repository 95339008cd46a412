"""Between pixels and latents: clips in, clips out, with the model's own statistics."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from generation.engines.base import Blank, Clip

DECODE_TIMESTEP, DECODE_NOISE = 0.05, 0.025
CACHED_CLIPS = 32
# The brightest value, of 255, that still counts as black.
BLACK = 4


class Autoencoder:
    """Wraps an AutoencoderKLLTXVideo; latents are float32 (channels, frames, rows, columns), normalised."""

    def __init__(self, vae: Any) -> None:
        self._vae = vae
        self._mean, self._std = (
            one.view(-1, 1, 1, 1).to(vae.device, torch.float32) for one in (vae.latents_mean, vae.latents_std)
        )
        self._known: OrderedDict[str, Tensor] = OrderedDict()

    @property
    def device(self) -> torch.device:
        """Return where the model computes."""
        device: torch.device = self._vae.device
        return device

    def encoded(self, clip: Clip) -> Tensor:
        """Return the most likely latents of a clip of 8k + 1 frames, on the CPU; remembers the last ones."""
        if clip.digest not in self._known:
            self._known[clip.digest] = self._encode(clip)
            if len(self._known) > CACHED_CLIPS:
                self._known.popitem(last=False)
        self._known.move_to_end(clip.digest)
        return self._known[clip.digest]

    @torch.inference_mode()
    def _encode(self, clip: Clip) -> Tensor:
        pixels = torch.tensor(clip.frames).permute(3, 0, 1, 2)[None].to(self._vae.device)
        shown = (pixels.float() / 255 * 2 - 1).to(self._vae.dtype)
        latents: Tensor = self._vae.encode(shown).latent_dist.mode()[0].float()
        normalised: Tensor = (latents - self._mean) * self._vae.config.scaling_factor / self._std
        return normalised.cpu()

    @torch.inference_mode()
    def decoded(self, latents: Sequence[Tensor], seeds: Sequence[int]) -> Tensor:
        """Return what latents of one shape show (clips, 3, frames, height, width), from -1 to 1."""
        stacked = torch.stack(list(latents)) * self._std / self._vae.config.scaling_factor + self._mean
        timestep = None
        if self._vae.config.timestep_conditioning:
            noise = torch.stack([_decode_noise(one, seed) for one, seed in zip(latents, seeds, strict=True)])
            stacked = (1 - DECODE_NOISE) * stacked + DECODE_NOISE * noise
            timestep = torch.full(
                (len(stacked),), DECODE_TIMESTEP, device=self._vae.device, dtype=self._vae.dtype
            )
        shown: Tensor = self._vae.decode(stacked.to(self._vae.dtype), timestep, return_dict=False)[0]
        return shown


def _decode_noise(latents: Tensor, seed: int) -> Tensor:
    generator = torch.Generator("cpu").manual_seed(seed ^ 0xFFFFFFFF)
    return torch.randn(latents.shape, generator=generator).to(latents)


def pixels_of(shown: Tensor) -> NDArray[np.uint8]:
    """Turn (3, frames, height, width) from -1 to 1 into bytes (frames, height, width, 3), or raise Blank."""
    if not bool(torch.isfinite(shown).all()):
        raise Blank("The model made no picture: its result is not a number.")
    pixels = ((shown.permute(1, 2, 3, 0).float() / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)
    if int(pixels.max()) <= BLACK:
        raise Blank("The model made no picture: its result is black.")
    made: NDArray[np.uint8] = pixels.cpu().numpy()
    return made
