"""Where jobs are finished: beside the engine, which makes the next pictures meanwhile, or in its thread."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from django.db import close_old_connections, connections

Act = Callable[[], None]


class Finisher(Protocol):
    """Does what jobs need after the engine."""

    def submit(self, act: Act) -> None:
        """Do an act by and by; waits while too many are in hand. Raises what an earlier one raised."""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for all that was submitted, at most so long; tell whether it is done. Raises like `submit`."""


class InPlace:
    """Finishes at once, in the caller's thread."""

    def submit(self, act: Act) -> None:
        """Do the act."""
        act()

    def wait(self, seconds: float | None = None) -> bool:
        """Return at once."""
        return True


class Beside:
    """Finishes in threads of its own, `threads` at a time; as many may wait, so that memory is bounded.

    What composes, encodes and stores leaves the interpreter to others for most of its time.
    """

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="finish")
        self._places = threading.BoundedSemaphore(2 * threads)
        self._changed = threading.Condition()
        self._in_hand = 0
        self._failure: BaseException | None = None

    def submit(self, act: Act) -> None:
        """See `Finisher.submit`."""
        self._places.acquire()
        with self._changed:
            self._in_hand += 1
        self._pool.submit(self._do, act)
        self._raise_failure()

    def wait(self, seconds: float | None = None) -> bool:
        """See `Finisher.wait`."""
        with self._changed:
            done = self._changed.wait_for(lambda: self._in_hand == 0, seconds)
        self._raise_failure()
        return done

    def _do(self, act: Act) -> None:
        close_old_connections()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - raised in the thread that submitted it
            self._failure = error
        finally:
            connections.close_all()
            self._places.release()
            with self._changed:
                self._in_hand -= 1
                self._changed.notify_all()

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
