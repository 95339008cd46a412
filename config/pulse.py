"""A worker's pulse: a thread that says every few seconds that the process lives and which queues it serves.

It speaks for the process only. Whether a job moves is told by the job's own lease, which its steps renew.
"""

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from generation.models import WorkerHeartbeat

EVERY = 5.0
# Rows of workers that were killed say for this long when they were last seen.
FORGET_AFTER = timedelta(days=1)

log = logging.getLogger(__name__)


class Pulse:
    """Writes one worker's row until stopped, and removes it then."""

    def __init__(self, name: str, queues: Iterable[str]) -> None:
        self._name = name
        self._queues = ",".join(sorted(queues))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat_until_stopped, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin; the thread ends with the process at the latest."""
        WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - FORGET_AFTER).delete()
        self._thread.start()

    def stop(self) -> None:
        """Take the worker's row away, so that nobody waits for it."""
        self._stopped.set()
        self._thread.join(EVERY)

    def beat(self) -> None:
        """Write the row once."""
        seen = {"queues": self._queues, "seen_at": timezone.now()}
        WorkerHeartbeat.objects.update_or_create(name=self._name, defaults=seen)

    def _beat_until_stopped(self) -> None:
        while not self._stopped.is_set():
            try:
                close_old_connections()
                self.beat()
            except DatabaseError as error:
                # The next beat may succeed; meanwhile the health page rightly misses this worker.
                log.warning("No heartbeat could be written: %s", error)
            self._stopped.wait(EVERY)
        try:
            WorkerHeartbeat.objects.filter(name=self._name).delete()
        except DatabaseError as error:
            log.warning("The heartbeat could not be removed: %s", error)
        connection.close()
