"""What was made before of the same order need not be made again: its files stand for the new job too.

The order names prompt, seed, sizes, words and the digest of the model's weights. Our own code and the
libraries it uses are in `maker`, so an upgrade makes everything anew.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from generation.models import Artifact, Finding, Job, JobState
from generation.storage import StorageError, Store
from generation.works.base import Product, Reading, Script

# What decides how something looks, beside the model: our code, typefaces and tables; not weights, which are
# the model's, nor how that was trained.
CODE = Path(__file__).resolve().parent.parent
SUFFIXES = {".py", ".ttf", ".otf", ".json"}
NEVER = {"weights", "training", "migrations"}


@cache
def maker() -> str:
    """Return the SHA-256 of all that decides what an order becomes, but for the order and the model."""
    digest = hashlib.sha256()
    for path in sorted(CODE.rglob("*")):
        if path.suffix in SUFFIXES and not NEVER & set(path.parts):
            digest.update(f"{path.relative_to(CODE)}\n".encode() + path.read_bytes())
    digest.update((Path(settings.BASE_DIR) / "requirements.lock").read_bytes())
    digest.update(version("torch").encode())
    return digest.hexdigest()


def made_before(job: Job) -> Job | None:
    """Return a ready job of the same workspace that this one would repeat, with all its files in place.

    A job that goes on from another one depends on that too, and is always made.
    """
    if job.waits_for_id is not None:
        return None
    twin = (
        Job.objects.filter(workspace_id=job.workspace_id, spec_digest=job.spec_digest, state=JobState.READY)
        .filter(kind=job.kind, maker=maker(), waits_for=None)
        .exclude(pk=job.pk)
        .order_by("-finished_at")
        .first()
    )
    return twin if twin is not None and _has_files(twin) else None


def repeated(twin: Job, finished: Callable[[Job], object]) -> Reading:
    """Return the reading of a job whose files are those of another one; it needs no model."""

    def record(job: Job) -> None:
        for artifact in Artifact.objects.filter(job=twin):
            artifact.pk, artifact.job, artifact.attempt = None, job, job.attempt
            artifact.save(force_insert=True)
        for finding in Finding.objects.filter(job=twin):
            finding.pk, finding.job = None, job
            finding.save(force_insert=True)
        finished(job)

    def script() -> Script:
        yield from ()
        return lambda _on_stage: Product((), record)

    return Reading(None, script())


def _has_files(twin: Job) -> bool:
    store = Store(Path(settings.FILES_DIR), twin.workspace_id.hex)
    digests = list(Artifact.objects.filter(job=twin).values_list("sha256", flat=True))
    try:
        return bool([store.read(digest) for digest in digests])
    except StorageError:
        return False
