"""CPU seconds to make an ad of a storyboard's film anew once one of its shots has changed.

The film has BENCH_SHOTS shots (10) and the ad BENCH_SECONDS (30), a square of 1080 pixels: drawn, encoded,
checked and signed, its segments kept in a store on the disk. Then one shot in the middle is another. The
baseline is the same ad of the same new film with nothing kept: all shots drawn and encoded. Both decode the
whole film once for its cuts, and check the last bytes in full. The two files are compared byte for byte.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.harness import measure, report
from generation.engines.base import Clip
from generation.engines.registry import manifest_of
from generation.rendering import finish
from generation.specs import Footage, FormatSpec, RenderSpec
from generation.storage import KeptSegments, Store
from generation.video.clips import encode_clip
from generation.video.colour import Pixels
from generation.video.segments import Shelf
from tools.gallery import MODEL, Folder, spec_of

SHOTS = int(os.environ.get("BENCH_SHOTS", "10"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "30"))
LAYOUT, SIDE, RATE, REMADE = "hero", 512, 24, 5
# The rest of the ad is its end card.
CARD = 2


def main() -> None:
    """Make the ad, change a shot, make it again with and without what was kept."""
    before, after = _film(REMADE), _film(100)
    with TemporaryDirectory() as folder:
        shelf = KeptSegments(Store(Path(folder), "bench"))
        finish(_spec(before), {}, _assets(before), model=manifest_of(MODEL), shelf=shelf)
        made: list[bytes] = []
        ours = _seconds(lambda: made.append(_made(after, shelf)))
        theirs = _seconds(lambda: made.append(_made(after, None)))
        assert made[0] == made[1], "what was kept gives another file"
        report("film_remake_one_shot", ours, unit="CPU s an ad of 30 s", baseline=theirs)


def _film(remade: int) -> bytes:
    """Return a film whose shots pan over scenes of their own; the sixth's is that of another seed."""
    frames = (SECONDS - CARD) * RATE // SHOTS
    seeds = [remade if number == REMADE else number for number in range(SHOTS)]
    return encode_clip(Clip(np.concatenate([_shot(seed, frames) for seed in seeds]), RATE))


def _shot(seed: int, frames: int) -> Pixels:
    noise = np.random.default_rng(seed)
    wide = noise.integers(60, 200, (SIDE // 32, SIDE // 16, 3), dtype=np.uint8)
    scene = np.kron(wide, np.ones((32, 32, 1), np.uint8))
    ramp = np.linspace(0, 40, SIDE, dtype=np.uint8)[:, None, None]
    return np.stack([scene[:, 2 * at : 2 * at + SIDE] + ramp for at in range(frames)])


def _assets(film: bytes) -> Folder:
    assets = Folder()
    assets.kept[_digest(film)] = film
    return assets


def _digest(film: bytes) -> str:
    return hashlib.sha256(film).hexdigest()


def _spec(film: bytes) -> RenderSpec:
    """Return the spec of a square ad over a film, without a product."""
    each = (SECONDS - CARD) * RATE // SHOTS
    footage = Footage(_digest(film), each * SHOTS, RATE, tuple(each * at for at in range(1, SHOTS)))
    spec = spec_of(LAYOUT, "id", Folder())
    form = replace(FormatSpec.named("video_square", seconds=footage.seconds), frame_rate=RATE)
    return replace(spec, formats=(form,), footage=footage, assets=replace(spec.assets, product=None))


def _made(film: bytes, shelf: Shelf | None) -> bytes:
    [file] = finish(_spec(film), {}, _assets(film), model=manifest_of(MODEL), shelf=shelf)
    return file.content


def _seconds(act: Callable[[], object]) -> float:
    return measure(act, clock=time.process_time)


if __name__ == "__main__":
    main()
