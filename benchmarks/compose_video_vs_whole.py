"""CPU seconds a frame of a video ad, drawn as layers over its picture, against each frame drawn whole.

Both draw a frame of the same layout at the same size and encode nothing. Drawn whole, a frame chooses its
inks and veils by itself, as a still does. BENCH_RUNS rounds follow one that warms both up; the best of each
counts.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import measure, report
from generation.composition.assets import load_pictures
from generation.composition.compose import arrangements
from generation.composition.draw import Look, drawn
from generation.composition.motion import Film
from generation.engines.registry import manifest_of
from generation.specs import FormatSpec
from tools.gallery import MODEL, Folder, scenes_of, spec_of

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
WHOLE = 12
LAYOUT = "hero"


def main() -> None:
    """Draw all frames of six seconds, and a dozen frames whole, in turns."""
    assets, form = Folder(), FormatSpec.named("video_square")
    spec = replace(spec_of(LAYOUT, "id", assets), formats=(form,))
    with TemporaryDirectory() as folder:
        scene = scenes_of(spec, assets, Path(folder))[form.key]
    pictures = load_pictures(spec.assets, assets)
    arrangement = arrangements(spec, pictures.shapes, manifest_of(MODEL).sizes)[form.key]
    look = Look(spec.palette, pictures, spec.picture.seed)

    def as_layers() -> None:
        for _ in Film(arrangement, scene, look).frames():
            pass

    def whole() -> None:
        for _ in range(WHOLE):
            drawn(arrangement, scene, look)

    rounds = [(_seconds(as_layers), _seconds(whole)) for _ in range(RUNS + 1)][1:]
    ours, theirs = (min(column) for column in zip(*rounds, strict=True))
    report("compose_video_vs_whole", ours / form.frames, unit="CPU s a frame", baseline=theirs / WHOLE)


def _seconds(act: Callable[[], None]) -> float:
    return measure(act, clock=time.process_time)


if __name__ == "__main__":
    main()
