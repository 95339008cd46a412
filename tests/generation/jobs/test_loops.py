"""Loops look for work by themselves, sooner when woken, and survive what goes wrong."""

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError

from generation import loops
from generation.loops import Loop

PATIENCE = 10


class Steps:
    """Counts steps and lets a test wait for one; `act` decides what each step does."""

    def __init__(self, act: Callable[[int], bool]) -> None:
        self.count = 0
        self._act = act
        self._moved = threading.Condition()

    def step(self, _stopping: threading.Event) -> bool:
        """Take one step."""
        with self._moved:
            self.count += 1
            self._moved.notify_all()
            number = self.count
        return self._act(number)

    def wait_for(self, count: int) -> bool:
        """Wait until so many steps were taken; False where they never were."""
        with self._moved:
            return self._moved.wait_for(lambda: self.count >= count, timeout=PATIENCE)


def _fail_first(error: Exception) -> Callable[[int], bool]:
    def act(number: int) -> bool:
        if number == 1:
            raise error
        return False

    return act


def test_a_loop_goes_on_at_once_while_there_is_work() -> None:
    steps = Steps(lambda number: number < 5)
    loop = Loop("gpu", steps.step, every=3600)
    loop.start()
    assert steps.wait_for(5)
    loop.ask_to_stop()
    assert loop.join(PATIENCE)
    assert steps.count == 5


def test_waking_makes_an_idle_loop_look_now() -> None:
    steps = Steps(lambda _number: False)
    loop = Loop("gpu", steps.step, every=3600)
    loop.start()
    assert steps.wait_for(1)
    loops.wake("gpu")
    assert steps.wait_for(2)
    loop.ask_to_stop()
    assert loop.join(PATIENCE)


def test_a_loop_looks_by_itself_without_any_waking() -> None:
    steps = Steps(lambda _number: False)
    loop = Loop("gpu", steps.step, every=0.01)
    loop.start()
    assert steps.wait_for(3)
    loop.ask_to_stop()
    assert loop.join(PATIENCE)


def test_waking_a_queue_that_nobody_serves_here_does_nothing() -> None:
    loops.wake("gpu")


@pytest.mark.parametrize("error", [DatabaseError("locked"), RuntimeError("a bug")])
def test_a_loop_survives_a_step_that_fails(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "REST", 0.01)
    steps = Steps(_fail_first(error))
    loop = Loop("gpu", steps.step, every=3600)
    loop.start()
    assert steps.wait_for(2)
    loop.ask_to_stop()
    assert loop.join(PATIENCE)
