"""CPU seconds for changing to another model where memory holds one, against loading it as a bare pipeline.

The worker lets the first model leave, verifies every file of the other one and compares its weights with
their classes; the pipeline is loaded beside the first one, unverified.
"""

import os
import time
from functools import partial

from benchmarks.harness import installation, interleave, report

RUNS = int(os.environ.get("BENCH_RUNS", "5"))


def main() -> None:
    """Let both take turns."""
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    with installation() as home:
        from diffusers import LTXPipeline  # noqa: PLC0415 - takes seconds

        from benchmarks.workshop import install  # noqa: PLC0415
        from generation.engines.registry import keep_only, open_engine  # noqa: PLC0415

        models = [install(home, f"bench-{number}", seed=number) for number in range(2)]
        turns = iter(range(10_000))

        def swap() -> None:
            ref = models[next(turns) % 2].ref
            keep_only(ref)
            open_engine(ref)

        swap()
        bare = partial(LTXPipeline.from_pretrained, models[0].folder, local_files_only=True)
        ours, raw = interleave([swap, bare], runs=RUNS, clock=time.process_time)
        report("model_swap", ours.median, unit="CPU s a swap", baseline=raw.median)


if __name__ == "__main__":
    main()
