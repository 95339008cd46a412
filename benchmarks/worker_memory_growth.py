"""The peak of a worker's memory after 1,000 variants, against its peak after the first 100.

The model is tiny and every variant another one, since what grows is what a worker keeps of each. Jobs are
finished beside the engine, as in a worker.
"""

import os
import resource

from benchmarks.harness import installation, report

FIRST, ALL = 100, int(os.environ.get("BENCH_VARIANTS", "1000"))
AT_ONCE = 100


def main() -> None:
    """Make the first ones, look, make the others, look again."""
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    with installation() as home:
        from benchmarks.workshop import Workshop, install  # noqa: PLC0415 - needs the set-up
        from generation.finishing import Beside  # noqa: PLC0415

        model, workshop, beside = install(home, "tiny", tiny=True), Workshop.open(), Beside()
        peaks = {}
        for start in range(0, ALL, AT_ONCE):
            seeds = range(start, start + AT_ONCE)
            workshop.make([workshop.still(model, seed, steps=2) for seed in seeds], finisher=beside)
            peaks[start + AT_ONCE] = _peak()
        unit = f"MB at most after {ALL} variants; baseline: after {FIRST}"
        report("worker_memory_growth", peaks[ALL], unit=unit, baseline=peaks[FIRST])


def _peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
