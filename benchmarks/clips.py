"""What the benchmarks of clips share: a model with random weights, and diffusers' pipeline for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generation.engines.base import Request

AUTOENCODER = {
    "block_out_channels": (16, 32, 64, 64, 64),
    "down_block_types": ("LTXVideo095DownBlock3D",) * 4,
    "layers_per_block": (1,) * 5,
    "spatio_temporal_scaling": (True,) * 4,
    "downsample_type": ("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    "decoder_block_out_channels": (32, 64, 128),
    "decoder_layers_per_block": (1,) * 4,
    "upsample_factor": (2, 2, 2),
    "timestep_conditioning": True,
}


def save_random(
    folder: Path,
    *,
    seed: int = 0,
    autoencoder: Mapping[str, Any] | None = None,
    transformer: Mapping[str, Any] | None = None,
) -> None:
    """Write a model of 10 million random parameters in LTX-Video's layout: how fast it is does not differ.

    `autoencoder` and `transformer` are configurations that make it another size.
    """
    import torch  # noqa: PLC0415 - takes seconds
    from diffusers import (  # noqa: PLC0415
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )

    from generation.panggung.training import architecture, text  # noqa: PLC0415

    torch.manual_seed(seed)
    tokenizer = text.make_tokenizer()
    LTXPipeline(
        FlowMatchEulerDiscreteScheduler(),
        AutoencoderKLLTXVideo(**{**architecture.AUTOENCODER, **AUTOENCODER, **(autoencoder or {})}),
        text.make_text_encoder(tokenizer),
        tokenizer,
        LTXVideoTransformer3DModel(**{**architecture.TRANSFORMER, **(transformer or {})}),
    ).save_pretrained(folder)


def open_pipeline(folder: Path, dtype: str) -> Any:
    """Load the folder as the pipeline that makes clips of all kinds."""
    import torch  # noqa: PLC0415
    from diffusers import LTXConditionPipeline  # noqa: PLC0415

    pipeline = LTXConditionPipeline.from_pretrained(
        folder, local_files_only=True, dtype=getattr(torch, dtype)
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def call_pipeline(pipeline: Any, request: Request, *, text: int = 128) -> None:
    """Make one request as the pipeline's documentation shows it, its prompt padded to `text` tokens."""
    import torch  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    more: dict[str, Any] = {}
    for given in request.conditions:
        pictures = [Image.fromarray(frame) for frame in given.clip.frames]
        more = {"image": pictures[0]} if len(pictures) == 1 else {"video": [pictures]}
    if request.restyle:
        frames = torch.tensor(request.restyle.clip.frames).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
        latents = pipeline.vae.encode(frames.to(pipeline.vae.dtype)).latent_dist.mode()
        clean = pipeline._normalize_latents(latents, pipeline.vae.latents_mean, pipeline.vae.latents_std)
        more = {"latents": clean, "denoise_strength": request.restyle.strength}
    pipeline(
        prompt=request.picture.prompt,
        negative_prompt=request.picture.negative_prompt,
        width=request.width,
        height=request.height,
        num_frames=request.frames,
        num_inference_steps=request.picture.steps,
        guidance_scale=request.picture.guidance,
        max_sequence_length=text,
        generator=torch.Generator("cpu").manual_seed(request.picture.seed),
        decode_timestep=0.05,
        decode_noise_scale=0.025,
        **more,
    )
