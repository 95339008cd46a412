"""A wake-up may say anything, come at any time, or find nobody."""

import threading

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from generation import tasks
from generation.loops import Loop


def _loop(woken: threading.Semaphore) -> Loop:
    def step(_stopping: threading.Event) -> bool:
        woken.release()
        return False

    return Loop("gpu", step, every=3600)


def test_every_wake_up_makes_the_device_look_whatever_it_says() -> None:
    woken = threading.Semaphore(0)
    loop = _loop(woken)
    loop.start()
    try:
        assert woken.acquire(timeout=10)
        for words in ({}, {}, {"job_id": "1", "from": "another version"}):
            tasks.drain(**words)
            assert woken.acquire(timeout=10)
    finally:
        loop.ask_to_stop()
        assert loop.join(10)


def test_a_wake_up_where_no_device_is_served_does_nothing() -> None:
    tasks.drain()


@pytest.mark.django_db
def test_a_wake_up_is_sent_once_the_change_is_committed_and_not_before(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.HAS_BROKER = True
    with django_capture_on_commit_callbacks() as sent, transaction.atomic():
        tasks.wake()
    assert len(sent) == 1


@pytest.mark.django_db
def test_without_a_broker_nothing_is_sent(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.HAS_BROKER = False
    with django_capture_on_commit_callbacks() as sent:
        tasks.wake()
    assert sent == []
