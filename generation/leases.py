"""A worker's hold on jobs: renewed only when the work moves, given back when it ends."""

import logging
import threading
import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
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
from generation.silence import Silence
from generation.storage import StorageFull

RENEW_EVERY = 5.0
# How long a step of the engine may take, even on a machine that is busy with other things.
STEP_SECONDS = 120.0
# The part of a run that makes pictures; the others are jobs that are being finished.
ENGINE = "engine"
UNEXPECTED = gettext_noop("Something unexpected went wrong while making this; the worker's log says what.")

log = logging.getLogger(__name__)


class Ended(Exception):
    """The work must not go on: the worker stops."""


class Lost(Exception):
    """One job need not go on: it was cancelled, or another worker has taken it."""


class Lease:
    """The jobs of a run while this worker holds them; its threads may all use it at once.

    There is no thread that renews: where neither the engine nor the finishing moves, the lease runs out and
    another worker takes the jobs.
    """

    def __init__(self, batch: Batch, stopping: threading.Event) -> None:
        self.batch = batch
        self.silence = Silence()
        self._stopping = stopping
        self._renewed_at = time.monotonic()
        self._shown_at: dict[UUID, float] = {}
        self.silence.expect(ENGINE, claims.LEASE_SECONDS)

    @property
    def jobs(self) -> list[Job]:
        """The jobs that are still held."""
        return self.batch.jobs

    def step(self, progress: Mapping[UUID, float], *, seconds: float = STEP_SECONDS) -> None:
        """Say that the engine made a pass and how far each job is, and how long the next pass may take.

        Raises Ended where the worker is asked to stop.
        """
        self.check()
        self.silence.expect(ENGINE, seconds)
        if time.monotonic() - self._renewed_at >= RENEW_EVERY:
            claims.show_progress(self.batch, progress)
            self.renew()

    def enter(self, stage: str, job: Job, *, seconds: float = claims.LEASE_SECONDS) -> None:
        """Say that a stage of a job begins; `seconds` is how long it may be silent.

        Raises Lost where the job is no longer held.
        """
        claims.show_stage(job, self.batch.token, stage=stage)
        self.expect(job.pk, seconds=seconds, jobs=[job])
        if not self.holds(job):
            raise Lost

    def advance(self, job: Job, part: float, *, seconds: float) -> None:
        """Say which part of a stage of a job is done, and how long the job may be silent now.

        Raises Lost where the job is no longer held, and Ended where the worker is asked to stop.
        """
        self.check()
        self.silence.expect(job.pk, seconds)
        if time.monotonic() - self._shown_at.get(job.pk, 0.0) >= RENEW_EVERY:
            self._shown_at[job.pk] = time.monotonic()
            claims.show_progress(self.batch, {job.pk: part})
            self.renew([job])
        if not self.holds(job):
            raise Lost

    def expect(self, part: Hashable, *, seconds: float, jobs: Sequence[Job] | None = None) -> None:
        """Say that a part of the run has moved and may be silent for so long; see `renew`."""
        self.silence.expect(part, seconds)
        self.renew(jobs)

    def renew(self, jobs: Sequence[Job] | None = None) -> None:
        """Move the lease's end as far as a part may be silent; the pages of `jobs`, or of all, shall look."""
        claims.renew(self.batch, seconds=max(self.silence.longest, claims.LEASE_SECONDS))
        self._renewed_at = time.monotonic()
        self._hint(self.batch.jobs if jobs is None else jobs)

    def check(self) -> None:
        """Raise Ended where the worker is asked to stop."""
        if self._stopping.is_set():
            raise Ended

    def holds(self, job: Job) -> bool:
        """Tell whether the job is still this worker's to end."""
        return job in self.batch

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

    def end(self, job: Job, *, device_seconds: float, cost_micro_usd: int, blocked: str, maker: str) -> bool:
        """End a job as ready or blocked, inside the caller's transaction; False where it was lost."""
        return claims.finish(
            job,
            self.batch.token,
            device_seconds=device_seconds,
            cost_micro_usd=cost_micro_usd,
            blocked=blocked,
            maker=maker,
        )

    def leave(self, job: Job) -> None:
        """Forget a job that has ended, and tell its pages."""
        self.batch.drop({job.pk})
        self._shown_at.pop(job.pk, None)
        self._hint([job])
        hint_group(job.group)

    def give_back(self) -> None:
        """Release what is still held; where even that fails, the lease runs out by itself."""
        try:
            if held := self.batch.jobs:
                claims.release(self.batch.token, held)
                self._hint(held)
        except DatabaseError as error:
            log.warning("%d jobs could not be given back: %s", len(self.batch), error)

    def _fail(self, jobs: tuple[Job, ...], reason: str, *, retryable: bool) -> None:
        for job in jobs:
            claims.fail(job, self.batch.token, reason=reason, retryable=retryable)
            self.leave(job)

    @staticmethod
    def _hint(jobs: Sequence[Job]) -> None:
        rows = Job.objects.filter(pk__in=[job.pk for job in jobs])
        for pk, workspace, revision in rows.values_list("pk", "workspace_id", "revision"):
            hint(workspace, "job", pk, revision=revision)
