"""What stops a batch: being asked to stop, being cancelled, a disk that is full, a device that hangs."""

import errno
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings

from generation import claims, device
from generation.device import Device, locked
from generation.engines.base import Request
from generation.leases import ENGINE, STEP_SECONDS, Lease
from generation.models import Artifact, Job, JobState
from tests.generation.jobs.benches import run, runner_of, spec_for, states
from tests.generation.jobs.engines import Painter
from tests.generation.jobs.orders import Orders, claim, state_of


@pytest.fixture
def own_device(painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """Return a device that no other process of this machine can hold."""
    monkeypatch.setattr(settings, "HOME_DIR", tmp_path)
    return Device("w1", runner_of(painter))


def test_a_worker_that_is_asked_to_stop_gives_its_jobs_back_with_their_attempt(
    orders: Orders, painter: Painter
) -> None:
    stopping = threading.Event()
    stopping.set()
    jobs = orders.place(3, spec=spec_for(painter))
    run(painter, stopping=stopping)
    assert states(jobs) == [JobState.QUEUED] * 3
    assert set(Job.objects.values_list("attempt", flat=True)) == {0}


def test_stopping_while_pictures_are_made_ends_at_the_next_step(orders: Orders, painter: Painter) -> None:
    stopping = threading.Event()
    painter.started = stopping.set
    [job] = orders.place(spec=spec_for(painter))
    run(painter, stopping=stopping)
    assert (state_of(job), len(painter.passes)) == (JobState.QUEUED, 1)


def test_stopping_after_the_pictures_finishes_no_more_than_the_job_at_hand(
    orders: Orders, painter: Painter
) -> None:
    stopping = threading.Event()
    jobs = orders.place(2, spec=spec_for(painter))
    run(painter, stopping=stopping, finished=lambda _job: stopping.set())
    assert states(jobs) == [JobState.READY, JobState.QUEUED]


def test_a_job_that_is_cancelled_while_it_is_made_stays_cancelled(orders: Orders, painter: Painter) -> None:
    jobs = orders.place(2, spec=spec_for(painter))
    painter.before = lambda _requests: cancel_first(jobs[0])

    def cancel_first(job: Job) -> None:
        claims.cancel(Job.objects.filter(pk=job.pk))

    run(painter)
    assert states(jobs) == [JobState.CANCELLED, JobState.READY]
    assert set(Artifact.objects.values_list("job_id", flat=True)) == {jobs[1].pk}


def test_a_full_disk_gives_the_jobs_back_and_the_device_waits(
    orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", _no_room)
    jobs = orders.place(2, spec=spec_for(painter))
    assert own_device.step(threading.Event())
    assert states(jobs) == [JobState.QUEUED] * 2
    assert set(Job.objects.values_list("attempt", flat=True)) == {0}
    assert not own_device.step(threading.Event())


def test_on_an_almost_full_disk_nothing_is_begun(
    orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FREE_DISK_FLOOR", 1 << 60)
    [job] = orders.place(spec=spec_for(painter))
    assert not own_device.step(threading.Event())
    assert (state_of(job), painter.asked) == (JobState.QUEUED, [])


def test_once_there_is_room_again_the_same_jobs_are_made(
    orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = orders.place(2, spec=spec_for(painter))
    monkeypatch.setattr(device, "WAIT_FOR_ROOM", 0.0)
    with monkeypatch.context() as full:
        full.setattr(tempfile, "mkstemp", _no_room)
        own_device.step(threading.Event())
    own_device.step(threading.Event())
    assert states(jobs) == [JobState.READY] * 2


def test_a_second_process_leaves_the_device_and_its_jobs_alone(
    orders: Orders, painter: Painter, own_device: Device
) -> None:
    [job] = orders.place(spec=spec_for(painter))
    with locked(device.lock_file()) or pytest.fail("the lock must be free"):
        assert not own_device.step(threading.Event())
        assert state_of(job) is JobState.QUEUED
    assert own_device.step(threading.Event())
    assert state_of(job) is JobState.READY


def test_a_worker_that_starts_anew_takes_up_what_its_dead_namesake_held(
    orders: Orders, painter: Painter, own_device: Device
) -> None:
    [job] = orders.place(spec=spec_for(painter))
    claim(worker="w1")
    assert own_device.step(threading.Event())
    assert state_of(job) is JobState.READY


def test_work_that_is_silent_for_longer_than_it_said_counts_as_hung(
    orders: Orders, painter: Painter, own_device: Device
) -> None:
    seen: list[bool] = []

    def look(_requests: Sequence[Request]) -> None:
        looks = int(STEP_SECONDS / device.WATCH_EVERY)
        seen.extend(own_device.is_hung() for _ in range(looks + 1))

    painter.before = look
    orders.place(spec=spec_for(painter))
    own_device.step(threading.Event())
    assert (any(seen[:-1]), seen[-1]) == (False, True)
    assert not own_device.is_hung()


def test_the_budget_says_how_many_are_under_way_and_others_join_as_they_end(
    orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BATCH_TOKENS", 2 * 256)
    painter.tokens = 256
    jobs = orders.place(5, spec=spec_for(painter), load=256)
    own_device.step(threading.Event())
    assert states(jobs) == [JobState.READY] * 5
    assert [len(made) for made in painter.passes] == [2, 2, 2, 2, 1, 1]


def test_an_engine_that_steps_renews_the_lease_and_one_that_does_not_lets_it_run_out(
    orders: Orders, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    [job] = orders.place(spec=spec_for(painter))
    lease = Lease(claim(), threading.Event())
    lease.expect(ENGINE, seconds=STEP_SECONDS)
    job.refresh_from_db()
    first = job.lease_until
    lease.step({job.pk: 0.5})
    job.refresh_from_db()
    assert job.lease_until == first
    monkeypatch.setattr("generation.leases.RENEW_EVERY", 0.0)
    lease.step({job.pk: 0.5})
    job.refresh_from_db()
    assert first is not None
    assert job.lease_until is not None
    assert (job.lease_until > first, job.progress) == (True, 0.5)


def _no_room(*_arguments: object, **_options: object) -> tuple[int, str]:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
