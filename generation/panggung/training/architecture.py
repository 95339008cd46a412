"""The shapes of Panggung's parts: LTX-Video's own configuration keys, small numbers."""

from typing import Any

LATENT_CHANNELS = 128
COMPRESSION = 32

AUTOENCODER: dict[str, Any] = {
    "block_out_channels": (32, 64, 64, 128, 128, 128, 128),
    "down_block_types": ("LTXVideo095DownBlock3D",) * 6,
    "layers_per_block": (0, 0, 1, 0, 1, 0, 1),
    "spatio_temporal_scaling": (True,) * 6,
    "downsample_type": ("spatial", "temporal") * 3,
    "decoder_block_out_channels": (64, 64, 128),
    "decoder_layers_per_block": (2, 2, 2, 2),
    "decoder_spatio_temporal_scaling": (True,) * 3,
    "decoder_inject_noise": (False,) * 4,
    "upsample_residual": (True,) * 3,
    "upsample_factor": (2, 1, 2),
    "latent_channels": LATENT_CHANNELS,
    "patch_size": 4,
    "spatial_compression_ratio": COMPRESSION,
    "temporal_compression_ratio": 8,
    "timestep_conditioning": False,
}

TEXT_WIDTH = 192
TEXT_LENGTH = 24

TRANSFORMER: dict[str, Any] = {
    "in_channels": LATENT_CHANNELS,
    "out_channels": LATENT_CHANNELS,
    "num_attention_heads": 5,
    "attention_head_dim": 64,
    "cross_attention_dim": 320,
    "num_layers": 5,
    "caption_channels": TEXT_WIDTH,
}

TEXT_ENCODER: dict[str, Any] = {
    "d_model": TEXT_WIDTH,
    "d_kv": 48,
    "d_ff": 384,
    "num_heads": 4,
    "num_layers": 3,
    "feed_forward_proj": "gated-gelu",
    "dropout_rate": 0.0,
}
