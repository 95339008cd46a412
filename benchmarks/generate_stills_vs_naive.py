"""CPU seconds for a variant through the queue, against a loop that calls the pipeline once for each.

First the pictures alone, then with composing, checking and storing, which is the same code on both sides. The
loop keeps no rows, leases or revisions. BENCH_DTYPE is the number type of both, float32 or bfloat16, and
BENCH_STEPS how many steps they take (8).
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.harness import installation, measure, report
from benchmarks.stills import DTYPE, RUNS, VARIANTS, Queue, RawPipeline, prepare, specs_of, store

if TYPE_CHECKING:
    from generation.specs import RenderSpec


def main() -> None:
    """Warm both up, then let them take turns."""
    prepare()
    with installation():
        queue, raw = Queue.open(), RawPipeline.load()
        rounds = [
            _round(queue, raw, number, count=2 if not number else VARIANTS) for number in range(RUNS + 1)
        ]
    # The first round warms both up.
    ours, ours_finished, naive, naive_finished = (
        min(column) / VARIANTS for column in zip(*rounds[1:], strict=True)
    )
    unit = f"CPU s a variant, {DTYPE}"
    report("generate_stills_vs_naive", ours, unit=unit, baseline=naive)
    report("generate_stills_vs_naive_finished", ours_finished, unit=unit, baseline=naive_finished)


def _round(queue: Queue, raw: RawPipeline, number: int, *, count: int) -> tuple[float, float, float, float]:
    """Return the seconds of the pictures alone and of all, ours and then the loop's."""
    specs = specs_of(number)[:count]
    queue.finishing = 0.0
    whole = measure(lambda: queue.make(specs), clock=time.process_time)
    start = time.process_time()
    finishing = _one_by_one(raw, specs)
    loop = time.process_time() - start
    return whole - queue.finishing, whole, loop - finishing, loop


def _one_by_one(raw: RawPipeline, specs: Sequence["RenderSpec"]) -> float:
    """Make, compose and store one spec after the other; return the seconds of all but the pictures."""
    from generation.engines.registry import manifest_of  # noqa: PLC0415 - models need the set-up
    from generation.rendering import finish  # noqa: PLC0415

    model, files, seconds = manifest_of("panggung"), store(), 0.0
    for spec in specs:
        [scene] = raw.make([spec])
        start = time.process_time()
        for file in finish(spec, {spec.formats[0].key: scene}, files, model=model):
            files.put(file.content)
        seconds += time.process_time() - start
    return seconds


if __name__ == "__main__":
    main()
