"""Renders the training pictures and clips into append-only files that later stages map into memory."""

import json
import multiprocessing
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.panggung.cameras import MIRRORED, MOVES, camera_at
from generation.panggung.framing import FRAMINGS, Framing
from generation.panggung.lighting import LIGHTS, MATT, Finish, shade
from generation.panggung.renderer import Geometry, march
from generation.panggung.scenes import Scene, build, paint
from generation.panggung.training.stages import draw_brand_paint, draw_finish, draw_paint, draw_shape
from generation.panggung.words import Stage

# What is rendered: stills, clips that begin where stills are taken from, and clips from later in a move.
KINDS = ("pictures", "clips", "onward")
CLIP_FRAMES = 17
SHADINGS = {"pictures": 8, "clips": 4, "onward": 4}
HELD_OUT_EVERY = 16
FRAMING_ODDS = (0.31, 0.23, 0.23, 0.23)
LATEST_FRAME = 112.0
BRAND_ODDS = 0.35


@dataclass(frozen=True, slots=True)
class Pictures:
    """The stored pictures of one size, each part a mapped file (n, frames, height, width, 3) uint8.

    `stages` says, over all parts, what each picture or clip shows.
    """

    framing: Framing
    parts: tuple[NDArray[np.uint8], ...]
    stages: tuple[Stage, ...]

    def take(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the pictures at these positions, (len(indices), height, width, 3)."""
        return self.take_clips(indices)[:, 0]

    def take_clips(self, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the clips at these positions, (len(indices), frames, height, width, 3)."""
        starts = np.cumsum([0, *(len(part) for part in self.parts)])
        places = np.searchsorted(starts, indices, side="right") - 1
        rows = [self.parts[place][at - starts[place]] for place, at in zip(places, indices, strict=True)]
        return np.stack(rows)


def render_for(
    work: Path,
    seconds: float,
    workers: int = 2,
    kinds: tuple[str, ...] = ("pictures",),
    *,
    grown: bool = False,
) -> None:
    """Render until the time is over, one geometry a worker at least, adding to what is there.

    Where `grown`, all kinds of sets are drawn, also those that the shipped weights have not seen.
    """
    until = time.time() + seconds
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_render, args=(work, until, worker, kinds), kwargs={"grown": grown})
        for worker in range(workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a rendering process ended with {process.exitcode}")


def _render(work: Path, until: float, worker: int, kinds: tuple[str, ...], *, grown: bool) -> None:
    start = time.time_ns()
    number = 0
    # However long a process takes to begin, it leaves something.
    while number == 0 or time.time() < until:
        random = np.random.default_rng([start, worker, number])
        split = "held" if number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 else "train"
        kind = kinds[number // HELD_OUT_EVERY % len(kinds)] if split == "held" else kinds[number % len(kinds)]
        framing = FRAMINGS[int(random.choice(len(FRAMINGS), p=FRAMING_ODDS))]
        _render_one(work / kind / split, framing, f"{worker}", random, grown=grown)
        number += 1


def _render_one(
    folder: Path, framing: Framing, worker: str, random: np.random.Generator, *, grown: bool
) -> None:
    """March one geometry and store it in several paints, the words after the pixels they tell of."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = folder.parent.name
    shape = draw_shape(random, grown=grown)
    scene = build(shape, framing, random)
    if kind == "pictures":
        geometries = [march(scene, framing)]
    else:
        shape = replace(shape, move=str(random.choice(MOVES)))
        begin = float(random.uniform(0.0, LATEST_FRAME)) if kind == "onward" else 0.0
        geometries = march_clip(scene, framing, str(shape.move), begin)
    stages: list[Stage] = []
    pictures: list[NDArray[np.uint8]] = []
    for _ in range(SHADINGS[kind]):
        stage = draw_paint(shape, random)
        if grown and random.random() < BRAND_ODDS:
            stage, albedo = draw_brand_paint(stage, random)
        else:
            albedo = paint(stage, random)
        finish = draw_finish(random) if grown else MATT
        shown = paint_clip(geometries, stage, albedo, finish)
        # Each other paint of a clip is of the mirrored set, which costs no march.
        if len(stages) % 2 and kind != "pictures" and has_mirror(shape, framing):
            stage, shown = mirrored(stage, shown)
        stages.append(stage)
        pictures.append(shown)
    stem = f"{framing.width}x{framing.height}-{worker}"
    with (folder / f"{stem}.rgb").open("ab") as pixels:
        pixels.write(np.stack(pictures).tobytes())
    with (folder / f"{stem}.jsonl").open("a") as lines:
        lines.write("".join(json.dumps(asdict(stage)) + "\n" for stage in stages))


def has_mirror(stage: Stage, framing: Framing) -> bool:
    """Tell whether what is mirrored is what words can say: a sweep's light has one way to go."""
    return framing.anchor_x == 0.5 and stage.move != "sweep"


def mirrored(stage: Stage, frames: NDArray[np.uint8]) -> tuple[Stage, NDArray[np.uint8]]:
    """Return stage and frames (frames, height, width, 3) with left and right changed."""
    move = MIRRORED.get(str(stage.move), stage.move)
    return replace(stage, move=move), frames[:, :, ::-1]


def march_clip(
    scene: Scene, framing: Framing, move: str, begin: float = 0.0, count: int = CLIP_FRAMES
) -> list[Geometry]:
    """Return the geometry of each frame of a move, from its frame `begin` on."""
    cameras = [camera_at(move, begin + frame) for frame in range(count)]
    if move in ("still", "sweep"):
        fixed = march(scene, framing, cameras[0])
        return [replace(fixed, light=camera.light) for camera in cameras]
    return [march(scene, framing, camera) for camera in cameras]


def paint_clip(
    geometries: list[Geometry], stage: Stage, albedo: NDArray[np.float32], finish: Finish = MATT
) -> NDArray[np.uint8]:
    """Return the frames (frames, height, width, 3) of geometries in one linear paint (4, 3) and light."""
    light = LIGHTS[stage.light or "soft"]
    if stage.move == "still":
        return np.repeat(shade(geometries[0], albedo, light, finish)[None], len(geometries), axis=0)
    return np.stack([shade(geometry, albedo, light, finish) for geometry in geometries])


def stored(work: Path, split: str, kind: str = "pictures") -> list[Pictures]:
    """Return what was rendered so far, one entry a size, the files of all workers end to end."""
    folder = work / kind / split
    frames = 1 if kind == "pictures" else CLIP_FRAMES
    found = []
    for framing in FRAMINGS:
        parts, stages = [], []
        for words in sorted(folder.glob(f"{framing.width}x{framing.height}-*.jsonl")):
            lines = words.read_text().splitlines()
            shape = (len(lines), frames, framing.height, framing.width, 3)
            parts.append(np.memmap(words.with_suffix(".rgb"), np.uint8, "r", shape=shape))
            stages += [Stage(**json.loads(line)) for line in lines]
        if parts:
            found.append(Pictures(framing, tuple(parts), tuple(stages)))
    return found
