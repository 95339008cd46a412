"""A batch of jobs, from their specs to their ends: every stage in its order, on this one page.

read -> generate -> finish (compose, check, sign) -> store -> record
"""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from generation.engines.base import Engine, EngineError, Made
from generation.engines.room import Room
from generation.errors import GenerationError
from generation.installed import open_engine
from generation.leases import STEP_SECONDS, Ended, Lease
from generation.models import Job
from generation.specs import ModelRef
from generation.storage import Store
from generation.table import Making, Table
from generation.work.base import Finish, Product, Reading, Work

# The longest silences: loading a model from a cold disk, and drawing all formats, on a busy machine.
LOADING_SECONDS = 300.0
DRAWING_SECONDS = 300.0

log = logging.getLogger(__name__)

OpenEngine = Callable[[ModelRef], Engine]


class KindNotKnown(GenerationError):
    """No work makes jobs of this kind."""

    code = "kind_not_known"


class Runner:
    """Runs batches on one device; `works` makes each kind of job."""

    def __init__(self, works: Mapping[str, Work], *, open_engine: OpenEngine = open_engine) -> None:
        self._works = works
        self._open_engine = open_engine
        self._rooms: dict[ModelRef, Room] = {}

    def run(self, lease: Lease) -> None:
        """Make what can be made, fail what cannot, give back the rest; raises StorageFull on a full disk."""
        try:
            lease.check()
            lease.renew(seconds=LOADING_SECONDS)
            readings = self._read(lease)
            table = self._table(lease, readings)
            for job, reading in readings.items():
                if lease.holds(job):
                    self._go_on(lease, table, Making(job, reading.script))
            while table:
                self._advance(lease, table)
        except Ended:
            log.info("A batch ended early; %d jobs are given back", len(lease.jobs))
        finally:
            lease.give_back()

    def _read(self, lease: Lease) -> dict[Job, Reading]:
        """Return the jobs that can be read; the others fail at once."""
        readings = {}
        for job in lease.jobs:
            with lease.failing(job):
                if job.kind not in self._works:
                    raise KindNotKnown("This order was written by another version: launch it again.")
                readings[job] = self._works[job.kind].read(job)
        return readings

    def _table(self, lease: Lease, readings: Mapping[Job, Reading]) -> Table | None:
        """Return a table on the engine of the batch's one model; where it cannot be opened, its jobs fail."""
        asking = {job: reading.model for job, reading in readings.items() if reading.model is not None}
        table = None
        for model in list(asking.values())[:1]:
            with lease.failing(*asking):
                room = self._rooms.setdefault(model.ref, Room(settings.BATCH_TOKENS))
                table = Table(self._open_engine(model.ref), room)
                lease.renew(seconds=STEP_SECONDS)
        return table

    def _advance(self, lease: Lease, table: Table) -> None:
        """Make one forward pass, and let each job go on that has what it asked for.

        Where a pass fails, all its jobs are queued to be tried one by one.
        """
        lease.check()
        for job in table.jobs:
            if not lease.holds(job):
                table.forget(job)
        jobs = table.jobs
        ready: list[tuple[Making, tuple[Made, ...] | EngineError]] = []
        with lease.failing(*jobs, retryable=len(jobs) > 1):
            ready += table.advance()
        lease.step(table.progress())
        for making, made in ready:
            self._go_on(lease, table, making, made)

    def _go_on(
        self,
        lease: Lease,
        table: Table | None,
        making: Making,
        made: tuple[Made, ...] | EngineError | None = None,
    ) -> None:
        """Send a script what was made for it; it asks for more, or its job is finished."""
        with lease.failing(making.job):
            if isinstance(made, EngineError):
                raise made
            try:
                requests = next(making.script) if made is None else making.script.send(made)
            except StopIteration as stop:
                lease.check()
                self._finish(lease, making, stop.value)
            else:
                if table is None:
                    raise TypeError(f"work of the kind {making.job.kind} asks an engine and named no model")
                table.ask(making, requests)

    def _finish(self, lease: Lease, making: Making, finish: Finish) -> None:
        """Take one job from what was made for it to its end; files are stored before any row says so."""
        job, start = making.job, time.perf_counter()
        product = finish(lambda stage: lease.enter(stage, job, seconds=DRAWING_SECONDS))
        lease.enter("store", job)
        store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
        for content in product.contents:
            store.put(content)
        if self._record(lease, job, product, seconds=making.seconds + time.perf_counter() - start):
            lease.leave(job)

    def _record(self, lease: Lease, job: Job, product: Product, *, seconds: float) -> bool:
        """Write all rows of a job and its end in one transaction; where the job was lost, write nothing."""
        cost = round(seconds * settings.DEVICE_SECOND_MICRO_USD)
        with transaction.atomic():
            if not lease.end(job, device_seconds=seconds, cost_micro_usd=cost, blocked=product.blocked):
                log.info("A result came too late: job %s is another worker's by now", job.pk)
                return False
            product.record(job)
        return True
