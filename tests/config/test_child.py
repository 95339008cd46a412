"""A watched process: restarted after growing pauses, stopped politely, then for sure."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.child import FIRST_PAUSE, LONGEST_PAUSE, Child

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return where a child's output goes."""
    return tmp_path / "child.log"


@pytest.fixture
def stubborn(log: Path) -> Iterator[Child]:
    """Return a running process that ignores a polite signal."""
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], {}, log, grace=0.3)
    child.start()
    wait_for(lambda: "up" in log.read_text())
    yield child
    child.kill()


def wait_for(condition: object, seconds: float = 20) -> None:
    """Wait until a condition holds."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ended(log: Path, code: int = 3) -> Child:
    """Return a process that has ended by itself."""
    child = Child("short", [sys.executable, "-c", f"raise SystemExit({code})"], {}, log, grace=1)
    child.start()
    assert child.process is not None
    child.process.wait()
    return child


def test_an_end_is_said_once_with_its_cause(log: Path) -> None:
    child = ended(log)
    assert child.tend() == "The short process ended (exit status 3); starting it again."
    assert child.tend() == ""


def test_it_starts_again_after_its_pause(log: Path) -> None:
    child = ended(log)
    first = child.process
    child.tend()
    assert child.due_at > time.monotonic() + FIRST_PAUSE / 2
    child.due_at = time.monotonic()
    child.tend()
    assert child.process is not first


def test_the_pauses_grow_to_a_limit(log: Path) -> None:
    child = ended(log)
    child.ends = 20
    child.tend()
    assert LONGEST_PAUSE - 1 < child.due_at - time.monotonic() <= LONGEST_PAUSE


def test_one_that_was_well_for_long_starts_counting_anew(log: Path) -> None:
    child = ended(log)
    child.ends, child.started_at = 20, time.monotonic() - 3600
    child.tend()
    assert child.ends == 1


def test_a_stubborn_one_is_ended_after_its_grace(stubborn: Child) -> None:
    stubborn.stop(give_up=threading.Event())
    assert not stubborn.is_running


def test_giving_up_ends_it_at_once(stubborn: Child) -> None:
    give_up = threading.Event()
    give_up.set()
    stubborn.grace = 60
    started = time.monotonic()
    stubborn.stop(give_up=give_up)
    assert not stubborn.is_running
    assert time.monotonic() - started < 10


def test_a_killed_one_is_named_by_its_signal(stubborn: Child) -> None:
    assert stubborn.process is not None
    stubborn.process.kill()
    stubborn.process.wait()
    assert stubborn.tend() == "The stubborn process ended (SIGKILL); starting it again."
