"""A run of jobs, from their specs to their ends: every stage in its order, on this one page.

read -> generate -> finish (compose, check, sign) -> store -> record

Jobs join a run while there is room and leave it as they end. The engine makes pictures in the thread that
calls; what comes after them is done beside it.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from generation.engines.base import Engine, EngineError, Made, OutOfMemory
from generation.engines.registry import keep_only
from generation.engines.room import Room
from generation.errors import GenerationError
from generation.finishing import Finisher, InPlace
from generation.installed import open_engine
from generation.leases import ENGINE, STEP_SECONDS, Ended, Lease
from generation.models import Job
from generation.specs import ModelRef
from generation.storage import Store
from generation.table import Making, Table
from generation.works.base import Finish, Product, Reading, Work
from generation.works.reuse import maker

# The longest silences: loading a model from a cold disk, and drawing all formats, on a busy machine.
LOADING_SECONDS = 300.0
DRAWING_SECONDS = 300.0
# A pass that takes so many times the longest one before it hangs.
MUCH_LONGER = 10.0
# How often a run that has room asks for more, in seconds.
ASK_EVERY = 0.5

log = logging.getLogger(__name__)

OpenEngine = Callable[[ModelRef], Engine]
More = Callable[[int], Sequence[Job]]
"""Asked for more jobs of the same model while there is room, which it is told in tokens."""


class KindNotKnown(GenerationError):
    """No work makes jobs of this kind."""

    code = "kind_not_known"


class Runner:
    """Runs jobs on one device, as long as the process lives; `works` makes each kind of them."""

    def __init__(
        self,
        works: Mapping[str, Work],
        *,
        open_engine: OpenEngine = open_engine,
        finisher: Finisher | None = None,
    ) -> None:
        self.works = works
        self.open_engine = open_engine
        self.finisher = finisher or InPlace()
        self.longest_pass = 0.0
        self._rooms: dict[ModelRef, Room] = {}

    def run(
        self,
        lease: Lease,
        *,
        budget: int,
        more: More = lambda _room: (),
        between: Callable[[], object] = lambda: None,
    ) -> None:
        """Make what can be made, fail what cannot, give back the rest; raises StorageFull on a full disk.

        At most `budget` tokens are under way at once. `between` is called before each pass.
        """
        try:
            _Run(self, lease, budget).make_all(more, between)
        except Ended:
            log.info("A run ended early; %d jobs are given back", len(lease.jobs))
        finally:
            try:
                self.finisher.wait()
            finally:
                lease.give_back()

    def room_of(self, model: ModelRef, budget: int) -> Room:
        """Return what was learned of the memory that a model needs here."""
        return self._rooms.setdefault(model, Room(budget))


class _Run:
    """One run: its jobs are at the table, where they wait for the engine, or are being finished."""

    def __init__(self, runner: Runner, lease: Lease, budget: int) -> None:
        self._runner, self._lease, self._budget = runner, lease, budget
        self._model: ModelRef | None = None
        self._table: Table | None = None
        self._refused = 0
        self._ask_at = 0.0

    def make_all(self, more: More, between: Callable[[], object]) -> None:
        """Go on until nothing is held any more."""
        self._begin(self._lease.jobs)
        while True:
            self._lease.check()
            self._begin(self._joining(more))
            if not self._lease.jobs:
                return
            if self._table:
                between()
                self._advance(self._table)
            else:
                self._let_finish()

    def _joining(self, more: More) -> Sequence[Job]:
        """Ask for more jobs where there is room; not all the time where none came."""
        room = self._budget - (self._table.tokens if self._table else 0)
        now = time.monotonic()
        if room <= 0 or (room <= self._refused and now < self._ask_at):
            return ()
        jobs = more(room)
        self._refused, self._ask_at = (0 if jobs else room), now + ASK_EVERY
        return jobs

    def _begin(self, jobs: Sequence[Job]) -> None:
        """Read jobs and let them ask for what they need; those that cannot be read fail at once."""
        readings = {}
        for job in jobs:
            with self._lease.failing(job):
                readings[job] = self._read(job)
        self._open_table(readings)
        for job, reading in readings.items():
            if self._lease.holds(job):
                self._go_on(Making(job, reading.script, reading.rounds))

    def _read(self, job: Job) -> Reading:
        if job.kind not in self._runner.works:
            raise KindNotKnown("This order was written by another version: launch it again.")
        return self._runner.works[job.kind].read(job)

    def _open_table(self, readings: Mapping[Job, Reading]) -> None:
        """Open the engine of the one model of all jobs, if any needs it; where that fails, its jobs fail."""
        asking = {job: reading.model for job, reading in readings.items() if reading.model is not None}
        if not asking or self._table is not None:
            return
        self._lease.expect(ENGINE, seconds=LOADING_SECONDS)
        with self._lease.failing(*asking):
            self._model = next(iter(asking.values())).ref
            engine = self._runner.open_engine(self._model)
            self._table = Table(engine, self._runner.room_of(self._model, self._budget))
        self._lease.expect(ENGINE, seconds=STEP_SECONDS)

    def _advance(self, table: Table) -> None:
        """Make one forward pass, and let each job go on that has what it asked for.

        Where a pass fails, all its jobs are queued to be tried one by one.
        """
        for job in table.jobs:
            if not self._lease.holds(job):
                table.forget(job)
        jobs, start = table.jobs, time.monotonic()
        ready: list[tuple[Making, tuple[Made, ...] | EngineError]] = []
        with self._lease.failing(*jobs, retryable=len(jobs) > 1):
            ready += table.advance()
        self._runner.longest_pass = max(self._runner.longest_pass, time.monotonic() - start)
        patience = max(STEP_SECONDS, MUCH_LONGER * self._runner.longest_pass)
        self._lease.step(table.progress(), seconds=patience)
        for making, made in ready:
            self._go_on(making, made)

    def _go_on(self, making: Making, made: tuple[Made, ...] | EngineError | None = None) -> None:
        """Send a script what was made for it; it asks for more, or its job is finished."""
        with self._lease.failing(making.job):
            if isinstance(made, OutOfMemory) and self._model:
                keep_only(self._model)  # its next attempt has all the memory
            if isinstance(made, EngineError):
                raise made
            try:
                requests = next(making.script) if made is None else making.script.send(made)
            except StopIteration as stop:
                self._lease.check()
                self._hand_over(partial(self._finish, making, stop.value))
                return
            if self._table is None:
                raise TypeError(f"work of the kind {making.job.kind} asks an engine and named no model")
            self._table.ask(making, requests)

    def _hand_over(self, act: Callable[[], None]) -> None:
        """Let a job be finished; while that has to wait for room, the engine may be silent."""
        self._lease.silence.forget(ENGINE)
        self._runner.finisher.submit(act)
        self._lease.silence.expect(ENGINE, STEP_SECONDS)

    def _let_finish(self) -> None:
        self._lease.silence.forget(ENGINE)
        self._runner.finisher.wait(ASK_EVERY)
        self._lease.silence.expect(ENGINE, STEP_SECONDS)

    def _finish(self, making: Making, finish: Finish) -> None:
        """Take one job from what was made for it to its end; files are stored before any row says so.

        What this takes counts by the processor's time: the device may be busy with others meanwhile.
        """
        job, lease, start = making.job, self._lease, time.thread_time()
        try:
            # Stopped amidst a long stage it is given back with all that is still held.
            with suppress(Ended), lease.failing(job):
                product = finish(partial(self._hear, job))
                lease.enter("store", job, seconds=DRAWING_SECONDS)
                store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
                for content in product.contents:
                    store.put(content)
                self._record(job, product, seconds=making.seconds + time.thread_time() - start)
                lease.leave(job)
        finally:
            lease.silence.forget(job.pk)

    def _hear(self, job: Job, stage: str, part: float = 0.0) -> None:
        if part:
            self._lease.advance(job, part, seconds=DRAWING_SECONDS)
        else:
            self._lease.enter(stage, job, seconds=DRAWING_SECONDS)

    def _record(self, job: Job, product: Product, *, seconds: float) -> None:
        """Write all rows of a job and its end in one transaction; where the job was lost, write nothing."""
        with transaction.atomic():
            held = self._lease.end(
                job,
                device_seconds=seconds,
                cost_micro_usd=round(seconds * settings.DEVICE_SECOND_MICRO_USD),
                blocked=product.blocked,
                maker=maker(),
            )
            if held:
                product.record(job)
            else:
                log.info("A result came too late: job %s is another worker's by now", job.pk)
