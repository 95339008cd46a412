"""A worker's hold on a batch: renewed only when the work moves, given back when it ends."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext_noop

from generation import claims
from generation.claims import Batch
from generation.engines.base import EngineError
from generation.errors import GenerationError
from generation.models import Job
from generation.progress import hint, hint_group
from generation.storage import StorageFull

RENEW_EVERY = 5.0
# How long a step of the engine may take, even on a machine that is busy with other things.
STEP_SECONDS = 120.0
UNEXPECTED = gettext_noop("Something unexpected went wrong while making this; the worker's log says what.")

log = logging.getLogger(__name__)


class Ended(Exception):
    """The batch need not go on: the worker stops, or all of its jobs were cancelled or taken."""


class Lost(Exception):
    """One job need not go on: it was cancelled, or another worker has taken it."""


class Lease:
    """The jobs of a batch while this worker holds them.

    There is no thread that renews: an engine that hangs stops renewing, and another worker takes the jobs.
    """

    def __init__(self, batch: Batch, stopping: threading.Event) -> None:
        self._batch = batch
        self._stopping = stopping
        self._renewed_at = time.monotonic()
        self.silent_until = self._renewed_at + claims.LEASE_SECONDS

    @property
    def jobs(self) -> list[Job]:
        """The jobs that are still held."""
        return list(self._batch.jobs)

    def step(self, progress: Mapping[UUID, float]) -> None:
        """Say that the engine made a pass and how far each job is; raises Ended where it need not go on."""
        self.check()
        if time.monotonic() - self._renewed_at >= RENEW_EVERY:
            claims.show_progress(self._batch, progress)
            self.renew(seconds=STEP_SECONDS)

    def enter(self, stage: str, job: Job, *, seconds: float = claims.LEASE_SECONDS) -> None:
        """Say that a stage of a job begins; `seconds` is how long it may be silent.

        Raises Lost where the job is no longer held.
        """
        claims.show_stage(job, self._batch.token, stage=stage)
        self.renew(seconds=seconds, jobs=[job])
        if not self.holds(job):
            raise Lost

    def renew(self, *, seconds: float, jobs: Sequence[Job] | None = None) -> None:
        """Move the lease's end to `seconds` from now, and tell the pages of `jobs`, or of all, to look."""
        claims.renew(self._batch, seconds=seconds)
        self._renewed_at = time.monotonic()
        self.silent_until = self._renewed_at + seconds
        self._hint(self._batch.jobs if jobs is None else jobs)

    def check(self) -> None:
        """Raise Ended where the worker is asked to stop, or nothing is held any more."""
        if self._stopping.is_set() or not self._batch.jobs:
            raise Ended

    def holds(self, job: Job) -> bool:
        """Tell whether the job is still this worker's to end."""
        return any(held.pk == job.pk for held in self._batch.jobs)

    @contextmanager
    def failing(self, *jobs: Job, retryable: bool = False) -> Iterator[None]:
        """End the jobs with a reason where the block fails, or queue them again where that may help."""
        try:
            yield
        except (Ended, StorageFull, OperationalError, InterfaceError):
            raise
        except Lost:
            log.info("A job was cancelled or taken while it was being made")
        except (EngineError, GenerationError) as error:
            log.warning("%d jobs failed: %s", len(jobs), error.message)
            self._fail(jobs, error.message, retryable=retryable or error.retryable)
        except Exception:
            log.exception("%d jobs failed unexpectedly", len(jobs))
            self._fail(jobs, UNEXPECTED, retryable=retryable)

    def end(self, job: Job, *, device_seconds: float, cost_micro_usd: int, blocked: str) -> bool:
        """End a job as ready or blocked, inside the caller's transaction; False where it was lost."""
        return claims.finish(
            job,
            self._batch.token,
            device_seconds=device_seconds,
            cost_micro_usd=cost_micro_usd,
            blocked=blocked,
        )

    def leave(self, job: Job) -> None:
        """Forget a job that has ended, and tell its pages."""
        self._batch.drop({job.pk})
        self._hint([job])
        hint_group(job.group)

    def give_back(self) -> None:
        """Release what is still held; where even that fails, the lease runs out by itself."""
        try:
            if self._batch.jobs:
                claims.release(self._batch.token, self._batch.jobs)
                self._hint(self._batch.jobs)
        except DatabaseError as error:
            log.warning("%d jobs could not be given back: %s", len(self._batch), error)

    def _fail(self, jobs: tuple[Job, ...], reason: str, *, retryable: bool) -> None:
        for job in jobs:
            claims.fail(job, self._batch.token, reason=reason, retryable=retryable)
            self.leave(job)

    @staticmethod
    def _hint(jobs: Sequence[Job]) -> None:
        rows = Job.objects.filter(pk__in=[job.pk for job in jobs])
        for pk, workspace, revision in rows.values_list("pk", "workspace_id", "revision"):
            hint(workspace, "job", pk, revision=revision)
