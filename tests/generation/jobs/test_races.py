"""Workers that reach for the same jobs at the same moment."""

from collections import Counter

import pytest

from generation import claims
from generation.dispatch import Dispatch
from generation.models import Job, JobGroup, JobState
from generation.services.jobs import order
from tests.generation.jobs.orders import claim, lose, spec_with
from tests.threads import in_a_thread, together
from workspaces.models import User, Workspace

pytestmark = pytest.mark.usefixtures("shared_database")

WORKERS = 6


def _place(count: int) -> None:
    person = User.objects.create_user("alice@example.com")
    group = JobGroup.objects.create(workspace=Workspace.objects.create(name="Kopi", slug="kopi"))
    Job.objects.bulk_create(
        order(group, spec_with(seed), requested_by=person, load=1) for seed in range(count)
    )


def test_workers_that_claim_at_once_never_hold_the_same_job() -> None:
    in_a_thread(lambda: _place(60))

    def claim_until_empty(number: int) -> list[str]:
        taken: list[str] = []
        dispatch = Dispatch(f"w{number}")
        while batch := dispatch.next(budget=3):
            taken += [str(job.pk) for job in batch.jobs]
        return taken

    counts = Counter(job for taken in together(WORKERS, claim_until_empty) for job in taken)
    assert len(counts) == 60
    assert set(counts.values()) == {1}


def test_of_many_workers_that_finish_one_job_exactly_one_wins() -> None:
    in_a_thread(lambda: _place(1))

    def lose_and_claim(_number: int) -> claims.Batch:
        batch = claim()
        lose(batch)
        return batch

    batches = [in_a_thread(lambda: lose_and_claim(0)) for _ in range(3)] + [in_a_thread(claim)]

    def finish(number: int) -> bool:
        batch = batches[number % len(batches)]
        return claims.finish(batch.jobs[0], batch.token, device_seconds=1.0, cost_micro_usd=14)

    assert Counter(together(8, finish)) == {True: 1, False: 7}
    assert in_a_thread(lambda: Job.objects.get().cost_micro_usd) == 14


def test_cancelling_and_finishing_at_once_leave_one_winner() -> None:
    in_a_thread(lambda: _place(1))
    batch = in_a_thread(claim)
    acts = [
        lambda: claims.finish(batch.jobs[0], batch.token, device_seconds=1.0, cost_micro_usd=14),
        lambda: bool(claims.cancel(Job.objects.all())),
    ]
    finished, cancelled = together(2, lambda number: acts[number]())
    assert finished != cancelled
    expected = JobState.READY if finished else JobState.CANCELLED
    assert in_a_thread(lambda: Job.objects.get().state) == expected
