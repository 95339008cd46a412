"""Hints are coalesced, and only sent where somebody could hear them."""

import uuid

import pytest
from pytest_django import Settings

from generation import progress
from generation.progress import Hint, Pending, listeners_of

JOB, OTHER = uuid.uuid4(), uuid.uuid4()


def test_of_one_thing_only_the_newest_revision_waits() -> None:
    pending = Pending()
    assert pending.add("g", Hint("job", JOB, 1))
    assert not pending.add("g", Hint("job", JOB, 3))
    assert not pending.add("g", Hint("job", JOB, 2))
    assert not pending.add("g", Hint("job", OTHER, 1))
    assert pending.take() == [("g", Hint("job", JOB, 3)), ("g", Hint("job", OTHER, 1))]
    assert pending.take() == []


def test_the_first_hint_after_a_flush_asks_for_the_next_flush() -> None:
    pending = Pending()
    pending.add("g", Hint("job", JOB, 1))
    pending.take()
    assert pending.add("g", Hint("job", JOB, 1))


def test_things_of_two_workspaces_are_kept_apart() -> None:
    pending = Pending()
    ours, theirs = listeners_of(JOB), listeners_of(OTHER)
    pending.add(ours, Hint("job", JOB, 2))
    pending.add(theirs, Hint("job", JOB, 1))
    assert pending.take() == [(ours, Hint("job", JOB, 2)), (theirs, Hint("job", JOB, 1))]


@pytest.mark.django_db
def test_without_a_broker_no_hint_and_no_thread_is_made(settings: Settings) -> None:
    settings.REDIS_URL = ""
    progress._sender_of.cache_clear()
    progress.hint(OTHER, "job", JOB, revision=1)
    assert progress._sender_of.cache_info().currsize == 0
