"""Seconds for a backlog of stills and clips of two models in random order, against first come, first served.

Memory holds one model. First come, first served makes one job after the other, as each was ordered, and loads
the model that it needs; so does a queue that knows nothing of its jobs. Both finish every file. The number of
models loaded is reported beside.
"""

import os
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.harness import installation, measure, report

if TYPE_CHECKING:
    from benchmarks.workshop import Workshop
    from generation.models import Job

STILLS, SHOTS, STEPS = 16, 6, 4
RUNS = int(os.environ.get("BENCH_RUNS", "2"))


def main() -> None:
    """Let both take turns with fresh orders."""
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    with installation() as home:
        from benchmarks.workshop import Workshop, install  # noqa: PLC0415 - needs the set-up

        models = [install(home, f"bench-{number}", seed=number) for number in range(2)]
        workshop, swaps = Workshop.open(), _count_swaps()
        ours, theirs, our_swaps, their_swaps = [], [], 0, 0
        for number in range(RUNS + 1):
            orders = _orders(workshop, models, 2 * number)
            before = len(swaps)
            ours.append(_spent(lambda: workshop.make(orders)))  # noqa: B023 - called at once
            our_swaps = len(swaps) - before
            orders = _orders(workshop, models, 2 * number + 1)
            before = len(swaps)
            theirs.append(_spent(lambda: _first_come_first_served(workshop, orders)))  # noqa: B023 - as above
            their_swaps = len(swaps) - before
    # The first round warms both up.
    report("mixed_backlog", min(ours[1:]), unit="CPU s a backlog", baseline=min(theirs[1:]))
    report("mixed_backlog_swaps", our_swaps, unit="models loaded", baseline=their_swaps)


def _orders(workshop: "Workshop", models: Sequence[Any], round_number: int) -> "list[Job]":
    chance, first = random.Random(round_number), 1000 * round_number
    stills = [workshop.still(chance.choice(models), first + number, steps=STEPS) for number in range(STILLS)]
    shots = [workshop.shot(chance.choice(models), first + number, steps=STEPS) for number in range(SHOTS)]
    orders = stills + shots
    chance.shuffle(orders)
    return orders


def _first_come_first_served(workshop: "Workshop", orders: "Sequence[Job]") -> None:
    from benchmarks.workshop import without_campaigns  # noqa: PLC0415 - needs the set-up
    from config.worker import WORKS  # noqa: PLC0415
    from generation import claims  # noqa: PLC0415
    from generation.leases import Lease  # noqa: PLC0415
    from generation.models import Job  # noqa: PLC0415
    from generation.runner import Runner  # noqa: PLC0415

    Job.objects.bulk_create(orders)
    runner, workspaces = Runner(without_campaigns(WORKS)), [workshop.group.workspace_id]
    for job in orders:
        batch = claims.Batch(uuid.uuid4())
        claims.take(batch, worker="bench", model=job.model, workspaces=workspaces, room=1, budget=1)
        runner.run(Lease(batch, threading.Event()), budget=1)


def _count_swaps() -> list[object]:
    """Let memory hold one model, and return a list that gets an entry whenever one is loaded."""
    from generation.engines import registry  # noqa: PLC0415 - needs the set-up
    from generation.engines.residency import Residency  # noqa: PLC0415

    swaps: list[object] = []

    class Counted(Residency):
        """Holds one model."""

        def engine(self, ref: Any, load: Callable[[], Any], *, needs: int) -> Any:
            def counted() -> Any:
                swaps.append(ref)
                return load()

            return super().engine(ref, counted, needs=needs)

    registry._resident = Counted(free=lambda: 0)
    return swaps


def _spent(act: Callable[[], object]) -> float:
    return measure(act, clock=time.process_time)


if __name__ == "__main__":
    main()
