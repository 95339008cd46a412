"""One forward pass over any samples: the only place where the denoiser is called."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from generation.engines.program import Sample
from generation.engines.prompts import Prompts


class Denoiser:
    """Moves samples of any kind one step each, in one forward pass of an LTXVideoTransformer3DModel."""

    def __init__(self, transformer: Any, prompts: Prompts) -> None:
        self._transformer, self._prompts = transformer, prompts

    @torch.inference_mode()
    def step(self, samples: Sequence[Sample]) -> list[Sample]:
        """Take one Euler step with every sample; all have as many tokens.

        Each goes from its own noise level to its next one. Guided ones ride twice in the same pass.
        """
        guided = [at for at, sample in enumerate(samples) if sample.guided]
        rows = [*(samples[at] for at in guided), *samples]
        prompts = [samples[at].request.picture.negative_prompt for at in guided]
        prompts += [sample.request.picture.prompt for sample in samples]
        velocity = self._forward(rows, prompts)
        without, wanted = velocity[: len(guided)], velocity[len(guided) :]
        for at, unguided in zip(guided, without, strict=True):
            wanted[at] = unguided + samples[at].request.picture.guidance * (wanted[at] - unguided)
        now = _noise(samples, [sample.done for sample in samples])
        then = _noise(samples, [sample.done + 1 for sample in samples])
        latents = torch.stack([sample.latents for sample in samples]) + (then - now)[..., None] * wanted
        return [
            replace(sample, latents=moved, done=sample.done + 1)
            for sample, moved in zip(samples, latents, strict=True)
        ]

    def _forward(self, samples: Sequence[Sample], prompts: Sequence[str]) -> Tensor:
        """Return the velocities (samples, tokens, channels) in float32."""
        texts, mask = self._prompts.stacked(prompts)
        noise = _noise(samples, [sample.done for sample in samples])
        velocity: Tensor = self._transformer(
            hidden_states=torch.stack([sample.latents for sample in samples]).to(self._transformer.dtype),
            encoder_hidden_states=texts,
            timestep=noise * 1000,
            encoder_attention_mask=mask,
            video_coords=torch.stack([sample.places for sample in samples]),
            return_dict=False,
        )[0]
        return velocity.float()


def _noise(samples: Sequence[Sample], steps: Sequence[int]) -> Tensor:
    """Return the noise levels (samples, tokens), or (samples, 1) where each sample has one for all tokens."""
    levels = [sample.noise_at(step) for sample, step in zip(samples, steps, strict=True)]
    most = max(len(level) for level in levels)
    return torch.stack([level.expand(most) for level in levels])
