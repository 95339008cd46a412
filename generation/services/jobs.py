"""Ordering jobs: a spec becomes a row that says what to make and which others it can be made with."""

from collections.abc import Iterable, Iterator

from generation.engines.manifest import Manifest
from generation.models import Job, JobGroup
from generation.specs import ModelRef, RenderSpec, Spec
from workspaces.canonical import Json, canonical_json, digest_of
from workspaces.models import User

# A latent token of the models that we run is 32 by 32 pixels.
TOKEN_PIXELS = 32 * 32


def batch_key_of(spec: Spec) -> str:
    """Return the key that jobs share which take as long: it covers the model and the spec's effort."""
    model = spec.model
    named: Json = [model.name, model.digest] if model else None
    return digest_of(canonical_json({**spec.effort, "model": named}))


def load_of(spec: RenderSpec, manifest: Manifest) -> int:
    """Return the latent tokens of a variant's pictures, none over a film; guided ones ride twice."""
    if spec.footage:
        return 0
    sizes = {manifest.nearest(form.width, form.height) for form in spec.formats}
    tokens = sum(size.width * size.height for size in sizes) // TOKEN_PIXELS
    return tokens * (2 if spec.picture.guidance > 1.0 else 1)


def order(
    group: JobGroup,
    spec: Spec,
    *,
    requested_by: User,
    kind: str = "variant",
    waits_for: Job | None = None,
    load: int = 0,
) -> Job:
    """Return the unsaved job that makes a spec, for the caller's transaction to insert, often in bulk.

    `kind` is one of `config.worker.WORKS`, `waits_for` a job that has to be ready first, `load` as in `Job`.
    The caller wakes the workers on commit (`generation.tasks.wake`).
    """
    text = spec.to_json()
    return Job(
        workspace_id=group.workspace_id,
        group=group,
        requested_by=requested_by,
        spec=text,
        spec_digest=digest_of(text),
        batch_key=batch_key_of(spec),
        kind=kind,
        model=spec.model.digest if spec.model else "",
        load=load,
        waits_for=waits_for,
    )


def order_written(
    group: JobGroup,
    written: Iterable[tuple[str, str]],
    *,
    model: ModelRef,
    batch_key: str,
    load: int,
    requested_by: User,
) -> Iterator[Job]:
    """Yield unsaved variants for specs that are canonical JSON already, each with its digest.

    A launch has written thousands of specs for its digest; building them again would take most of its time.
    """
    for text, digest in written:
        yield Job(
            workspace_id=group.workspace_id,
            group=group,
            requested_by=requested_by,
            spec=text,
            spec_digest=digest,
            batch_key=batch_key,
            model=model.digest,
            load=load,
        )
