"""CPU seconds for a picture through the queue, against the raw pipeline called with the same batch.

`generate_vs_raw` is everything up to the pictures: claim, lease, engine. `generate_vs_raw_finished` is all of
it, with composing, checks, provenance and storing, which the raw pipeline does not do.
"""

import time

from benchmarks.harness import installation, measure, report
from benchmarks.stills import RUNS, VARIANTS, Queue, RawPipeline, prepare, specs_of


def main() -> None:
    """Warm both up, then let them take turns."""
    prepare()
    with installation():
        queue, raw = Queue.open(), RawPipeline.load()
        queue.make(specs_of(0)[:2])
        raw.make(specs_of(0)[:2])
        pictures, finished, alone = [], [], []
        for number in range(1, RUNS + 1):
            specs = specs_of(number)
            queue.finishing = 0.0
            whole = measure(lambda: queue.make(specs), clock=time.process_time)  # noqa: B023 - called at once
            pictures.append(whole - queue.finishing)
            finished.append(whole)
            alone.append(measure(lambda: raw.make(specs), clock=time.process_time))  # noqa: B023 - as above
        unit, baseline = "CPU s a picture", min(alone) / VARIANTS
        report("generate_vs_raw", min(pictures) / VARIANTS, unit=unit, baseline=baseline)
        report("generate_vs_raw_finished", min(finished) / VARIANTS, unit=unit, baseline=baseline)


if __name__ == "__main__":
    main()
