"""The models of an installation: the shipped ones, and those that a workspace's owners have added."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from generation.engines import registry
from generation.engines.base import Engine, EngineError, ModelRefused, Unsupported
from generation.engines.entries import entry_named
from generation.engines.manifest import Manifest, parse_manifest
from generation.models import AddedModel, AddedState
from generation.specs import ModelRef


def manifest_for(workspace_id: UUID, name: str) -> Manifest:
    """Return what a workspace's model of this name is; Unsupported where it has none that is ready."""
    if name in registry.FOLDERS:
        return registry.manifest_of(name)
    row = AddedModel.objects.filter(
        workspace_id=workspace_id, entry=name, removed_at=None, state=AddedState.READY
    ).first()
    if row is None:
        raise Unsupported(f"There is no model named {name}.")
    return manifest_of_row(row)


def planned(workspace_id: UUID, ref: ModelRef) -> Manifest:
    """Return the manifest that something was planned with; raises like `manifest_for`.

    ModelRefused where the workspace's model of this name is another one by now.
    """
    manifest = manifest_for(workspace_id, ref.name)
    if manifest.ref != ref:
        raise ModelRefused(
            f"The model {ref.name} on this machine is not the one that this picture was planned with."
        )
    return manifest


def model_names(workspace_id: UUID) -> list[str]:
    """Return the names of the models that a workspace has: the shipped ones, then the added ones."""
    rows = AddedModel.objects.filter(workspace_id=workspace_id, removed_at=None).order_by("pk")
    return [*registry.FOLDERS, *rows.values_list("entry", flat=True)]


def title_of(name: str) -> str:
    """Return how people call a model; its name where no entry knows it."""
    try:
        return entry_named(name).title
    except Unsupported:
        return name


def titles_of(workspace_id: UUID, digests: Collection[str]) -> dict[str, str]:
    """Return how people call the models with these manifest digests, as far as this workspace knows them.

    Those that were added once and removed since are known; a model that was replaced by another of the same
    name is not.
    """
    rows = AddedModel.objects.filter(workspace_id=workspace_id, digest__in=digests)
    known = {digest: title_of(entry) for digest, entry in rows.values_list("digest", "entry")}
    for name in registry.FOLDERS:
        with suppress(EngineError):
            known[registry.manifest_of(name).ref.digest] = title_of(name)
    return {digest: title for digest, title in known.items() if digest in digests}


def manifest_of_row(row: AddedModel) -> Manifest:
    """Return the manifest of a ready model."""
    return parse_manifest(folder_named(row.folder), row.manifest.encode())


def open_engine(ref: ModelRef) -> Engine:
    """Verify and load a model by what a picture was planned with; raises like `registry.open_manifest`."""
    if ref.name in registry.FOLDERS:
        return registry.open_engine(ref)
    rows = AddedModel.objects.filter(entry=ref.name, digest=ref.digest, state=AddedState.READY)
    row = rows.filter(removed_at=None).order_by("pk").first()
    if row is None:
        raise ModelRefused(f"The model {ref.name} that this picture was planned with is no longer added.")
    return registry.open_manifest(manifest_of_row(row))


def folders_found() -> list[str]:
    """Return the names of the folders that could be added."""
    root = Path(settings.MODELS_DIR)
    if not root.is_dir():
        return []
    return sorted(path.name for path in root.iterdir() if path.is_dir() and not path.is_symlink())


def folder_named(name: str) -> Path:
    """Return the path of one of those folders; ModelRefused for any other name."""
    if name not in folders_found():
        raise ModelRefused(f"There is no model folder {name}.")
    return Path(settings.MODELS_DIR) / name
