"""What may be loaded: for each family of models its pipelines, its parts by class, and what we can run of it.

Nothing else is ever loaded, whatever a folder says. Imports no torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Named = tuple[str, str]

TASKS = ("text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle", "edit")

_EULER = ("diffusers", "FlowMatchEulerDiscreteScheduler")
_T5_TOKENIZERS = frozenset({("transformers", "T5Tokenizer"), ("transformers", "T5TokenizerFast")})
_QWEN_TOKENIZERS = frozenset({("transformers", "Qwen2Tokenizer"), ("transformers", "Qwen2TokenizerFast")})
_QWEN = frozenset({("transformers", "Qwen3Model"), ("transformers", "Qwen3ForCausalLM")})


@dataclass(frozen=True, slots=True)
class Family:
    """Models of one architecture.

    `parts` has for each part the classes it may be of. `optional` parts may be absent, `settings` are the
    keys of the model index that are plain values. `runs` are the tasks that an engine of ours can run today;
    none means that the family is loaded and checked only.
    """

    title: str
    pipelines: frozenset[str]
    parts: Mapping[str, frozenset[Named]]
    optional: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()


_LTX = Family(
    title="LTX-Video",
    pipelines=frozenset({"LTXPipeline", "LTXConditionPipeline"}),
    parts={
        "scheduler": frozenset({_EULER}),
        "vae": frozenset({("diffusers", "AutoencoderKLLTXVideo")}),
        "text_encoder": frozenset({("transformers", "T5EncoderModel")}),
        "tokenizer": _T5_TOKENIZERS,
        "transformer": frozenset({("diffusers", "LTXVideoTransformer3DModel")}),
    },
    runs=frozenset({"text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle"}),
)

FAMILIES: Mapping[str, Family] = {
    "ltx": _LTX,
    "panggung": _LTX,
    "wan": Family(
        title="Wan",
        pipelines=frozenset({"WanPipeline"}),
        parts={
            "scheduler": frozenset({_EULER, ("diffusers", "UniPCMultistepScheduler")}),
            "vae": frozenset({("diffusers", "AutoencoderKLWan")}),
            "text_encoder": frozenset({("transformers", "UMT5EncoderModel")}),
            "tokenizer": _T5_TOKENIZERS,
            "transformer": frozenset({("diffusers", "WanTransformer3DModel")}),
            "transformer_2": frozenset({("diffusers", "WanTransformer3DModel")}),
        },
        optional=frozenset({"transformer_2"}),
        settings=frozenset({"boundary_ratio", "expand_timesteps"}),
    ),
    "z_image": Family(
        title="Z-Image",
        pipelines=frozenset({"ZImagePipeline"}),
        parts={
            "scheduler": frozenset({_EULER}),
            "vae": frozenset({("diffusers", "AutoencoderKL")}),
            "text_encoder": _QWEN,
            "tokenizer": _QWEN_TOKENIZERS,
            "transformer": frozenset({("diffusers", "ZImageTransformer2DModel")}),
        },
    ),
    "flux2_klein": Family(
        title="FLUX.2 klein",
        pipelines=frozenset({"Flux2KleinPipeline"}),
        parts={
            "scheduler": frozenset({_EULER}),
            "vae": frozenset({("diffusers", "AutoencoderKLFlux2")}),
            "text_encoder": _QWEN,
            "tokenizer": _QWEN_TOKENIZERS,
            "transformer": frozenset({("diffusers", "Flux2Transformer2DModel")}),
        },
        settings=frozenset({"is_distilled"}),
    ),
}
