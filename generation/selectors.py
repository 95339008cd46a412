"""Reads of jobs: how they stand, how fast it goes, and how long one variant takes by experience."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from generation.models import Job, JobState, WorkerHeartbeat
from workspaces.models import Workspace

# What a still, and a frame of a video, took on two cores; said until this workspace has made some.
DEFAULT_SECONDS_PER_FILE = 2.0
DEFAULT_SECONDS_PER_FRAME = 0.1
SAMPLE = 50
RATE_WINDOW = timedelta(minutes=5)
WORKER_SILENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Device seconds for one variant, and the number of finished ones it is the median of; 0: by default."""

    seconds: float
    sample: int

    @property
    def is_measured(self) -> bool:
        """Whether it comes from this workspace's own variants."""
        return self.sample > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How jobs stand: their number by state, ended ones a minute lately, seconds left (None: paused)."""

    queued: int
    running: int
    ready: int
    failed: int
    blocked: int
    cancelled: int
    paused: bool
    per_minute: float
    seconds_left: float | None

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.ready + self.failed + self.blocked + self.cancelled

    @property
    def open(self) -> int:
        """Jobs that have not ended."""
        return self.queued + self.running

    @property
    def done_share(self) -> float:
        """The ended part of all that was not cancelled, 0 to 1; 1 where nothing is left."""
        wanted = self.total - self.cancelled
        return (wanted - self.open) / wanted if wanted else 1.0


def standing(jobs: QuerySet[Job], *, paused: bool = False) -> Standing:
    """Count jobs by state, with rate and time left from what was measured."""
    since = timezone.now() - RATE_WINDOW
    lately = Count("pk", filter=Q(finished_at__gte=since) & ~Q(state=JobState.CANCELLED))
    rows = list(jobs.order_by().values("state").annotate(count=Count("pk"), lately=lately))
    counts = {JobState(row["state"]): row["count"] for row in rows}
    ended_lately = sum(row["lately"] for row in rows)
    still_open = counts.get(JobState.QUEUED, 0) + counts.get(JobState.RUNNING, 0)
    return Standing(
        **{state.value: counts.get(state, 0) for state in JobState},
        paused=paused,
        per_minute=ended_lately / (RATE_WINDOW.total_seconds() / 60),
        seconds_left=None if paused and still_open else _seconds_left(jobs, still_open),
    )


def seconds_per_variant(workspace: Workspace, *, batch_key: str, frames: Sequence[int]) -> Estimate:
    """Return the median device seconds of the workspace's last variants of this kind, else a default.

    `batch_key` (`services.jobs.batch_key_of`) stands for model, steps and sizes; the default is reckoned from
    the `frames` of each file, zero for a still.
    """
    jobs = Job.objects.filter(workspace=workspace, batch_key=batch_key)
    default = sum(each * DEFAULT_SECONDS_PER_FRAME or DEFAULT_SECONDS_PER_FILE for each in frames)
    return _median(jobs) or Estimate(default, sample=0)


def _median(jobs: QuerySet[Job]) -> Estimate | None:
    # What was made before costs nothing again, and says nothing of what making takes.
    ready = jobs.filter(state=JobState.READY, device_seconds__gt=0).order_by("-finished_at")
    seconds = list(ready.values_list("device_seconds", flat=True)[:SAMPLE])
    return Estimate(statistics.median(seconds), len(seconds)) if seconds else None


def _seconds_left(jobs: QuerySet[Job], still_open: int) -> float:
    if not still_open:
        return 0.0
    return still_open * (_median(jobs) or _expected(jobs)).seconds / _devices()


def _expected(jobs: QuerySet[Job]) -> Estimate:
    """Return what one of these jobs will take, while none of them has ended."""
    job = jobs.select_related("workspace").first()
    if job is None:
        return Estimate(DEFAULT_SECONDS_PER_FILE, sample=0)
    forms = json.loads(job.spec).get("formats", ())
    frames = [form.get("seconds", 0) * form.get("frame_rate", 0) for form in forms] or [0]
    return seconds_per_variant(job.workspace, batch_key=job.batch_key, frames=frames)


def devices_alive() -> int:
    """Return how many workers that make pictures have been seen lately."""
    alive = WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - WORKER_SILENCE)
    return alive.filter(queues__contains="gpu").count()


def _devices() -> int:
    return max(1, devices_alive())
