"""CPU seconds for a finished variant through the queue, against a loop that calls the pipeline once for each.

Both end with the same: a composed, checked and stored file. The loop keeps no rows, leases or revisions.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.harness import installation, measure, report
from benchmarks.stills import RUNS, VARIANTS, Queue, RawPipeline, prepare, specs_of, store

if TYPE_CHECKING:
    from generation.specs import RenderSpec


def main() -> None:
    """Warm both up, then let them take turns."""
    prepare()
    with installation():
        queue, raw = Queue.open(), RawPipeline.load()
        queue.make(specs_of(0)[:2])
        make_one_by_one(raw, specs_of(0)[:2])
        ours, naive = [], []
        for number in range(1, RUNS + 1):
            specs = specs_of(number)
            ours.append(measure(lambda: queue.make(specs), clock=time.process_time))  # noqa: B023 - called at once
            naive.append(measure(lambda: make_one_by_one(raw, specs), clock=time.process_time))  # noqa: B023
        report(
            "generate_stills_vs_naive",
            min(ours) / VARIANTS,
            unit="CPU s a variant",
            baseline=min(naive) / VARIANTS,
        )


def make_one_by_one(raw: RawPipeline, specs: Sequence["RenderSpec"]) -> None:
    """Make, compose and store one spec after the other."""
    from generation.engines.registry import manifest_of  # noqa: PLC0415 - models need the set-up
    from generation.rendering import finish  # noqa: PLC0415

    model, files = manifest_of("panggung"), store()
    for spec in specs:
        [scene] = raw.make([spec])
        for file in finish(spec, {spec.formats[0].key: scene}, files, model=model):
            files.put(file.content)


if __name__ == "__main__":
    main()
