"""Ordering jobs: a spec becomes a row that says what to make and which others it can be made with."""

from collections.abc import Iterable, Iterator

from generation.models import Job, JobGroup
from generation.specs import RenderSpec
from workspaces.canonical import Json, canonical_json, digest_of
from workspaces.models import User


def batch_key_of(spec: RenderSpec) -> str:
    """Return the key that jobs share exactly when one engine call can make their pictures.

    It covers model, steps, whether guidance is on, and the set of final sizes; neither words nor seed.
    """
    picture = spec.picture
    shared: dict[str, Json] = {
        "model": [picture.model.name, picture.model.digest],
        "steps": picture.steps,
        "guided": picture.guidance > 1.0,
        "sizes": sorted({(form.width, form.height) for form in spec.formats}),
    }
    return digest_of(canonical_json(shared))


def order(group: JobGroup, spec: RenderSpec, *, requested_by: User) -> Job:
    """Return the unsaved job that makes a spec, for the caller's transaction to insert, often in bulk.

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
    )


def order_written(
    group: JobGroup, written: Iterable[tuple[str, str]], *, batch_key: str, requested_by: User
) -> Iterator[Job]:
    """Yield unsaved jobs for specs that are canonical JSON already, each with its digest, of one batch key.

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
        )
