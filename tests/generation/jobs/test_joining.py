"""Jobs join a run between two passes, and leave it when they end or are cancelled."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings

from generation import claims, runner
from generation.device import Device
from generation.engines.base import Request
from generation.models import Artifact, Finding, Job, JobState
from generation.table import Making, Table
from generation.works import reuse
from generation.works.base import Product, Script
from tests.generation.jobs.benches import run, runner_of, spec_for, states
from tests.generation.jobs.engines import Painter
from tests.generation.jobs.orders import Orders


@pytest.fixture
def own_device(painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """Return a device that no other process of this machine can hold."""
    monkeypatch.setattr(settings, "HOME_DIR", tmp_path)
    return Device("w1", runner_of(painter))


def test_a_job_that_is_ordered_meanwhile_shares_the_next_pass(
    orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = orders.place(spec=spec_for(painter))
    later: list[Job] = []

    def order_once() -> None:
        if not later:
            later.extend(orders.place(2, spec=spec_for(painter, layout="left")))

    painter.started = order_once
    monkeypatch.setattr(runner, "ASK_EVERY", 0.0)
    own_device.step(Event())
    assert states([first, *later]) == [JobState.READY] * 3
    assert [len(made) for made in painter.passes] == [1, 3, 2]


def test_a_cancelled_job_leaves_before_the_next_pass(orders: Orders, painter: Painter) -> None:
    jobs = orders.place(3, spec=spec_for(painter))

    def cancel_second() -> None:
        claims.cancel(Job.objects.filter(pk=jobs[1].pk))

    painter.started = cancel_second
    batch = run(painter)
    assert states(jobs) == [JobState.READY, JobState.CANCELLED, JobState.READY]
    assert not batch.jobs


def test_jobs_share_the_seconds_of_a_pass_and_of_a_request_that_both_need(
    orders: Orders, painter: Painter
) -> None:
    def script(*requests: Request) -> Script:
        yield requests
        return lambda _on_stage: Product((), lambda _job: None)

    one, two, three = (Request(spec_for(painter).picture, size, 64) for size in (64, 96, 128))
    table = Table(painter)
    jobs = orders.place(3, spec=spec_for(painter))
    asked = ((one,), (one, two), (three,))
    makings = [Making(job, script(*requests)) for job, requests in zip(jobs, asked, strict=True)]
    for making, requests in zip(makings, asked, strict=True):
        table.ask(making, requests)
    assert list(table.advance()) == []
    whole = sum(making.seconds for making in makings)
    shares = [making.seconds / whole for making in makings]
    assert shares == pytest.approx([1 / 6, 1 / 6 + 1 / 3, 1 / 3])
    assert table.progress() == {job.pk: 0.5 for job in jobs}
    assert {making.job for making, _made in table.advance()} == set(jobs)
    assert (len(table), len(painter.asked)) == (0, 3)


def test_what_was_made_before_is_not_made_again(orders: Orders, painter: Painter) -> None:
    [first] = orders.place(spec=spec_for(painter))
    run(painter)
    painter.passes.clear()
    finished: list[Job] = []
    [second] = orders.place(spec=spec_for(painter))
    run(painter, finished=finished.append)
    assert (states([second]), painter.passes, finished) == ([JobState.READY], [], [second])
    made = [Artifact.objects.get(job=job) for job in (first, second)]
    assert made[0].sha256 == made[1].sha256
    found = [
        set(Finding.objects.filter(job=job).values_list("check_name", "outcome")) for job in (first, second)
    ]
    assert found[0] == found[1] != set()


@pytest.mark.parametrize("change", ["other code", "lost file", "other words", "another's"])
def test_it_is_made_again_where_anything_is_not_the_same(
    orders: Orders, painter: Painter, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    [first] = orders.place(spec=spec_for(painter))
    run(painter)
    painter.passes.clear()
    spec = spec_for(painter)
    if change == "other code":
        monkeypatch.setattr(reuse, "maker", lambda: "0" * 64)
    elif change == "lost file":
        artifact = Artifact.objects.get()
        digest = artifact.sha256
        (Path(settings.FILES_DIR) / artifact.workspace_id.hex / digest[:2] / digest).unlink()
    elif change == "other words":
        spec = replace(spec, copy=replace(spec.copy, headline="Good evening"))
    else:
        Job.objects.filter(pk=first.pk).update(kind="trial")
    orders.place(spec=spec)
    run(painter)
    assert painter.passes
