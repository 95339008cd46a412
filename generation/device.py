"""One device of this machine: the only process that may use it claims batches and runs them."""

import fcntl
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from django.conf import settings

from generation import claims
from generation.dispatch import Dispatch
from generation.engines.base import EngineError
from generation.engines.registry import loaded_models, model_ref
from generation.leases import Lease
from generation.previewing import Sketcher
from generation.runner import LOADING_SECONDS, Runner
from generation.silence import Silence
from generation.storage import StorageFull

# How long to leave the jobs alone when their pictures cannot be stored; the health page says why meanwhile.
WAIT_FOR_ROOM = 10.0
WATCH_EVERY = 5.0
HUNG = 70
# Few on a CPU, where passes gain little from more and the first pictures should come soon. A GPU of today is
# busy with some 6,000 tokens a pass; it learns by itself where its memory holds fewer.
CPU_TOKENS, GPU_TOKENS = 1200, 8192
NVIDIA = Path("/proc/driver/nvidia/version")

log = logging.getLogger(__name__)


class Device:
    """Claims and runs a batch at each step, while this process holds the device's lock.

    The shipped models named `warm` are loaded when nothing else is to do, so that the first preview need not
    wait for that.
    """

    def __init__(self, worker: str, runner: Runner, *, warm: Iterable[str] = ()) -> None:
        self._warm = list(warm)
        self._worker = worker
        self._runner = runner
        self._dispatch = Dispatch(worker)
        self._lock: TextIO | None = None
        self._lease: Lease | None = None
        self._sketcher = Sketcher(runner.open_engine)
        self._silence = Silence()
        self._idle_until = 0.0

    def step(self, stopping: threading.Event) -> bool:
        """Make a preview, or run the next batch.

        False where nothing waits, the disk is full or another process has the device.
        """
        if time.monotonic() < self._idle_until or not self._has_lock():
            return False
        if self._sketch():
            return True
        if not claims.anything_to_do():
            return self._warm_up()
        if not has_room(Path(settings.FILES_DIR)):
            self._wait_for_room("almost full")
            return False
        budget = batch_tokens()
        batch = self._dispatch.next(loaded=loaded_models(), budget=budget)
        if batch is None:
            return False
        self._lease = Lease(batch, stopping)
        try:
            self._runner.run(
                self._lease,
                budget=budget,
                more=lambda room: self._dispatch.more(batch, room=room, budget=budget),
                between=lambda: self._sketcher.draw(loaded_models()),
            )
        except StorageFull as error:
            self._wait_for_room(error.message)
        finally:
            self._lease = None
        return True

    def watch(self) -> None:
        """End this process when a part of its work has not moved for as long as it said; call it in a thread.

        A hung kernel cannot be stopped in any other way. Whoever watches the process starts it again, and
        the jobs are taken again when their lease runs out.
        """
        while True:
            time.sleep(WATCH_EVERY)
            if self.is_hung():
                log.critical("The device has not moved for too long; this process ends.")
                os._exit(HUNG)

    def is_hung(self) -> bool:
        """Look once, WATCH_EVERY after the last time; tell whether a part is silent for longer than it said.

        What counts is how often the watch looked and found no step, so time that passed while the whole
        process stood still does not.
        """
        lease = self._lease
        hung = self._silence.tick(WATCH_EVERY)
        return (lease is not None and lease.silence.tick(WATCH_EVERY)) or hung

    def _sketch(self) -> bool:
        """Make a preview while no run holds the device, which may have to load its model first."""
        with self._expected("preview"):
            return self._sketcher.draw()

    def _warm_up(self) -> bool:
        """Load the next model that shall be warm; one that cannot be loaded says why when it is needed."""
        if not self._warm:
            return False
        name = self._warm.pop()
        with self._expected("loading"), suppress(EngineError):
            self._runner.open_engine(model_ref(name))
        return True

    @contextmanager
    def _expected(self, part: str) -> Iterator[None]:
        """Let a part of the device's own work be watched, as those of a run are."""
        self._silence.expect(part, LOADING_SECONDS)
        try:
            yield
        finally:
            self._silence.forget(part)

    def _wait_for_room(self, why: str) -> None:
        """Leave the jobs alone for a while, before their pictures are made in vain."""
        log.error("Pictures cannot be stored, the jobs wait: %s", why)
        self._idle_until = time.monotonic() + WAIT_FOR_ROOM

    def _has_lock(self) -> bool:
        """Hold the device for this process; the kernel gives a dead holder's lock back.

        Whoever gets it has no batch yet: what a worker of this name still holds was a dead one's.
        """
        if self._lock is None:
            self._lock = locked(lock_file())
            if self._lock is not None:
                claims.abandon(self._worker)
        return self._lock is not None


def batch_tokens() -> int:
    """Return how many latent tokens this device has under way at once."""
    return int(settings.BATCH_TOKENS) or (GPU_TOKENS if NVIDIA.exists() else CPU_TOKENS)


def has_room(folder: Path) -> bool:
    """Tell whether the disk has more left than FREE_DISK_FLOOR, below which the health page complains."""
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free >= settings.FREE_DISK_FLOOR


def locked(path: Path) -> TextIO | None:
    """Return the file with its lock held until it is closed, None where another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def lock_file() -> Path:
    """Return the lock of the device that this process may see: one for each value of CUDA_VISIBLE_DEVICES."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    name = "".join(letter if letter.isalnum() else "-" for letter in visible) or "default"
    return Path(settings.HOME_DIR) / "locks" / f"device-{name}"
