"""The one place where a job's state moves: a table of legal moves and compare-and-set updates.

Every function here is one short transaction and answers whether the row was still as its caller believed.
A worker holds a job by a lease: a random token and an end in the database's own time. What it writes names
the token, so a worker that was slow, frozen or declared lost writes nothing.
"""

import threading
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from generation.models import Job, JobGroup, JobState

LEASE_SECONDS = 60.0
MOST_ATTEMPTS = 4
# However little each of them asks for.
MOST_TOGETHER = 64
# How many jobs of one workspace are looked at, and so locked for a moment, at once.
LOOK_AHEAD = 32
# How many jobs that need no model come along at once.
WITHOUT_MODEL = 2
# Reasons are stored in English and translated where they are shown.
WORKER_LOST = gettext_noop("The worker was lost 4 times while making this.")
NOT_MADE_BEFORE = gettext_noop("What this goes on from was not made: make that first, then try again.")

MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED, JobState.FAILED}),
    JobState.RUNNING: frozenset(
        {JobState.READY, JobState.FAILED, JobState.BLOCKED, JobState.CANCELLED, JobState.QUEUED}
    ),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.READY: frozenset(),
    JobState.BLOCKED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


class Batch:
    """Jobs that one worker holds under one lease token; some join, and leave as they end or are lost.

    Its threads may all use it at once.
    """

    def __init__(self, token: UUID, jobs: Iterable[Job] = ()) -> None:
        self.token = token
        self._jobs = {job.pk: job for job in jobs}
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job: Job) -> bool:
        return job.pk in self._jobs

    @property
    def jobs(self) -> list[Job]:
        """Return those that are held now."""
        with self._changing:
            return list(self._jobs.values())

    def add(self, jobs: Iterable[Job]) -> None:
        """Hold more jobs, which were taken under this token."""
        with self._changing:
            self._jobs.update((job.pk, job) for job in jobs)

    def drop(self, lost: Collection[UUID]) -> None:
        """Forget jobs that are no longer this worker's."""
        with self._changing:
            for pk in lost:
                self._jobs.pop(pk, None)


def anything_to_do() -> bool:
    """Tell without a write whether a worker may find or end something."""
    return waiting().exists() or _expired().exists() or _stranded().exists()


def waiting() -> QuerySet[Job]:
    """Return the jobs that a worker may take now."""
    free = Q(waits_for=None) | Q(waits_for__state=JobState.READY)
    return Job.objects.filter(free, state=JobState.QUEUED, group__paused_at=None)


def take(
    batch: Batch,
    *,
    worker: str,
    model: str,
    workspaces: Iterable[UUID],
    room: int,
    budget: int,
    tried: bool = False,
) -> list[Job]:
    """Hold the next jobs of a model as well, and return them; none where nothing waits.

    The workspaces take turns, each with its oldest job, as long as the loads fit the `room`; with them come
    jobs that need no model. One that needs more than the `budget` comes when all of it is free. Jobs that
    were tried before come only where they are asked for, and then singly, so that one which brings its worker
    down never takes others along twice.
    """
    fresh, again = waiting().filter(attempt=0), waiting().filter(attempt__gt=0)
    line = (again if tried else fresh).filter(model=model)
    with transaction.atomic():
        queues = [deque(_locked(line.filter(workspace_id=one))[:LOOK_AHEAD]) for one in workspaces]
        if model and not tried:
            queues.insert(0, deque(_locked(fresh.filter(model=""))[:WITHOUT_MODEL]))
        taken = _in_turn(queues, room, budget)[: 1 if tried else MOST_TOGETHER]
        _move(
            Job.objects.filter(pk__in=taken),
            JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_token=batch.token,
            lease_until=_from_now(LEASE_SECONDS),
            worker=worker[:80],
            stage="generate",
            progress=0.0,
            reason="",
        )
        rows = Job.objects.filter(pk__in=taken).select_related("workspace", "group")
        held = sorted(rows, key=lambda job: (job.created_at, job.pk))
    batch.add(held)
    return held


def _in_turn(queues: Iterable[deque[Job]], room: int, budget: int) -> list[UUID]:
    """Take from each queue in turn until the one whose turn it is does not fit."""
    taken: list[UUID] = []
    turns = deque(queue for queue in queues if queue)
    while turns:
        queue = turns.popleft()
        # One of unknown load takes all the room.
        needed = min(budget, queue[0].load or (budget if queue[0].model else 1))
        if needed > room:
            break
        room -= needed
        taken.append(queue.popleft().pk)
        if queue:
            turns.append(queue)
    return taken


def renew(batch: Batch, *, seconds: float = LEASE_SECONDS) -> set[UUID]:
    """Move the leases' end to `seconds` from now.

    A phase that will be silent for longer than a lease says so beforehand. Jobs that were cancelled or taken
    by another worker meanwhile are dropped from the batch and returned.
    """
    jobs = batch.jobs
    if _held(batch.token, jobs).update(lease_until=_from_now(seconds)) == len(jobs):
        return set()
    kept = set(Job.objects.filter(lease_token=batch.token).values_list("pk", flat=True))
    lost = {job.pk for job in jobs} - kept
    batch.drop(lost)
    return lost


def show_stage(job: Job, token: UUID, *, stage: str) -> None:
    """Write which stage a held job has come to."""
    _held(token, [job]).update(stage=stage, progress=0.0, revision=F("revision") + 1)


