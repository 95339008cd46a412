"""CPU seconds for a clip in one batch of the engine, against a loop that calls the pipeline once for each.

Eight clips of four prompts, 17 frames of 256 x 256, 8 steps, guidance 3: from text, then of mixed kinds (a
first picture, an extension, a restyle, text). The weights are random, 10 million parameters in LTX-Video's
layout: how fast a model is does not depend on what it has learned. Both sides have the same weights, number
type (BENCH_DTYPE: float32 or bfloat16) and steps, and end with frames in memory. The pipeline pads texts to
BENCH_TEXT tokens, 128 as its makers do.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.clips import call_pipeline, open_pipeline, save_random
from benchmarks.harness import measure, report

if TYPE_CHECKING:
    from generation.engines.base import Clip, Request
    from generation.engines.ltx import LtxEngine

CLIPS = int(os.environ.get("BENCH_CLIPS", "8"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
TEXT = int(os.environ.get("BENCH_TEXT", "128"))
DTYPE = os.environ.get("BENCH_DTYPE", "float32")
FRAMES, SIZE, STEPS, GUIDANCE = 17, 256, 8, 3.0
PROMPTS = ("blue-ground orange-accent", "moon-light", "arch-behind spheres-beside", "green-ground soft-light")


def main() -> None:
    """Warm both up, then let them take turns."""
    # Threads that spin while they wait would be counted as work.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    with tempfile.TemporaryDirectory(prefix="variasi-bench-") as folder:
        engine, pipeline = _loaded(Path(folder) / "model")
        _compare("generate_video_vs_naive", engine, pipeline, _from_text)
        _compare("generate_video_vs_naive_mixed", engine, pipeline, _mixed)


def _compare(
    name: str, engine: LtxEngine, pipeline: Any, orders: Callable[[LtxEngine, int], list[Request]]
) -> None:
    """Let both take turns with the orders of each round, of which no given clip was met before."""
    ours, naive = [], []
    for number in range(RUNS + 1):
        requests = orders(engine, number)
        ours.append(_spent(lambda: engine.generate(requests, lambda done, total: None)))  # noqa: B023 - called at once
        naive.append(_spent(lambda: _one_by_one(pipeline, requests)))  # noqa: B023 - as above
    # The first round warms both up.
    unit = f"CPU s a clip, {DTYPE}"
    report(name, min(ours[1:]) / CLIPS, unit=unit, baseline=min(naive[1:]) / CLIPS)


def _spent(act: Callable[[], object]) -> float:
    return measure(act, clock=time.process_time)


def _loaded(folder: Path) -> tuple[LtxEngine, Any]:
    """Write a model with random weights, and load it on both sides."""
    import torch  # noqa: PLC0415 - takes seconds

    from generation.engines.base import Frames, Size  # noqa: PLC0415
    from generation.engines.ltx import LtxEngine  # noqa: PLC0415
    from generation.engines.manifest import Manifest  # noqa: PLC0415
    from generation.specs import ModelRef  # noqa: PLC0415

    save_random(folder)
    manifest = Manifest(
        ModelRef("bench", "0" * 64), folder, "Bench", "none", "ltx", STEPS, GUIDANCE, (Size(SIZE, SIZE),), {}
    )
    dtype = getattr(torch, DTYPE)
    engine = LtxEngine(manifest, phrase=str, frames=Frames(9, 121, 8), dtype=dtype)
    return engine, open_pipeline(folder, DTYPE)


def _from_text(engine: LtxEngine, round_number: int) -> list[Request]:
    from generation.engines.base import Request  # noqa: PLC0415
    from generation.specs import Picture  # noqa: PLC0415

    return [
        Request(
            Picture(
                PROMPTS[number % 4],
                1000 * round_number + number,
                engine.model,
                steps=STEPS,
                guidance=GUIDANCE,
            ),
            SIZE,
            SIZE,
            frames=FRAMES,
        )
        for number in range(CLIPS)
    ]


def _mixed(engine: LtxEngine, round_number: int) -> list[Request]:
    requests = _from_text(engine, round_number)
    for number, request in enumerate(requests):
        seed = request.picture.seed
        if number % 4 == 0:
            requests[number] = request.starting_from(_moving(seed, 1))
        elif number % 4 == 1:
            requests[number] = request.extending(_moving(seed, 9))
        elif number % 4 == 2:
            requests[number] = request.restyling(_moving(seed, FRAMES), 0.5)
    return requests


def _moving(seed: int, frames: int) -> Clip:
    import numpy as np  # noqa: PLC0415

    from generation.engines.base import Clip  # noqa: PLC0415

    random = np.random.default_rng(seed)
    return Clip(random.integers(0, 256, (frames, SIZE, SIZE, 3), dtype=np.uint8))


def _one_by_one(pipeline: Any, requests: Sequence[Request]) -> None:
    for request in requests:
        call_pipeline(pipeline, request, text=TEXT)


if __name__ == "__main__":
    main()
