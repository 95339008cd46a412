"""Seconds from asking for a preview to its picture, against the whole picture by the raw pipeline.

`preview_first_picture` is asked of an idle device that has its model loaded, `preview_first_picture_busy` of
one that is making sixteen variants.
"""

import statistics
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.harness import installation, measure, report
from benchmarks.stills import PROMPTS, RUNS, Queue, RawPipeline, prepare, specs_of

if TYPE_CHECKING:
    from workspaces.models import Membership

ASKED = 5
LOOK_EVERY = 0.02
PATIENCE = 120.0


def main() -> None:
    """Warm both up, then ask beside nothing and beside a run."""
    prepare()
    with installation():
        from workspaces.models import Membership, Role  # noqa: PLC0415 - models need the set-up

        queue, raw = Queue.open(), RawPipeline.load()
        membership = Membership.objects.create(
            workspace=queue.group.workspace, user=queue.person, role=Role.OWNER
        )
        queue.make(specs_of(0)[:2])
        raw.make(specs_of(0)[:1])
        idle, whole = [], []
        for seed in range(ASKED):
            prompt = PROMPTS[seed % 4]
            idle.append(measure(lambda: queue.device.step(_asked(membership, prompt, seed))))  # noqa: B023 - called at once
            whole.append(measure(lambda: raw.make(specs_of(seed)[:1])))  # noqa: B023 - as above
        busy = [_beside_a_run(queue, membership, number) for number in range(1, RUNS + 1)]
        baseline = statistics.median(whole)
        report("preview_first_picture", statistics.median(idle), unit="s", baseline=baseline)
        report("preview_first_picture_busy", statistics.median(busy), unit="s", baseline=baseline)


def _asked(membership: "Membership", prompt: str, seed: int) -> threading.Event:
    """Ask for a preview; return an event that stops nothing."""
    from generation.services.previews import Sight, ask  # noqa: PLC0415

    ask(membership, Sight(prompt, seed), model="panggung")
    return threading.Event()


def _beside_a_run(queue: Queue, membership: "Membership", number: int) -> float:
    """Ask while the device makes variants, and wait for the picture."""
    from generation.models import JobState, Preview  # noqa: PLC0415

    run = threading.Thread(target=queue.make, args=(specs_of(number),))
    run.start()
    _wait(lambda: queue.group.jobs.filter(state=JobState.RUNNING).exists())
    start = time.perf_counter()
    _asked(membership, PROMPTS[0], 1000 + number)
    _wait(lambda: Preview.objects.filter(seed=1000 + number, picture__isnull=False).exists())
    seconds = time.perf_counter() - start
    run.join()
    return seconds


def _wait(is_so: Callable[[], bool]) -> None:
    """Look until something is so; fails after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    main()
