"""Whatever happens on the way through a worker, a job makes what its request makes alone."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from django.conf import settings

from generation import claims
from generation.device import Device
from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest
from generation.models import Job, JobState
from generation.runner import Runner
from tests.generation.engines.conftest import tiny_video_folder, video_engine, video_manifest
from tests.generation.engines.kinds import made
from tests.generation.jobs.benches import states
from tests.generation.jobs.orders import Orders
from tests.generation.jobs.rolls import ROLL, Rolls, frames_of, stored

__all__ = ["tiny_video_folder", "video_engine", "video_manifest"]

RUNS, TOGETHER = 26, 8
# Of the tiny model's requests, the smallest has 4 tokens and the largest some 40.
BUDGETS = (30, 80, 400)


@pytest.fixture
def rolls(video_engine: LtxEngine, video_manifest: Manifest) -> Rolls:
    return Rolls(video_engine, video_manifest)


@pytest.fixture
def device(rolls: Rolls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """Return a device whose worker makes rolls."""
    monkeypatch.setattr(settings, "HOME_DIR", tmp_path)
    monkeypatch.setattr("generation.runner.ASK_EVERY", 0.0)
    return Device("w1", Runner({ROLL: rolls}, open_engine=lambda _ref: rolls.engine))


def _place(orders: Orders, rolls: Rolls, seeds: range) -> list[Job]:
    return Job.objects.bulk_create(rolls.order(orders.group, seed, orders.person) for seed in seeds)


def _work(device: Device) -> None:
    while device.step(threading.Event()):
        continue


def _assert_equal(rolls: Rolls, jobs: list[Job]) -> None:
    assert states(jobs) == [JobState.READY] * len(jobs)
    for job in jobs:
        alone = frames_of(made(rolls.engine, rolls.request(job))[0])
        assert np.abs(stored(job) - alone.astype(np.int16)).max() <= 1, job.spec


@pytest.mark.parametrize("run", range(RUNS))
def test_jobs_that_join_and_leave_make_what_each_makes_alone(
    orders: Orders, rolls: Rolls, device: Device, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    """Half of them are ordered while the others are made, one of which is cancelled meanwhile."""
    monkeypatch.setattr(settings, "BATCH_TOKENS", BUDGETS[run % len(BUDGETS)])
    jobs = _place(orders, rolls, range(1000 * run, 1000 * run + TOGETHER // 2))
    forward = rolls.engine._denoiser._forward
    passes = iter(range(10_000))

    def disturbed(*arguments: Any) -> torch.Tensor:
        number = next(passes)
        if number == run % 5:
            jobs.extend(_place(orders, rolls, range(1000 * run + 500, 1000 * run + 500 + TOGETHER // 2)))
        if number == run % 7:
            claims.cancel(Job.objects.filter(pk=jobs[run % 4].pk))
        return forward(*arguments)

    monkeypatch.setattr(rolls.engine._denoiser, "_forward", disturbed)
    _work(device)
    monkeypatch.undo()
    cancelled = [job for job, state in zip(jobs, states(jobs), strict=True) if state == JobState.CANCELLED]
    assert len(jobs) == TOGETHER
    assert len(cancelled) <= 1
    _assert_equal(rolls, [job for job in jobs if job not in cancelled])


@pytest.mark.parametrize("run", range(8))
def test_a_split_for_lack_of_memory_changes_nothing(
    orders: Orders, rolls: Rolls, device: Device, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    jobs = _place(orders, rolls, range(50_000 + 100 * run, 50_000 + 100 * run + TOGETHER))
    forward, refused = rolls.engine._denoiser._forward, []

    def cramped(samples: list[Any], *arguments: Any) -> torch.Tensor:
        if len(samples) > 2:
            refused.append(len(samples))
            raise torch.OutOfMemoryError("no memory")
        return forward(samples, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(rolls.engine._denoiser, "_forward", cramped)
        patched.setattr(settings, "BATCH_TOKENS", 400)
        _work(device)
    assert refused
    _assert_equal(rolls, jobs)


@pytest.mark.parametrize("lose", [claims.abandon, lambda _worker: None], ids=["lost", "stopped"])
def test_jobs_that_are_made_anew_after_a_loss_or_a_stop_are_the_same(
    orders: Orders,
    rolls: Rolls,
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[str], object],
) -> None:
    jobs = _place(orders, rolls, range(90_000, 90_000 + TOGETHER))
    stopping = threading.Event()
    forward, passes = rolls.engine._denoiser._forward, iter(range(10_000))

    def stopped(*arguments: Any) -> torch.Tensor:
        if next(passes) == 3:
            lose("w1")
            claims.settle()
            stopping.set()
        return forward(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(rolls.engine._denoiser, "_forward", stopped)
        device.step(stopping)
    assert JobState.QUEUED in states(jobs)
    _work(device)
    _assert_equal(rolls, jobs)
