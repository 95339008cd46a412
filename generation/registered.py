"""Rows for what a job made: its files and what was found on them."""

from collections.abc import Sequence

from generation.checks.base import Finding as Found
from generation.models import Artifact, Finding, Job
from generation.rendering import RenderedFile
from generation.specs import FormatSpec, RenderSpec


def register(job: Job, spec: RenderSpec, files: Sequence[RenderedFile]) -> None:
    """Insert an artifact for each file and a finding for each check; inside the job's last transaction.

    `files` are those of the spec's formats, in their order.
    """
    made = zip(spec.formats, files, strict=True)
    Artifact.objects.bulk_create(_artifact(job, each, file) for each, file in made)
    Finding.objects.bulk_create(_finding(job, found) for file in files for found in file.findings)


def why_blocked(files: Sequence[RenderedFile]) -> str:
    """Return the first reason for which a file may not be reviewed, an empty text where there is none.

    A format that is blocked blocks the variant, since people approve all its files at once.
    """
    for file in files:
        if file.blocked:
            reasons = [found.message for found in file.findings if found.outcome.blocks]
            return reasons[0] if reasons else "A check is missing."
    return ""


def _artifact(job: Job, each: FormatSpec, file: RenderedFile) -> Artifact:
    return Artifact(
        workspace_id=job.workspace_id,
        job=job,
        attempt=job.attempt,
        format=file.format,
        sha256=file.digest,
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        size=len(file.content),
        frames=each.frames or None,
        frame_rate=each.frame_rate or None,
        provenance=file.description,
    )


def _finding(job: Job, found: Found) -> Finding:
    return Finding(
        job=job,
        format=found.format,
        check_name=found.check,
        outcome=found.outcome.value,
        message=found.message,
        measured=found.measured[:120],
        limit=found.limit[:120],
    )
