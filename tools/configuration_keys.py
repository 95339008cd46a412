#!/usr/bin/env python3
"""Writes the allow-list of configuration keys from the installed classes, or compares with `--check`.

    .venv/bin/python tools/configuration_keys.py

It is data, because whoever adds a model reads configurations without importing diffusers.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TARGET = ROOT / "generation" / "engines" / "data" / "configuration_keys.json"
# What real folders of older versions carry beside what the classes know by now.
ALSO = {
    "diffusers": {"_class_name", "_diffusers_version", "_name_or_path"},
    "transformers": {
        "max_length",
        "n_positions",
        "output_past",
        "rope_scaling",
        "rope_theta",
        "scalable_attention",
        "task_specific_params",
        "tokenizer_class",
        "torch_dtype",
    },
}
CONFIGURATIONS = {"T5EncoderModel": "T5Config", "UMT5EncoderModel": "UMT5Config"}


def keys_of(library: str, name: str) -> list[str]:
    """Return the configuration keys that a class understands."""
    if library == "diffusers":
        import diffusers  # noqa: PLC0415 - slow, and only this command needs it

        parameters = inspect.signature(getattr(diffusers, name).__init__).parameters
        return sorted({key for key in parameters if key != "self"} | ALSO[library])
    import transformers  # noqa: PLC0415

    configuration: Any = getattr(transformers, CONFIGURATIONS.get(name, "Qwen3Config"))()
    return sorted(set(configuration.to_dict()) | ALSO[library])


def document() -> str:
    """Return the allow-list as the file holds it."""
    from generation.engines.families import FAMILIES  # noqa: PLC0415 - after the path is set

    classes = {named for family in FAMILIES.values() for parts in family.parts.values() for named in parts}
    keys = {name: keys_of(library, name) for library, name in sorted(classes) if not name.count("Tokenizer")}
    return json.dumps(keys, indent=1) + "\n"


def main() -> int:
    """Write or compare; return the exit status."""
    if "--check" in sys.argv:
        return int(TARGET.read_text(encoding="utf-8") != document())
    TARGET.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
