"""Loads a verified model folder of any family through the classes of diffusers and transformers.

The libraries fill what a file lacks with random numbers and only warn, so the weights are first compared with
the classes that their configurations describe: built without memory, read from the files' headers.

    python -m generation.engines.loading FOLDER FAMILY

does the comparison alone, and prints why a folder is refused.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from generation.engines.base import ModelRefused
from generation.engines.configurations import parts_of, read_json
from generation.engines.families import FAMILIES, Named
from generation.engines.inspection import REFUSED, inspect, weight_files

LIBRARIES = {"diffusers": diffusers, "transformers": transformers}


def load(folder: Path, family: str, dtype: torch.dtype) -> Any:
    """Return the pipeline of a folder with all its parts on the CPU; ModelRefused where they do not fit.

    Nothing is fetched: files that the folder lacks are an error. Chat templates, which are programs, are
    taken off the tokenizer.
    """
    check_fit(folder, family)
    named = str(read_json(folder, "model_index.json")["_class_name"])
    try:
        pipeline = getattr(diffusers, named).from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=dtype
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelRefused(f"The model folder {folder.name} could not be loaded: {error}") from error
    pipeline.tokenizer.chat_template = None
    return pipeline


def check_fit(folder: Path, family: str) -> None:
    """Refuse a folder whose weights are not, name by name and shape by shape, what its classes need."""
    inspect(folder, family)
    for part, named in parts_of(folder, FAMILIES[family]).items():
        if not any(named[1].count(kind) for kind in ("Tokenizer", "Scheduler")):
            _check_part(folder, part, named)


def _check_part(folder: Path, part: str, named: Named) -> None:
    wanted = _wanted(folder, part, named)
    shapes = {name: shape for group in wanted for name, shape in group.items()}
    found: dict[str, tuple[int, ...]] = {}
    for relative, held in weight_files(folder, part):
        for name, shape in held.items():
            name = _known_as(name, shapes, named)  # noqa: PLW2901 - the same tensor under its name in the class
            if name in found:
                raise ModelRefused(f"The weights {relative} hold the tensor {name} a second time.")
            if name not in shapes:
                raise ModelRefused(f"The weights {relative} hold {name}, which {named[1]} does not know.")
            if shape != shapes[name]:
                said = f"of the shape {list(shape)}; its configuration asks for {list(shapes[name])}"
                raise ModelRefused(f"The tensor {name} in {relative} is {said}.")
            found[name] = shape
    for group in wanted:
        if not found.keys() & group.keys():
            raise ModelRefused(f"The weights of the part {part} lack the tensor {next(iter(group))}.")


def _wanted(folder: Path, part: str, named: Named) -> list[dict[str, tuple[int, ...]]]:
    """Return the tensors that a class asks for, those that share their memory together: one name suffices."""
    try:
        with torch.device("meta"):
            model = _empty(folder / part, named)
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError) as error:
        raise ModelRefused(f"The configuration of the part {part} is not possible: {error}") from error
    groups: dict[int, dict[str, tuple[int, ...]]] = {}
    for name, tensor in _tensors(model):
        groups.setdefault(id(tensor), {})[name] = tuple(tensor.shape)
    return list(groups.values())


def _empty(folder: Path, named: Named) -> torch.nn.Module:
    """Build a class from its configuration; on the meta device that takes no memory."""
    library, name = named
    kind: Any = getattr(LIBRARIES[library], name)
    if library == "diffusers":
        model = kind.from_config(kind.load_config(folder, local_files_only=True))
    else:
        model = kind(kind.config_class.from_pretrained(folder, local_files_only=True))
        model.tie_weights()
    return model


def _tensors(model: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield parameters and saved buffers by name, shared ones under each of their names."""
    kept = set(model.state_dict().keys())
    yield from model.named_parameters(remove_duplicate=False)
    for name, buffer in model.named_buffers(remove_duplicate=False):
        if name in kept:
            yield name, buffer


def _known_as(name: str, shapes: Mapping[str, object], named: Named) -> str:
    """Return a tensor's name in the class: a text encoder may be saved with or without its outer `model.`"""
    if named[0] == "transformers" and name not in shapes:
        for other in (f"model.{name}", name.removeprefix("model.")):
            if other in shapes:
                return other
    return name


def main() -> int:
    """Compare a folder with its classes; return 0, or REFUSED after printing why."""
    folder, family = Path(sys.argv[1]), sys.argv[2]
    try:
        check_fit(folder, family)
    except ModelRefused as refused:
        print(refused.message)  # noqa: T201 - the answer to the parent
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
