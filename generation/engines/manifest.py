"""Reads a model folder's manifest and refuses the folder unless every file is the one that the manifest
names.

Imports no torch: the web process asks it for names, digests and sizes.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generation.engines.base import STILL, Frames, ModelRefused, Size, Unsupported
from generation.engines.entries import Entry
from generation.engines.families import FAMILIES
from generation.engines.inspection import MANIFEST, files_of, inspect
from generation.specs import ModelRef
from workspaces.canonical import Json, canonical_json


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model folder says of itself; `files` maps each relative path to its SHA-256."""

    ref: ModelRef
    folder: Path
    title: str
    licence: str
    engine: str
    steps: int
    guidance: float
    sizes: tuple[Size, ...]
    files: dict[str, str]
    tasks: tuple[str, ...] = ("text_to_image",)
    frames: Frames = STILL

    def require(self, task: str, *, frames: int = 1, size: tuple[int, int] | None = None) -> None:
        """Raise Unsupported for what this model or our engine for it cannot do; touches no weights.

        `size` is in pixels, one of the trained ones; None asks for whichever is nearest.
        """
        name = self.title
        if task not in self.tasks:
            raise Unsupported(f"{name} cannot do this: {_said(task)}.")
        if task not in FAMILIES[self.engine].runs:
            family = FAMILIES[self.engine].title
            raise Unsupported(
                f"{name} can do this, but Variasi cannot run it on {family} models yet: {_said(task)}."
            )
        if frames not in self.frames:
            raise Unsupported(f"{name} cannot make {frames} frames at once.")
        if size is not None and size not in {(known.width, known.height) for known in self.sizes}:
            raise Unsupported(f"{name} was not trained for {size[0]} x {size[1]}.")

    def nearest(self, width: int, height: int) -> Size:
        """Return the trained size whose ratio is nearest to that of a final size in pixels."""
        return min(self.sizes, key=lambda size: _stretch(size.width / size.height, width / height))


def _stretch(one: float, other: float) -> float:
    return max(one, other) / min(one, other)


def _said(task: str) -> str:
    return task.replace("_", " ")


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` only; ModelRefused where it is missing or not understood."""
    try:
        return parse_manifest(folder, (folder / MANIFEST).read_bytes())
    except OSError as error:
        raise ModelRefused(f"The model folder {folder.name} has no readable {MANIFEST}.") from error


def parse_manifest(folder: Path, raw_bytes: bytes) -> Manifest:
    """Return what a manifest says of a folder; ModelRefused where it is not understood."""
    try:
        return _parse(folder, raw_bytes)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRefused(f"{MANIFEST} of the model folder {folder.name} is not understood.") from error


def make_manifest(entry: Entry, folder: Path, on_file: Callable[[], None] = lambda: None) -> str:
    """Return the manifest of a folder that is added as a copy of an entry: what it can do and each hash.

    Equal folders have equal manifests. `on_file` is called before each file is read, and may raise to stop.
    Raises ModelRefused like `inspect`.
    """
    paths = inspect(folder, entry.family)
    files: list[Json] = []
    for relative in paths:
        on_file()
        size = (folder / relative).stat().st_size
        files.append({"path": relative, "bytes": size, "sha256": _sha256(folder / relative)})
    return canonical_json(
        {
            "name": entry.key,
            "title": entry.title,
            "licence": entry.licence,
            "engine": entry.family,
            "steps": entry.steps,
            "guidance": entry.guidance,
            "sizes": [asdict(size) for size in entry.sizes],
            "frames": asdict(entry.frames),
            "tasks": list(entry.tasks),
            "files": files,
        }
    )


def verify(manifest: Manifest) -> None:
    """Compare the folder with its manifest, file by file; ModelRefused names the first difference."""
    present = set(files_of(manifest.folder))
    for relative in sorted(present - set(manifest.files)):
        raise ModelRefused(f"The model file {relative} is not in {MANIFEST}.")
    for relative, expected in sorted(manifest.files.items()):
        if relative not in present:
            raise ModelRefused(f"The model file {relative} is missing.")
        if _sha256(manifest.folder / relative) != expected:
            raise ModelRefused(f"The model file {relative} was changed: its SHA-256 is not the manifest's.")
    inspect(manifest.folder, manifest.engine)


def _parse(folder: Path, raw_bytes: bytes) -> Manifest:
    raw: dict[str, Any] = json.loads(raw_bytes)
    digest = hashlib.sha256(raw_bytes).hexdigest()
    return Manifest(
        ref=ModelRef(name=str(raw["name"]), digest=digest),
        folder=folder,
        title=str(raw["title"]),
        licence=str(raw["licence"]),
        engine=str(raw["engine"]),
        steps=int(raw["steps"]),
        guidance=float(raw["guidance"]),
        sizes=tuple(Size(**size) for size in raw["sizes"]),
        files={str(entry["path"]): str(entry["sha256"]) for entry in raw["files"]},
        tasks=tuple(raw.get("tasks", ["text_to_image"])),
        frames=Frames(**raw.get("frames", {})),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
