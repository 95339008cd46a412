"""A job is claimed, held by a lease, and ended once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from generation import claims
from generation.models import Job, JobState
from generation.specs import FormatSpec
from tests.generation.jobs.orders import (
    OTHER_MODEL,
    SPEC,
    Orders,
    claim,
    lose,
    nothing_to_claim,
    spec_with,
    state_of,
)


def test_a_claim_takes_the_oldest_jobs_that_fit_the_budget(orders: Orders) -> None:
    jobs = orders.place(5)
    batch = claim(budget=3)
    assert [job.pk for job in batch.jobs] == [job.pk for job in jobs[:3]]
    assert all((job.state, job.attempt, job.stage) == (JobState.RUNNING, 1, "generate") for job in batch.jobs)
    assert len(claim(budget=3)) == 2
    assert nothing_to_claim()


def test_jobs_of_another_model_wait_for_their_own_turn(orders: Orders) -> None:
    orders.place(2)
    orders.place(2, spec=spec_with(model=OTHER_MODEL))
    assert {job.model for job in claim().jobs} != {job.model for job in claim().jobs}
    assert nothing_to_claim()


def test_jobs_of_other_steps_guidance_and_sizes_come_along(orders: Orders) -> None:
    orders.place()
    orders.place(spec=spec_with(steps=8, guidance=1.0))
    orders.place(spec=replace(SPEC, formats=(FormatSpec("story", 360, 640),)))
    assert len(claim()) == 3


@pytest.mark.parametrize("load", [100, 0])
def test_a_job_that_needs_more_than_the_budget_or_nobody_knows_how_much_comes_alone(
    orders: Orders, load: int
) -> None:
    orders.place(2, load=load)
    assert len(claim(budget=4)) == 1


def test_a_lease_ends_a_minute_from_now_and_renewing_moves_its_end(orders: Orders) -> None:
    [job] = orders.place()
    batch = claim()
    job.refresh_from_db()
    assert job.lease_until is not None
    assert timedelta(seconds=55) < job.lease_until - timezone.now() <= timedelta(seconds=60)
    assert claims.renew(batch, seconds=300) == set()
    job.refresh_from_db()
    assert job.lease_until - timezone.now() > timedelta(seconds=290)


def test_stage_and_progress_are_shown_of_jobs_that_are_held(orders: Orders) -> None:
    jobs = orders.place(3)
    batch = claim()
    claims.show_stage(batch.jobs[0], batch.token, stage="compose")
    claims.cancel(Job.objects.filter(pk=jobs[2].pk))
    claims.show_progress(batch, {jobs[1].pk: 0.5, jobs[2].pk: 0.5})
    for job in jobs:
        job.refresh_from_db()
    assert [(job.stage, job.progress) for job in jobs] == [("compose", 0.0), ("generate", 0.5), ("", 0.0)]


def test_the_result_of_a_worker_that_lost_its_lease_is_fenced_off(orders: Orders) -> None:
    [job] = orders.place()
    slow = claim(worker="slow")
    lose(slow)
    quick = claim(worker="quick")
    assert not claims.finish(job, slow.token, device_seconds=1.0, cost_micro_usd=14)
    assert claims.renew(slow) == {job.pk}
    assert slow.jobs == []
    assert claims.finish(job, quick.token, device_seconds=1.0, cost_micro_usd=14)
    assert not claims.finish(job, quick.token, device_seconds=1.0, cost_micro_usd=14)
    job.refresh_from_db()
    assert (job.state, job.cost_micro_usd, job.attempt, job.lease_token) == (JobState.READY, 14, 2, None)


def test_a_worker_that_dies_four_times_fails_the_job_with_a_reason(orders: Orders) -> None:
    [job] = orders.place()
    for _attempt in range(claims.MOST_ATTEMPTS):
        lose(claim())
    assert nothing_to_claim()
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.FAILED, claims.WORKER_LOST)
    assert job.finished_at is not None


def test_after_a_loss_jobs_are_tried_singly_and_after_the_fresh_ones(orders: Orders) -> None:
    poison = orders.place(2)
    lose(claim())
    fresh = orders.place(2, spec=spec_with(steps=8))
    assert [job.pk for job in claim().jobs] == [job.pk for job in fresh]
    assert [[job.pk for job in claim().jobs], [job.pk for job in claim().jobs]] == [
        [job.pk] for job in poison
    ]


def test_releasing_gives_the_attempt_back(orders: Orders) -> None:
    [job] = orders.place()
    batch = claim()
    assert claims.release(batch.token, batch.jobs) == 1
    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_until) == (JobState.QUEUED, 0, None)


@pytest.mark.parametrize(("retryable", "state"), [(True, JobState.QUEUED), (False, JobState.FAILED)])
def test_a_failure_is_final_only_where_trying_again_cannot_help(
    orders: Orders, retryable: bool, state: JobState
) -> None:
    [job] = orders.place()
    batch = claim()
    assert claims.fail(batch.jobs[0], batch.token, reason="The model is not here.", retryable=retryable)
    job.refresh_from_db()
    assert (job.state, job.reason) == (state, "The model is not here.")


def test_a_retryable_failure_is_final_at_the_fourth_attempt(orders: Orders) -> None:
    [job] = orders.place()
    for _attempt in range(claims.MOST_ATTEMPTS):
        batch = claim()
        claims.fail(batch.jobs[0], batch.token, reason="The device hiccuped.", retryable=True)
    assert state_of(job) is JobState.FAILED


def test_a_paused_group_is_not_claimed_until_it_is_resumed(orders: Orders) -> None:
    orders.place()
    assert claims.pause(orders.group)
    assert not claims.pause(orders.group)
    assert not claims.anything_to_do()
    assert nothing_to_claim()
    assert claims.resume(orders.group)
    assert len(claim()) == 1


def test_cancelling_reaches_waiting_and_running_jobs_and_no_ended_ones(orders: Orders) -> None:
    ready, running, waiting = orders.place(3)
    first = claim(budget=1)
    claims.finish(ready, first.token, device_seconds=0.0, cost_micro_usd=0)
    held = claim(budget=1)
    assert claims.cancel(Job.objects.filter(group=orders.group)) == 2
    assert [state_of(job) for job in (ready, running, waiting)] == ["ready", "cancelled", "cancelled"]
    assert claims.renew(held) == {running.pk}


def test_retrying_queues_only_what_failed_with_all_its_attempts(orders: Orders) -> None:
    failed, waiting = orders.place(2)
    batch = claim(budget=1)
    claims.fail(batch.jobs[0], batch.token, reason="No.", retryable=False)
    assert claims.retry(Job.objects.filter(group=orders.group)) == 1
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, failed.attempt, failed.reason, waiting.revision) == (JobState.QUEUED, 0, "", 1)


def test_every_move_that_is_not_in_the_table_is_refused(orders: Orders) -> None:
    [job] = orders.place()
    row = Job.objects.filter(pk=job.pk)
    for origin in JobState:
        for target in set(JobState) - {JobState.RUNNING}:
            lease = (
                {"lease_token": job.pk, "lease_until": timezone.now()} if origin == JobState.RUNNING else {}
            )
            row.update(**{"lease_token": None, "lease_until": None, "state": origin, "reason": "x", **lease})
            moved = claims._move(row, target, lease_token=None, lease_until=None)
            assert bool(moved) == (target in claims.MOVES[origin])


def test_the_spec_travels_unchanged(orders: Orders) -> None:
    orders.place(2)
    assert [type(SPEC).from_json(job.spec) for job in claim().jobs] == [spec_with(0), spec_with(1)]


def test_the_jobs_of_a_worker_that_is_known_to_be_dead_are_taken_at_once(orders: Orders) -> None:
    [job] = orders.place()
    claim(worker="dead")
    assert claims.abandon("another") == 0
    assert nothing_to_claim()
    assert claims.abandon("dead") == 1
    assert claim(worker="alive").jobs == [job]