def show_progress(batch: Batch, progress: Mapping[UUID, float]) -> None:
    """Write which part of the current stage of each job is done, 0 to 1, as far as they are still held."""
    jobs = {job.pk: job for job in batch.jobs}
    for part in set(progress.values()):
        alike = [jobs[pk] for pk, done in progress.items() if done == part and pk in jobs]
        _held(batch.token, alike).update(progress=part, revision=F("revision") + 1)


def finish(
    job: Job,
    token: UUID,
    *,
    device_seconds: float,
    cost_micro_usd: int,
    blocked: str = "",
    maker: str = "",
) -> bool:
    """End a held job as ready, or as blocked for a reason; False where it was no longer held.

    Belongs into the transaction that writes what the job made.
    """
    return _end(
        _held(token, [job]),
        JobState.BLOCKED if blocked else JobState.READY,
        reason=blocked,
        maker=maker,
        progress=1.0,
        device_seconds=F("device_seconds") + device_seconds,
        cost_micro_usd=F("cost_micro_usd") + cost_micro_usd,
    )


def fail(job: Job, token: UUID, *, reason: str, retryable: bool) -> bool:
    """End a held job as failed, or queue it once more where that may help; False where it was not held."""
    held = _held(token, [job])
    if retryable and job.attempt < MOST_ATTEMPTS:
        return bool(_move(held, JobState.QUEUED, stage="", progress=0.0, reason=reason, **_NO_LEASE))
    return _end(held, JobState.FAILED, reason=reason)


def release(token: UUID, jobs: Iterable[Job]) -> int:
    """Give held jobs back untouched, the attempt included; return how many were still held."""
    return _move(
        _held(token, jobs),
        JobState.QUEUED,
        attempt=F("attempt") - 1,
        stage="",
        progress=0.0,
        **_NO_LEASE,
    )


def settle() -> int:
    """End or queue what no worker will move by itself; return how many moved.

    Jobs whose worker was lost are queued, or fail where they lost too many. Those that wait for a job which
    ended without being made fail, and with them those that wait for them.
    """
    moved = 0
    if _expired().exists():
        given_up = _expired().filter(attempt__gte=MOST_ATTEMPTS)
        moved += _move(given_up, JobState.FAILED, reason=WORKER_LOST, finished_at=Now(), **_NO_LEASE)
        moved += _move(_expired(), JobState.QUEUED, stage="", progress=0.0, **_NO_LEASE)
    while _stranded().exists():
        moved += _move(_stranded(), JobState.FAILED, reason=NOT_MADE_BEFORE, finished_at=Now())
    return moved


def abandon(worker: str) -> int:
    """End the leases of a worker that is known to be dead, so that nobody waits for them; return how many."""
    held = Job.objects.filter(state=JobState.RUNNING, worker=worker[:80])
    return held.update(lease_until=_from_now(-1.0))


def groups_to_settle() -> list[JobGroup]:
    """Return the groups that `settle` would change now."""
    lost, stranded = _expired().values("group_id"), _stranded().values("group_id")
    return list(JobGroup.objects.filter(Q(pk__in=lost) | Q(pk__in=stranded)))


def cancel(jobs: QuerySet[Job]) -> int:
    """Cancel those that wait or are being made; a worker finds out at its next step. Return how many."""
    return _move(jobs, JobState.CANCELLED, finished_at=Now(), stage="", **_NO_LEASE)


def retry(jobs: QuerySet[Job]) -> int:
    """Queue those that failed once more, with all their attempts; return how many."""
    return _move(
        jobs.filter(state=JobState.FAILED),
        JobState.QUEUED,
        attempt=0,
        reason="",
        stage="",
        progress=0.0,
        finished_at=None,
    )


def pause(group: JobGroup) -> bool:
    """Claim no more of a group's jobs; what is being made is finished. False where it was paused already."""
    return bool(JobGroup.objects.filter(pk=group.pk, paused_at=None).update(paused_at=Now()))


def resume(group: JobGroup) -> bool:
    """Claim a group's jobs again; False where it was not paused."""
    return bool(JobGroup.objects.filter(pk=group.pk, paused_at__isnull=False).update(paused_at=None))


_NO_LEASE = {"lease_token": None, "lease_until": None}


def _move(jobs: QuerySet[Job], to: JobState, **changes: object) -> int:
    """Move the jobs that may legally move to `to`; return how many did."""
    origins = [origin for origin, targets in MOVES.items() if to in targets]
    return jobs.filter(state__in=origins).update(state=to, revision=F("revision") + 1, **changes)


def _end(held: QuerySet[Job], to: JobState, **changes: object) -> bool:
    return bool(_move(held, to, finished_at=Now(), stage="", **_NO_LEASE, **changes))


def _held(token: UUID, jobs: Iterable[Job]) -> QuerySet[Job]:
    return Job.objects.filter(pk__in=[job.pk for job in jobs], lease_token=token, state=JobState.RUNNING)


def _stranded() -> QuerySet[Job]:
    ended = (JobState.FAILED, JobState.BLOCKED, JobState.CANCELLED)
    return Job.objects.filter(state=JobState.QUEUED, waits_for__state__in=ended)


def _expired() -> QuerySet[Job]:
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())


def _locked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Lock rows that nobody else has locked; SQLite's immediate transaction has locked them all."""
    ordered = jobs.order_by("created_at", "pk")
    if not connection.features.has_select_for_update_skip_locked:
        return ordered
    return ordered.select_for_update(skip_locked=True, of=("self",))


def _from_now(seconds: float) -> Combinable:
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())
