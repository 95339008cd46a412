"""How jobs stand, how fast they go and how long they take, from what was measured."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from generation import claims
from generation.models import Job, WorkerHeartbeat
from generation.selectors import (
    DEFAULT_SECONDS_PER_FILE,
    DEFAULT_SECONDS_PER_FRAME,
    seconds_per_variant,
    standing,
)
from generation.services.jobs import batch_key_of
from tests.generation.jobs.orders import SPEC, Orders, claim, spec_with
from workspaces.models import Workspace


def _finish(seconds: float) -> None:
    batch = claim(budget=1)
    claims.finish(batch.jobs[0], batch.token, device_seconds=seconds, cost_micro_usd=0)


def _all() -> QuerySet[Job]:
    return Job.objects.all()


def test_jobs_are_counted_by_state(orders: Orders) -> None:
    orders.place(4)
    _finish(2.0)
    batch = claim(budget=1)
    claims.fail(batch.jobs[0], batch.token, reason="No.", retryable=False)
    claim(budget=1)
    now = standing(_all())
    assert (now.queued, now.running, now.ready, now.failed, now.total, now.open) == (1, 1, 1, 1, 4, 2)
    assert now.done_share == 0.5


def test_the_rate_counts_what_ended_in_the_last_five_minutes(orders: Orders) -> None:
    orders.place(3)
    for _ in range(3):
        _finish(1.0)
    old = timezone.now() - timedelta(minutes=6)
    Job.objects.filter(pk=Job.objects.first().pk).update(finished_at=old)  # type: ignore[union-attr]  # three exist
    assert standing(_all()).per_minute == pytest.approx(2 / 5)


def test_the_time_left_is_what_the_open_jobs_will_take_by_the_median_so_far(orders: Orders) -> None:
    orders.place(5)
    for seconds in (1.0, 2.0, 60.0):
        _finish(seconds)
    assert standing(_all()).seconds_left == 2 * 2.0


def test_two_devices_take_half_the_time(orders: Orders) -> None:
    orders.place(3)
    _finish(4.0)
    for name in ("a", "b"):
        WorkerHeartbeat.objects.create(name=name, queues="cpu,gpu", seen_at=timezone.now())
    WorkerHeartbeat.objects.create(name="c", queues="gpu", seen_at=timezone.now() - timedelta(hours=1))
    assert standing(_all()).seconds_left == 2 * 4.0 / 2


def test_without_any_finished_job_the_time_left_comes_from_the_default(orders: Orders) -> None:
    orders.place(2)
    assert standing(_all()).seconds_left == 2 * DEFAULT_SECONDS_PER_FILE


def test_of_a_paused_group_nobody_knows_when_it_ends(orders: Orders) -> None:
    orders.place(1)
    assert standing(_all(), paused=True).seconds_left is None


def test_nothing_is_left_of_nothing(orders: Orders) -> None:
    now = standing(_all())
    assert (now.total, now.seconds_left, now.done_share) == (0, 0.0, 1.0)


def test_an_estimate_is_the_median_of_the_same_kind_in_the_same_workspace(
    orders: Orders, elsewhere: Workspace
) -> None:
    jobs = orders.place(3)
    for seconds in (3.0, 5.0, 100.0):
        _finish(seconds)
    kind = jobs[0].batch_key
    ours = seconds_per_variant(orders.group.workspace, batch_key=kind, frames=[0] * 4)
    assert (ours.seconds, ours.sample, ours.is_measured) == (5.0, 3, True)
    theirs = seconds_per_variant(elsewhere, batch_key=kind, frames=[0] * 4)
    assert (theirs.seconds, theirs.is_measured) == (4 * DEFAULT_SECONDS_PER_FILE, False)


def test_a_video_is_reckoned_by_its_frames_until_one_was_made(orders: Orders) -> None:
    film = replace(SPEC.formats[0], seconds=2, frame_rate=24)
    [job] = orders.place(spec=replace(SPEC, formats=(*SPEC.formats, film)))
    asked = seconds_per_variant(orders.group.workspace, batch_key=job.batch_key, frames=[0, 48])
    assert asked.seconds == DEFAULT_SECONDS_PER_FILE + 48 * DEFAULT_SECONDS_PER_FRAME
    assert standing(_all()).seconds_left == asked.seconds


def test_stills_are_of_one_kind_as_ever_and_videos_of_one_by_their_frames() -> None:
    square = SPEC.formats[0]
    assert SPEC.effort == {"steps": 20, "guided": True, "sizes": [[360, 360]]}
    films = [replace(square, seconds=seconds, frame_rate=24) for seconds in (1, 2)]
    lists = [(square,), (films[0],), (films[1],), (square, films[0])]
    specs = [replace(SPEC, formats=formats) for formats in lists]
    assert len({batch_key_of(spec) for spec in specs}) == 4


def test_steps_guidance_and_sizes_make_another_kind_and_words_do_not(orders: Orders) -> None:
    kinds = [
        orders.place(spec=spec)[0].batch_key
        for spec in (
            spec_with(),
            spec_with(prompt="a red stage"),
            spec_with(steps=8),
            spec_with(guidance=1.0),
        )
    ]
    assert kinds[0] == kinds[1]
    assert len(set(kinds)) == 3
