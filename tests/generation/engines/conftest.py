"""A tiny model folder in the real layout, with random weights."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderKLLTXVideo,
    FlowMatchEulerDiscreteScheduler,
    LTXPipeline,
    LTXVideoTransformer3DModel,
)
from transformers import T5Config, T5EncoderModel

from generation.engines.base import Size
from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest, read_manifest
from generation.panggung.training.architecture import AUTOENCODER, TEXT_ENCODER, TRANSFORMER
from generation.panggung.training.export import write_manifest
from generation.panggung.training.text import make_tokenizer
from tests.generation.engines.kinds import FRAMES

TINY_AUTOENCODER = {
    "block_out_channels": (16, 16, 16, 16, 16, 32, 32),
    "decoder_block_out_channels": (16, 16, 32),
    "layers_per_block": (0, 0, 0, 0, 0, 0, 1),
    "decoder_layers_per_block": (1, 1, 1, 1),
}
TINY_TRANSFORMER = {
    "num_attention_heads": 2,
    "attention_head_dim": 24,
    "cross_attention_dim": 48,
    "num_layers": 2,
    "caption_channels": 16,
}
TINY_TEXT = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_heads": 2, "num_layers": 1}

Changed = Callable[[Callable[[Path], Any]], Path]


# As in LTX-Video 0.9.5 and later: 8 frames of 32 x 32 pixels in a latent, decoded with a timestep.
VIDEO_AUTOENCODER = {
    "block_out_channels": (16, 16, 16, 16, 16),
    "down_block_types": ("LTXVideo095DownBlock3D",) * 4,
    "layers_per_block": (0, 0, 0, 0, 1),
    "spatio_temporal_scaling": (True,) * 4,
    "downsample_type": ("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    "decoder_block_out_channels": (8, 16, 32),
    "decoder_layers_per_block": (1, 1, 1, 1),
    "upsample_factor": (2, 2, 2),
    "timestep_conditioning": True,
}


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A verified folder that holds a random model of stills; treat it as read-only."""
    return _saved(tmp_path_factory.mktemp("models") / "tiny", TINY_AUTOENCODER)


@pytest.fixture(scope="session")
def tiny_video_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with an autoencoder of clips; treat it as read-only."""
    return _saved(tmp_path_factory.mktemp("models") / "tiny-video", {**TINY_AUTOENCODER, **VIDEO_AUTOENCODER})


def _saved(folder: Path, autoencoder: dict[str, Any]) -> Path:
    torch.manual_seed(0)
    tokenizer = make_tokenizer()
    vae = AutoencoderKLLTXVideo(**{**AUTOENCODER, **autoencoder})
    vae.latents_mean, vae.latents_std = torch.randn(128) * 0.1, torch.rand(128) + 0.5
    transformer = LTXVideoTransformer3DModel(**{**TRANSFORMER, **TINY_TRANSFORMER})
    text_encoder = T5EncoderModel(T5Config(vocab_size=len(tokenizer), **{**TEXT_ENCODER, **TINY_TEXT}))
    pipeline = LTXPipeline(FlowMatchEulerDiscreteScheduler(), vae, text_encoder, tokenizer, transformer)
    pipeline.save_pretrained(folder, safe_serialization=True)
    write_manifest(folder, {}, tasks=["text_to_image"], most_frames=1)
    return folder


@pytest.fixture(scope="session")
def video_manifest(tiny_video_folder: Path) -> Manifest:
    """The manifest of the model of clips, with sizes that are made quickly; two have as many tokens."""
    return replace(read_manifest(tiny_video_folder), sizes=(Size(64, 64), Size(96, 64), Size(64, 96)))


@pytest.fixture(scope="session")
def video_engine(video_manifest: Manifest) -> LtxEngine:
    """An engine that makes stills and clips of up to 33 frames."""
    return LtxEngine(video_manifest, phrase=str, frames=FRAMES)
