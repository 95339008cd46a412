"""Finds models by name and opens the engine that runs them; only opening an engine imports torch."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from generation.engines.base import Engine, ModelRefused, Size, Unsupported
from generation.engines.manifest import Manifest, read_manifest, verify
from generation.specs import ModelRef

FOLDERS = {"panggung": Path(__file__).resolve().parent.parent / "panggung" / "weights"}
ENGINES = {
    "ltx": "generation.engines.ltx:open_ltx",
    "panggung": "generation.engines.stage:open_panggung",
}

Opener = Callable[[Manifest], Engine]

_loaded: dict[ModelRef, Engine] = {}


def model_names() -> tuple[str, ...]:
    """Return the names of all models that this installation knows."""
    return tuple(FOLDERS)


def manifest_of(name: str) -> Manifest:
    """Read a model's manifest; Unsupported for an unknown name, ModelRefused for a bad folder."""
    if name not in FOLDERS:
        raise Unsupported(f"There is no model named {name}.")
    return read_manifest(FOLDERS[name])


def model_ref(name: str) -> ModelRef:
    """Return a model's name and manifest digest, to be frozen into a spec."""
    return manifest_of(name).ref


def nearest_size(name: str, width: int, height: int) -> Size:
    """Return the size to generate for a final size in pixels, and where a product stands on it."""
    return manifest_of(name).nearest(width, height)


def open_engine(ref: ModelRef) -> Engine:
    """Verify every file of a model and load it; a model that is loaded already is returned at once.

    Raises Unsupported for an unknown name, ModelRefused where the folder is not the one that `ref` names.
    """
    manifest = manifest_of(ref.name)
    if manifest.ref != ref:
        raise ModelRefused(
            f"The model {ref.name} on this machine is not the one that this picture was planned with."
        )
    return open_manifest(manifest)


def open_manifest(manifest: Manifest) -> Engine:
    """Verify every file of a folder and load it; one that is loaded already is returned at once.

    Raises ModelRefused where the folder is not what the manifest says, or no engine of ours runs its family.
    """
    if manifest.ref not in _loaded:
        module, _, function = ENGINES[_known(manifest)].partition(":")
        verify(manifest)
        _loaded[manifest.ref] = cast(Opener, getattr(import_module(module), function))(manifest)
    return _loaded[manifest.ref]


def _known(manifest: Manifest) -> str:
    if manifest.engine not in ENGINES:
        raise ModelRefused(f"No engine runs the model {manifest.ref.name}: it is of {manifest.engine}.")
    return manifest.engine
