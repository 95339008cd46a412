"""Finds models by name and opens the engine that runs them; only opening an engine imports torch."""

import gc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from generation.engines.base import Engine, ModelRefused, Size, Unsupported
from generation.engines.manifest import Manifest, read_manifest, verify
from generation.engines.residency import Residency, weight_of
from generation.specs import ModelRef

FOLDERS = {"panggung": Path(__file__).resolve().parent.parent / "panggung" / "weights"}
ENGINES = {
    "ltx": "generation.engines.ltx:open_ltx",
    "panggung": "generation.engines.stage:open_panggung",
}

Opener = Callable[[Manifest], Engine]

_resident = Residency()


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

    Where memory is short, the models that were used longest ago leave it first. Raises ModelRefused where the
    folder is not what the manifest says, or no engine of ours runs its family.
    """
    module, _, function = ENGINES[_known(manifest)].partition(":")

    def opened() -> Engine:
        verify(manifest)
        open_it = cast(Opener, getattr(import_module(module), function))
        if not _resident.refs:
            # What was imported stays for good; looking through it would be most of the work of a swap.
            gc.freeze()
        return open_it(manifest)

    return _resident.engine(manifest.ref, opened, needs=weight_of(manifest.folder))


def loaded_models() -> list[str]:
    """Return the digests of the models that are loaded, the last used one first."""
    return [ref.digest for ref in _resident.refs]


def keep_only(ref: ModelRef) -> bool:
    """Let all other models leave memory; tell whether there was one."""
    return _resident.keep_only(ref)


def _known(manifest: Manifest) -> str:
    if manifest.engine not in ENGINES:
        raise ModelRefused(f"No engine runs the model {manifest.ref.name}: it is of {manifest.engine}.")
    return manifest.engine
