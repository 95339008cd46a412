"""Lost jobs come back, half-written files go."""

import os
import time
from pathlib import Path

from generation import claims, housekeeping
from generation.models import JobState
from generation.storage import KeptSegments, Store
from tests.generation.jobs.orders import Orders, claim, lose, state_of


def test_reconciling_queues_the_jobs_of_a_lost_worker_once(orders: Orders) -> None:
    [job] = orders.place()
    lose(claim())
    assert housekeeping.reconcile() == 1
    assert state_of(job) is JobState.QUEUED
    assert housekeeping.reconcile() == 0


def test_reconciling_leaves_a_working_worker_alone(orders: Orders) -> None:
    [job] = orders.place()
    claim()
    assert housekeeping.reconcile() == 0
    assert state_of(job) is JobState.RUNNING


def test_a_job_that_lost_its_fourth_worker_fails(orders: Orders) -> None:
    [job] = orders.place()
    for _attempt in range(claims.MOST_ATTEMPTS):
        lose(claim())
        housekeeping.reconcile()
    assert state_of(job) is JobState.FAILED


def test_only_half_written_files_older_than_an_hour_are_swept(tmp_path: Path) -> None:
    folder = tmp_path / "w" / "ab"
    folder.mkdir(parents=True)
    old, young, whole = (folder / name for name in (".new-old", ".new-young", "ab" * 32))
    for path in (old, young, whole):
        path.write_bytes(b"x")
    for path in (old, whole):
        os.utime(path, (time.time() - 2 * housekeeping.ORPHAN_AFTER,) * 2)
    assert housekeeping.sweep(tmp_path) == 1
    assert (old.exists(), young.exists(), whole.exists()) == (False, True, True)


def test_sweeping_a_folder_that_is_not_there_yet_finds_nothing(tmp_path: Path) -> None:
    assert housekeeping.sweep(tmp_path / "nothing") == 0


def test_segments_that_no_ad_has_used_for_long_are_swept(tmp_path: Path) -> None:
    store = Store(tmp_path, "demo")
    shelf, file = KeptSegments(store), store.put(b"a film")
    keys = [number * 64 for number in "ab"]
    for key in keys:
        shelf.put(key, b"frames")
    old = time.time() - (housekeeping.SEGMENTS_KEPT_FOR + 1) * 24 * 3600
    for path in tmp_path.rglob("*"):
        os.utime(path, (old, old))
    assert shelf.get(keys[0]) == b"frames"
    assert housekeeping.sweep_segments(tmp_path) == 1
    assert [shelf.get(key) for key in keys] == [b"frames", None]
    assert store.read(file) == b"a film"
