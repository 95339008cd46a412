"""Looks through a model folder without loading anything: kinds of files, links, classes, keys, headers.

Fast, as no tensor is read: the page that adds a model says at once what is wrong. Hashing (`manifest.py`) and
fitting the weights to their classes (`loading.py`) take longer and are done by a worker.
"""

from collections.abc import Iterator
from pathlib import Path

from generation.engines import weights
from generation.engines.base import ModelRefused
from generation.engines.configurations import INDEX, check_configuration, parts_of
from generation.engines.families import FAMILIES, Named

MANIFEST = "manifest.json"
# How the process that compares weights with their classes ends where they do not fit (`loading.py`).
REFUSED = 3
# Files that a folder may have at its root, which nothing loads.
PAPERS = frozenset({"LICENSE", "LICENSE.md", "LICENSE.txt", "NOTICE", "README.md"})
LOADABLE_SUFFIXES = frozenset({".json", weights.SUFFIX, ".txt", ".md"})
# SentencePiece's vocabulary, a protocol buffer, in the folders of T5 tokenizers.
VOCABULARY = "spiece.model"


def files_of(folder: Path) -> list[str]:
    """Return the paths of all files, sorted; ModelRefused for a link, or a kind that is never loaded."""
    if folder.is_symlink() or not folder.is_dir():
        raise ModelRefused(f"There is no model folder {folder.name}.")
    return sorted(_checked(folder, path) for path in folder.rglob("*") if _counts(folder, path))


def inspect(folder: Path, family: str) -> list[str]:
    """Return the paths of all files of a folder that may be loaded as this family; else ModelRefused."""
    if family not in FAMILIES:
        raise ModelRefused(f"There are no models of the family {family}.")
    found = files_of(folder)
    if not found:
        raise ModelRefused(f"The model folder {folder.name} is empty.")
    parts = parts_of(folder, FAMILIES[family])
    for relative in found:
        _inspect_file(folder, relative, parts)
    for part, named in parts.items():
        _require_whole(part, named, found)
    return found


def weight_files(folder: Path, part: str) -> Iterator[tuple[str, weights.Shapes]]:
    """Yield each file of weights of a part with the shapes of its tensors."""
    for path in sorted((folder / part).glob(f"*{weights.SUFFIX}")):
        relative = f"{part}/{path.name}"
        yield relative, weights.shapes_of(path, relative)


def _counts(folder: Path, path: Path) -> bool:
    is_manifest = path == folder / MANIFEST and not path.is_symlink()
    return path.is_symlink() or (not path.is_dir() and not is_manifest)


def _checked(folder: Path, path: Path) -> str:
    relative = path.relative_to(folder).as_posix()
    if path.is_symlink():
        raise ModelRefused(f"The model file {relative} is a symbolic link.")
    if not path.is_file():
        raise ModelRefused(f"The model file {relative} is no plain file.")
    if path.suffix not in LOADABLE_SUFFIXES and path.name not in PAPERS and path.name != VOCABULARY:
        raise ModelRefused(f"The model file {relative} is of a kind that is never loaded.")
    return relative


def _inspect_file(folder: Path, relative: str, parts: dict[str, Named]) -> None:
    part, _, name = relative.partition("/")
    if not name:
        if part != INDEX and part not in PAPERS:
            raise ModelRefused(f"The model file {relative} belongs to no part of the model.")
        return
    if part not in parts or "/" in name:
        raise ModelRefused(f"The model file {relative} belongs to no part of the model.")
    if name.endswith(weights.SUFFIX):
        weights.shapes_of(folder / relative, relative)
    elif name.endswith(".json"):
        check_configuration(folder, relative, parts[part])


def _require_whole(part: str, named: Named, found: list[str]) -> None:
    """Refuse a part without its configuration or, where its class has any, its weights."""
    has = {relative.partition("/")[2] for relative in found if relative.startswith(f"{part}/")}
    if named[1].count("Tokenizer"):
        wanted = {"tokenizer_config.json"}
    elif named[1].count("Scheduler"):
        wanted = {"scheduler_config.json"}
    else:
        wanted = {"config.json"}
        if not any(name.endswith(weights.SUFFIX) for name in has):
            raise ModelRefused(f"The weights of the part {part} are missing.")
    if not wanted <= has:
        raise ModelRefused(f"The configuration of the part {part} is missing.")
