"""Refuses a model folder's JSON files that say more than is known to be harmless.

Libraries act on keys of these files: some import code by name, some fetch it. So keys are allow-listed for
each class, and a class or tokenizer is one of its family.
"""

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from generation.engines.base import ModelRefused
from generation.engines.families import Family, Named

INDEX = "model_index.json"
LARGEST = 64 * 1024 * 1024
_KEYS = Path(__file__).resolve().parent / "data" / "configuration_keys.json"

_TOKENIZER_CLASSES = frozenset(
    {
        "PreTrainedTokenizerFast",
        "Qwen2Tokenizer",
        "Qwen2TokenizerFast",
        "T5Tokenizer",
        "T5TokenizerFast",
        "TokenizersBackend",
    }
)
_SPECIAL = frozenset(
    {
        "additional_special_tokens",
        "bos_token",
        "cls_token",
        "eos_token",
        "mask_token",
        "pad_token",
        "sep_token",
        "unk_token",
    }
)
_TOKENIZER_KEYS = _SPECIAL | {
    "add_bos_token",
    "add_eos_token",
    "add_prefix_space",
    "added_tokens_decoder",
    "backend",
    # Kept as text and taken off what is loaded (`loading.py`): a template is a program.
    "chat_template",
    "clean_up_tokenization_spaces",
    "errors",
    "extra_ids",
    "extra_special_tokens",
    "is_local",
    "legacy",
    "local_files_only",
    "model_max_length",
    "model_specific_special_tokens",
    "padding_side",
    "sp_model_kwargs",
    "spaces_between_special_tokens",
    "split_special_tokens",
    "tokenizer_class",
    "truncation_side",
    "use_default_system_prompt",
}
_TOKENIZER_FILE_KEYS = frozenset(
    {
        "added_tokens",
        "decoder",
        "model",
        "normalizer",
        "padding",
        "post_processor",
        "pre_tokenizer",
        "truncation",
        "version",
    }
)
_GENERATION_KEYS = frozenset(
    {
        "_from_model_config",
        "bos_token_id",
        "decoder_start_token_id",
        "do_sample",
        "eos_token_id",
        "max_new_tokens",
        "output_attentions",
        "output_hidden_states",
        "pad_token_id",
        "temperature",
        "top_k",
        "top_p",
        "transformers_version",
        "use_cache",
    }
)


def parts_of(folder: Path, family: Family) -> dict[str, Named]:
    """Read the model index: each part's class, all of them on the family's lists; else ModelRefused."""
    index = read_json(folder, INDEX)
    if index.get("_class_name") not in family.pipelines:
        raise ModelRefused(f"The pipeline {index.get('_class_name')} is not on the list of loadable classes.")
    parts: dict[str, Named] = {}
    for key, value in index.items():
        if key in {"_class_name", "_diffusers_version", "_name_or_path"}:
            continue
        if key in family.settings:
            if value is not None and not isinstance(value, bool | int | float):
                raise ModelRefused(f"The setting {key} in {INDEX} is no plain value.")
        elif value != [None, None] or key not in family.optional:
            parts[key] = _class(key, value, family)
    for part in family.parts:
        if part not in parts and part not in family.optional:
            raise ModelRefused(f"The model has no part {part}.")
    return parts


def check_configuration(folder: Path, relative: str, named: Named) -> None:
    """Refuse a JSON file of a part that has keys beside those of the part's class, or names another class."""
    name = relative.rpartition("/")[2]
    content = read_json(folder, relative)
    if named[1].count("Tokenizer"):
        _check_tokenizer(content, relative, name)
    elif name.endswith(".safetensors.index.json"):
        _only(content, {"metadata", "weight_map"}, relative)
        _check_shards(folder, content, relative)
    elif name == "generation_config.json":
        _only(content, _GENERATION_KEYS, relative)
    elif name in {"config.json", "scheduler_config.json"}:
        _only(content, _known_keys()[named[1]], relative)
        if named[0] == "diffusers" and content.get("_class_name", named[1]) != named[1]:
            raise ModelRefused(f"{relative} is of the class {content['_class_name']}, not of {named[1]}.")
    else:
        raise ModelRefused(f"The model file {relative} is of a kind that is never loaded.")


def read_json(folder: Path, relative: str) -> dict[str, Any]:
    """Return a JSON object that a file holds; ModelRefused where it is missing, too large or none."""
    path = folder / relative
    try:
        if path.stat().st_size > LARGEST:
            raise ModelRefused(f"{relative} is too large for a configuration.")
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelRefused(f"{relative} is missing or not understood.") from error
    if not isinstance(content, dict):
        raise ModelRefused(f"{relative} is missing or not understood.")
    return content


def _class(part: str, value: object, family: Family) -> Named:
    if isinstance(value, list) and tuple(value) in family.parts.get(part, frozenset()):
        library, name = value
        return str(library), str(name)
    raise ModelRefused(f"The model part {part} names {value}, which is not on the list of loadable classes.")


def _check_tokenizer(content: dict[str, Any], relative: str, name: str) -> None:
    if name == "tokenizer_config.json":
        _only(content, _TOKENIZER_KEYS, relative)
        if content.get("tokenizer_class", "T5Tokenizer") not in _TOKENIZER_CLASSES:
            raise ModelRefused(
                f"{relative} names the class {content['tokenizer_class']}, which is not loaded."
            )
    elif name == "tokenizer.json":
        _only(content, _TOKENIZER_FILE_KEYS, relative)
    elif name == "special_tokens_map.json":
        _only(content, _SPECIAL, relative)
    elif name not in {"vocab.json", "added_tokens.json"} or not all(type(v) is int for v in content.values()):
        raise ModelRefused(f"The model file {relative} is of a kind that is never loaded.")


def _check_shards(folder: Path, content: dict[str, Any], relative: str) -> None:
    """Refuse an index that points out of its own folder or to a file that is not there."""
    place = (folder / relative).parent
    for shard in set(map(str, dict(content.get("weight_map", {})).values())):
        if "/" in shard or "\\" in shard or not shard.endswith(".safetensors"):
            raise ModelRefused(f"{relative} names {shard}, which is no file beside it.")
        if not (place / shard).is_file():
            raise ModelRefused(f"The weights {shard} that {relative} names are missing.")


def _only(content: dict[str, Any], known: Collection[str], relative: str) -> None:
    extra = sorted(set(content).difference(known))
    if extra:
        raise ModelRefused(f"{relative} has the key {extra[0]}, which is not on the list of known keys.")


@cache
def _known_keys() -> dict[str, frozenset[str]]:
    raw: dict[str, list[str]] = json.loads(_KEYS.read_text(encoding="utf-8"))
    return {name: frozenset(keys) for name, keys in raw.items()}
