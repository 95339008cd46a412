"""A worker's bench for tests: claims one batch, runs it, and says what became of the jobs."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from generation.claims import Batch
from generation.engines.base import Engine
from generation.leases import Lease
from generation.models import Job, JobState
from generation.runner import Runner
from generation.specs import RenderSpec
from generation.works.variants import Finished, Variants
from tests.generation.jobs.engines import Painter, opener
from tests.generation.jobs.orders import SPEC, claim, state_of


def spec_for(painter: Painter, **changes: object) -> RenderSpec:
    """Return a spec for the painter's model."""
    spec = replace(SPEC, picture=replace(SPEC.picture, model=painter.model))
    return replace(spec, **changes)  # type: ignore[arg-type]  # names of fields


def runner_of(engine: Engine, *, finished: Finished = lambda _job: None) -> Runner:
    """Return a runner of variants on an engine."""
    return Runner({"variant": Variants(finished=finished)}, open_engine=opener(engine))


def run(
    engine: Engine,
    *,
    finished: Finished = lambda _job: None,
    stopping: threading.Event | None = None,
    runner: Runner | None = None,
    meanwhile: Callable[[Batch], object] = lambda _batch: None,
) -> Batch:
    """Claim the next batch, let something happen, and run it."""
    batch = claim()
    meanwhile(batch)
    lease = Lease(batch, stopping or threading.Event())
    (runner or runner_of(engine, finished=finished)).run(lease, budget=600)
    return batch


def states(jobs: Sequence[Job]) -> list[JobState]:
    """Read the jobs' states."""
    return [state_of(job) for job in jobs]
