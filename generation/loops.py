"""Threads of a worker that look for work by themselves and sooner when they are woken."""

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connections

# After something unexpected a loop rests, so that a broken part is not asked a thousand times a second.
REST = 5.0

log = logging.getLogger(__name__)

_running: dict[str, "Loop"] = {}


class Loop:
    """Calls `step` again at once while it did something, else after `every` seconds or when woken.

    `step` is given the loop's `stopping` event and returns whether there was work. One loop per queue and
    process.
    """

    def __init__(self, queue: str, step: Callable[[threading.Event], bool], *, every: float) -> None:
        self.stopping = threading.Event()
        self._queue = queue
        self._step = step
        self._every = every
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"loop-{queue}")

    def start(self) -> None:
        """Begin to look for work."""
        _running[self._queue] = self
        self._thread.start()

    def wake(self) -> None:
        """Look for work now."""
        self._woken.set()

    def ask_to_stop(self) -> None:
        """Begin no more work; `step` sees its event and finishes or gives back what it holds."""
        self.stopping.set()
        self._woken.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; tell whether it came."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self.stopping.is_set():
                self._woken.clear()
                self._woken.wait(self._turn())
        finally:
            _running.pop(self._queue, None)
            connections.close_all()

    def _turn(self) -> float:
        """Take one step and return how many seconds to wait before the next."""
        close_old_connections()
        try:
            return 0.0 if self._step(self.stopping) else self._every
        except DatabaseError as error:
            log.warning("The database did not answer the %s loop: %s", self._queue, error)
        except Exception:
            log.exception("The %s loop failed and goes on", self._queue)
        return REST


def wake(queue: str) -> None:
    """Wake this process's loop for a queue, where it has one; elsewhere loops find the work themselves."""
    loop = _running.get(queue)
    if loop is not None:
        loop.wake()
