"""Makes a batch of jobs, from spec to finished variant: every stage in its order, on this one page.

generate -> compose -> check -> sign -> store -> finish
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from PIL import Image

from generation import registered
from generation.engines.base import Engine, OutOfMemory, Request, still_of
from generation.engines.manifest import Manifest
from generation.errors import GenerationError
from generation.installed import manifest_for, open_engine
from generation.leases import STEP_SECONDS, Ended, Lease
from generation.models import Job
from generation.rendering import RenderedFile, finish, requests_for
from generation.specs import ModelRef, RenderSpec
from generation.storage import Store

# The longest silences: loading a model from a cold disk, and drawing all formats, on a busy machine.
LOADING_SECONDS = 300.0
DRAWING_SECONDS = 300.0

log = logging.getLogger(__name__)

Finished = Callable[[Job], object]
OpenEngine = Callable[[ModelRef], Engine]


class SpecNotUnderstood(GenerationError):
    """The job's spec is not one that this version can read."""

    code = "spec_not_understood"


@dataclass(slots=True)
class Order:
    """A job read: its spec, its workspace's files, and for each format's key the picture to ask for.

    `seconds` adds up what the job has taken of the device.
    """

    job: Job
    spec: RenderSpec
    store: Store
    model: Manifest
    wanted: dict[str, Request]
    seconds: float = 0.0


class Runner:
    """Runs batches on one device; `finished` is called in the transaction that ends a job as ready."""

    def __init__(self, *, finished: Finished, open_engine: OpenEngine = open_engine) -> None:
        self._finished = finished
        self._open_engine = open_engine
        self._most_at_once: int | None = None

    def run(self, lease: Lease) -> None:
        """Make what can be made, fail what cannot, give back the rest; raises StorageFull on a full disk."""
        try:
            lease.check()
            lease.enter("generate", seconds=LOADING_SECONDS)
            orders = self._read(lease)
            pictures = self._generate(lease, orders)
            for order in orders:
                if lease.holds(order.job):
                    lease.check()
                    with lease.failing(order.job):
                        self._finish(lease, order, pictures)
        except Ended:
            log.info("A batch ended early; %d jobs are given back", len(lease.jobs))
        finally:
            lease.give_back()

    def _read(self, lease: Lease) -> list[Order]:
        """Return the orders that can be read; the others fail at once."""
        orders = []
        for job in lease.jobs:
            with lease.failing(job):
                orders.append(_order_of(job))
        return orders

    def _generate(self, lease: Lease, orders: Sequence[Order]) -> dict[Request, Image.Image]:
        """Make all pictures of the batch in one engine call, or in as few as fit the device's memory.

        Equal requests are made once. Where a batch fails, its jobs are queued to be tried one by one.
        """
        pictures: dict[Request, Image.Image] = {}
        engine = self._engine(lease, orders)
        if engine is None:
            return pictures
        for order in orders:
            with lease.failing(order.job):
                engine.validate([order.spec.picture])
        able = [order for order in orders if lease.holds(order.job)]
        with lease.failing(*(order.job for order in able), retryable=len(able) > 1):
            lease.enter("generate", seconds=STEP_SECONDS)
            requests = list(dict.fromkeys(request for order in able for request in order.wanted.values()))
            start = time.perf_counter()
            pictures.update(zip(requests, self._pictures(engine, requests, lease), strict=True))
            for order in able:
                order.seconds += (time.perf_counter() - start) / len(able)
        return pictures

    def _engine(self, lease: Lease, orders: Sequence[Order]) -> Engine | None:
        """Return the engine of the batch's one model; where it cannot be opened, all its jobs fail."""
        engine = None
        if orders:
            with lease.failing(*(order.job for order in orders)):
                engine = self._open_engine(orders[0].spec.picture.model)
        return engine

    def _pictures(self, engine: Engine, requests: Sequence[Request], lease: Lease) -> list[Image.Image]:
        made: list[Image.Image] = []
        while len(made) < len(requests):
            part = requests[len(made) :][: self._most_at_once]
            try:
                made += [still_of(each) for each in engine.generate(part, lease.step)]
            except OutOfMemory:
                if len(part) == 1:
                    raise
                # Remembered, so that the device runs out of memory once and not with every batch.
                self._most_at_once = len(part) // 2
                log.warning("%d pictures at once need too much memory, going on with half", len(part))
        return made

    def _finish(self, lease: Lease, order: Order, pictures: dict[Request, Image.Image]) -> None:
        """Take one job from its pictures to its end; its files are stored before any row says so."""
        job = order.job
        start = time.perf_counter()
        files = finish(
            order.spec,
            {key: pictures[request] for key, request in order.wanted.items()},
            order.store,
            model=order.model,
            on_stage=lambda stage: lease.enter(stage, job, seconds=DRAWING_SECONDS),
        )
        lease.enter("store", job)
        for file in files:
            order.store.put(file.content)
        order.seconds += time.perf_counter() - start
        if self._record(lease, order, files):
            lease.leave(job)

    def _record(self, lease: Lease, order: Order, files: Sequence[RenderedFile]) -> bool:
        """Write all rows of a job and its end in one transaction; where the job was lost, write nothing."""
        blocked = registered.why_blocked(files)
        cost = round(order.seconds * settings.DEVICE_SECOND_MICRO_USD)
        with transaction.atomic():
            if not lease.end(order.job, device_seconds=order.seconds, cost_micro_usd=cost, blocked=blocked):
                log.info("A result came too late: job %s is another worker's by now", order.job.pk)
                return False
            registered.register(order.job, files)
            if not blocked:
                self._finished(order.job)
        return True


def _order_of(job: Job) -> Order:
    try:
        spec = RenderSpec.from_json(job.spec)
    except (KeyError, TypeError, ValueError) as error:
        raise SpecNotUnderstood("This order was written by another version: launch it again.") from error
    store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
    model = manifest_for(job.workspace_id, spec.picture.model.name)
    return Order(job, spec, store, model, requests_for(spec, store, model.sizes))
