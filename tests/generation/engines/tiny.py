"""Tiny models of each family with random weights, of the real classes, saved in the real layout."""

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLWan,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    UniPCMultistepScheduler,
    WanPipeline,
    WanTransformer3DModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from tokenizers import Tokenizer
from tokenizers.models import BPE
from transformers import (
    Qwen2TokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
    UMT5Config,
    UMT5EncoderModel,
)

from generation.panggung.training.text import make_tokenizer

QWEN = {
    "vocab_size": 64,
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 8,
}
UMT5 = {"vocab_size": 64, "d_model": 16, "d_kv": 8, "d_ff": 32, "num_heads": 2, "num_layers": 1}
LATENTS = 4


def save_wan(folder: Path) -> None:
    """Save the layout of Wan2.2-TI2V-5B: one transformer, timesteps for each token, residual autoencoder."""
    torch.manual_seed(0)
    vae = AutoencoderKLWan(
        base_dim=8,
        decoder_base_dim=8,
        z_dim=LATENTS,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * LATENTS,
        latents_std=[1.0] * LATENTS,
        is_residual=True,
        in_channels=12,
        out_channels=12,
        patch_size=2,
        scale_factor_spatial=16,
    )
    transformer = WanTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=LATENTS,
        out_channels=LATENTS,
        text_dim=16,
        freq_dim=16,
        ffn_dim=32,
        num_layers=2,
    )
    WanPipeline(
        tokenizer=make_tokenizer(),
        text_encoder=UMT5EncoderModel(UMT5Config(**UMT5)),
        vae=vae,
        scheduler=UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True),
        transformer=transformer,
        expand_timesteps=True,
    ).save_pretrained(folder, safe_serialization=True)


def save_z_image(folder: Path) -> None:
    """Save the layout of Z-Image-Turbo: a Qwen3 text encoder and the autoencoder of FLUX.1."""
    torch.manual_seed(0)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 8),
        latent_channels=LATENTS,
        norm_num_groups=4,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    transformer = ZImageTransformer2DModel(
        in_channels=LATENTS,
        dim=32,
        n_layers=1,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[4, 6, 6],
        axes_lens=[32, 16, 16],
    )
    ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae,
        text_encoder=Qwen3Model(Qwen3Config(**QWEN)),
        tokenizer=qwen_tokenizer(),
        transformer=transformer,
    ).save_pretrained(folder, safe_serialization=True)


def save_flux2_klein(folder: Path) -> None:
    """Save the layout of FLUX.2-klein-4B: a Qwen3 language model, patched latents."""
    torch.manual_seed(0)
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 8),
        layers_per_block=1,
        latent_channels=LATENTS,
        norm_num_groups=4,
    )
    transformer = Flux2Transformer2DModel(
        in_channels=LATENTS * 4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=16,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=Qwen3ForCausalLM(Qwen3Config(**QWEN, tie_word_embeddings=True)),
        tokenizer=qwen_tokenizer(),
        transformer=transformer,
        is_distilled=True,
    ).save_pretrained(folder, safe_serialization=True)


def qwen_tokenizer() -> Any:
    """Return a byte-pair tokenizer with a few letters and a chat template, as the real ones have."""
    letters = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    vocabulary = letters | {"<|endoftext|>": 26, "<|im_start|>": 27, "<|im_end|>": 28}
    tokenizer = Tokenizer(BPE(vocab=vocabulary, merges=[]))
    return Qwen2TokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", model_max_length=32
    )
