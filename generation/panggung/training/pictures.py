"""Renders the training pictures into append-only files that later stages map into memory."""

import json
import multiprocessing
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.panggung.framing import FRAMINGS, Framing
from generation.panggung.lighting import LIGHTS, shade
from generation.panggung.renderer import march
from generation.panggung.scenes import build, paint
from generation.panggung.training.stages import draw_paint, draw_shape
from generation.panggung.words import Stage

SHADINGS = 8
HELD_OUT_EVERY = 16
FRAMING_ODDS = (0.31, 0.23, 0.23, 0.23)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The stored pictures of one size, each part a mapped file (n, height, width, 3) uint8.

    `stages` says, over all parts, what each picture shows.
    """

    framing: Framing
    parts: tuple[NDArray[np.uint8], ...]
    stages: tuple[Stage, ...]

    def take(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the pictures at these positions, (len(indices), height, width, 3)."""
        starts = np.cumsum([0, *(len(part) for part in self.parts)])
        places = np.searchsorted(starts, indices, side="right") - 1
        rows = [self.parts[place][at - starts[place]] for place, at in zip(places, indices, strict=True)]
        return np.stack(rows)


def render_for(work: Path, seconds: float, workers: int = 2) -> None:
    """Render until the time is over, one geometry a worker at least, adding to what is there."""
    until = time.time() + seconds
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_render, args=(work, until, worker)) for worker in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a rendering process ended with {process.exitcode}")


def _render(work: Path, until: float, worker: int) -> None:
    start = time.time_ns()
    number = 0
    # However long a process takes to begin, it leaves something.
    while number == 0 or time.time() < until:
        random = np.random.default_rng([start, worker, number])
        split = "held" if number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 else "train"
        framing = FRAMINGS[int(random.choice(len(FRAMINGS), p=FRAMING_ODDS))]
        _render_one(work / "pictures" / split, framing, worker, random)
        number += 1


def _render_one(folder: Path, framing: Framing, worker: int, random: np.random.Generator) -> None:
    """March one geometry and store it in several paints, the words after the pixels they tell of."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = draw_shape(random)
    geometry = march(build(shape, framing, random), framing)
    stages = [draw_paint(shape, random) for _ in range(SHADINGS)]
    pictures = [shade(geometry, paint(stage, random), LIGHTS[stage.light or "soft"]) for stage in stages]
    stem = f"{framing.width}x{framing.height}-{worker}"
    with (folder / f"{stem}.rgb").open("ab") as pixels:
        pixels.write(np.stack(pictures).tobytes())
    with (folder / f"{stem}.jsonl").open("a") as lines:
        lines.write("".join(json.dumps(asdict(stage)) + "\n" for stage in stages))


def stored(work: Path, split: str) -> list[Pictures]:
    """Return what was rendered so far, one entry a size, the files of all workers end to end."""
    folder = work / "pictures" / split
    found = []
    for framing in FRAMINGS:
        parts, stages = [], []
        for words in sorted(folder.glob(f"{framing.width}x{framing.height}-*.jsonl")):
            lines = words.read_text().splitlines()
            shape = (len(lines), framing.height, framing.width, 3)
            parts.append(np.memmap(words.with_suffix(".rgb"), np.uint8, "r", shape=shape))
            stages += [Stage(**json.loads(line)) for line in lines]
        if parts:
            found.append(Pictures(framing, tuple(parts), tuple(stages)))
    return found
