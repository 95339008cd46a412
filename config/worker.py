"""A worker process: its pulse, and a loop for each queue that finds work with a broker or without.

Two ways to run one, with the same insides:

    celery -A config worker --pool solo -Q gpu,cpu --hostname NAME     woken by messages, looks by itself too
    manage.py work --queues gpu,cpu --name NAME                        without a broker: looks by itself

`--pool solo`, because torch must not be forked. More machines: one `-Q gpu` process for each device (a lock
keeps a second one from loading the model), and as many `-Q cpu` as packages ask for.
"""

import os
import socket
import threading
from collections.abc import Iterable, Mapping

from campaigns.publishing import write_next
from campaigns.services.variants import record_revision
from config.pulse import Pulse
from generation.checking import check_next
from generation.device import Device
from generation.engines.registry import FOLDERS
from generation.finishing import Beside
from generation.housekeeping import Housekeeper
from generation.loops import Loop
from generation.runner import Runner
from generation.works.base import Work
from generation.works.films import Films
from generation.works.shots import Shots
from generation.works.variants import Variants

# How often an idle loop looks for work by itself, in seconds.
POLL_JOBS = 1.0
POLL_CHORES = 1.0

# What makes each kind of job.
WORKS: Mapping[str, Work] = {
    "variant": Variants(finished=record_revision),
    "shot": Shots(),
    "film": Films(),
}


class Chores:
    """The work of the cpu queue, a step at a time."""

    def __init__(self) -> None:
        self._housekeeper = Housekeeper()

    def step(self, stopping: threading.Event) -> bool:
        """Tidy what is due, write a package and check a model; tell whether there may be more at once."""
        self._housekeeper.tidy()
        return write_next(stopping) or check_next(stopping)


class Worker:
    """Serves queues until told to stop; `name` is unique among workers."""

    def __init__(self, name: str, queues: Iterable[str]) -> None:
        wanted = set(queues)
        self._pulse = Pulse(name, wanted)
        self._loops: list[Loop] = []
        if "gpu" in wanted:
            device = Device(name, Runner(WORKS, finisher=Beside()), warm=FOLDERS)
            threading.Thread(target=device.watch, name="watch", daemon=True).start()
            self._loops.append(Loop("gpu", device.step, every=POLL_JOBS))
        if "cpu" in wanted:
            self._loops.append(Loop("cpu", Chores().step, every=POLL_CHORES))

    def start(self) -> None:
        """Begin to serve."""
        self._pulse.start()
        for loop in self._loops:
            loop.start()

    def ask_to_stop(self) -> None:
        """Take no more work; what is held is finished or given back."""
        for loop in self._loops:
            loop.ask_to_stop()

    def stop(self) -> None:
        """Stop, and wait until nothing is held."""
        self.ask_to_stop()
        for loop in self._loops:
            loop.join()
        self._pulse.stop()


def own_name() -> str:
    """Return a name for a worker of this process."""
    return f"worker-{os.getpid()}@{socket.gethostname()}"
