"""A job that goes on from another waits until that is ready, and fails where it never will be."""

import pytest

from generation import claims
from generation.housekeeping import reconcile
from generation.models import Job, JobState
from tests.generation.jobs.orders import Orders, claim, nothing_to_claim, state_of


def _finish_next() -> Job:
    batch = claim(budget=1)
    claims.finish(batch.jobs[0], batch.token, device_seconds=1.0, cost_micro_usd=14)
    return batch.jobs[0]


def test_a_follower_is_claimed_only_once_what_it_waits_for_is_ready(orders: Orders) -> None:
    [first] = orders.place()
    [follower] = orders.place(waits_for=first)
    batch = claim()
    assert batch.jobs == [first]
    assert not claims.anything_to_do()
    assert nothing_to_claim()
    claims.finish(first, batch.token, device_seconds=1.0, cost_micro_usd=14)
    assert claims.anything_to_do()
    assert claim().jobs == [follower]


@pytest.mark.parametrize("end", ["fail", "block", "cancel"])
def test_followers_fail_with_a_reason_where_what_they_wait_for_was_not_made(orders: Orders, end: str) -> None:
    [first] = orders.place()
    [second] = orders.place(waits_for=first)
    [third] = orders.place(waits_for=second)
    batch = claim()
    if end == "fail":
        claims.fail(first, batch.token, reason="The model is not here.", retryable=False)
    elif end == "block":
        claims.finish(first, batch.token, device_seconds=1.0, cost_micro_usd=14, blocked="It is blank.")
    else:
        claims.cancel(Job.objects.filter(pk=first.pk))
    assert claims.anything_to_do()
    assert claims.groups_to_settle() == [orders.group]
    assert reconcile() == 2
    for follower in (second, third):
        assert state_of(follower) is JobState.FAILED
        assert (follower.reason, follower.attempt) == (claims.NOT_MADE_BEFORE, 0)
        assert follower.finished_at is not None
    assert not claims.anything_to_do()


def test_a_failure_that_is_tried_again_lets_followers_wait(orders: Orders) -> None:
    [first] = orders.place()
    [follower] = orders.place(waits_for=first)
    batch = claim()
    claims.fail(first, batch.token, reason="The device hiccuped.", retryable=True)
    assert reconcile() == 0
    assert state_of(follower) is JobState.QUEUED


def test_people_can_try_a_whole_chain_again(orders: Orders) -> None:
    [first] = orders.place()
    [follower] = orders.place(waits_for=first)
    batch = claim()
    claims.fail(first, batch.token, reason="The model is not here.", retryable=False)
    reconcile()
    assert claims.retry(Job.objects.filter(group=orders.group)) == 2
    assert [_finish_next(), _finish_next()] == [first, follower]
