"""What can never be made is refused with a text of its own, before any weight is touched."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generation.engines.base import Clip, Condition, Request, Unsupported
from generation.engines.ltx import LtxEngine, open_ltx
from generation.engines.manifest import read_manifest
from generation.panggung.vocabulary import STAGE_WORDS
from tests.generation.engines.kinds import SIZES, made, moving, plain, still

SMALL, LARGE = SIZES[0], SIZES[1]
LONG = " ".join(f"{entry.word}-ground" for entry in STAGE_WORDS["colour"]) * 3


def _prompt(request: Request, text: str) -> Request:
    return replace(request, picture=replace(request.picture, prompt=text))


def _given(request: Request, *conditions: Condition) -> Request:
    return replace(request, conditions=conditions)


REFUSED: dict[str, tuple[Callable[[Request], Request], str]] = {
    "61 s": (lambda r: replace(r, frames=61 * 24 + 1), "61 s were asked for; a video is at most 60 s long"),
    "0 frames": (lambda r: replace(r, frames=0), "0 frames were asked for"),
    "-8 frames": (lambda r: replace(r, frames=-8), "-8 frames were asked for"),
    "16 frames": (lambda r: replace(r, frames=16), "makes 9, 17 and so on up to 33 frames, not 16"),
    "41 frames": (lambda r: replace(r, frames=41), "up to 33 frames, not 41"),
    "0 a second": (lambda r: replace(r, frame_rate=0), "0 frames a second were asked for"),
    "unknown size": (lambda r: replace(r, width=512), "was not trained for 512 x 64"),
    "long prompt": (lambda r: _prompt(r, LONG), r"The prompt has \d+ tokens; the model reads 24"),
    "clip of another size": (
        lambda r: r.extending(moving(1, 9, LARGE)),
        "given clip is 96 x 64, and 64 x 64",
    ),
    "clip of 12 frames": (lambda r: r.extending(moving(1, 12, SMALL)), "has 12 frames; 1, 9, 17 and so on"),
    "clip of no frames": (
        lambda r: r.extending(Clip(np.zeros((0, 64, 64, 3), np.uint8))),
        "has 0 frames; 1, 9, 17",
    ),
    "clip longer than the result": (
        lambda r: r.extending(moving(1, 25, SMALL)),
        "does not fit into 17 frames",
    ),
    "clip before the beginning": (lambda r: r.leading_to(moving(1, 25, SMALL)), "at frame -8 does not fit"),
    "clip at frame 4": (lambda r: _given(r, Condition(moving(1, 9, SMALL), 4)), "not a multiple of 8"),
    "clip of another rate": (
        lambda r: r.extending(moving(1, 9, SMALL, rate=30)),
        "30 frames a second, and 24",
    ),
    "two at once": (lambda r: r.starting_from(still(1, SMALL)).starting_from(still(2, SMALL)), "same frames"),
    "strength 1.5": (lambda r: _given(r, Condition(still(1, SMALL), 0, 1.5)), "strength 1.5 is not between"),
    "strength nan": (
        lambda r: r.restyling(moving(1, 17, SMALL), float("nan")),
        "strength nan is not between",
    ),
    "restyle of another length": (lambda r: r.restyling(moving(1, 9, SMALL), 0.5), "has 9 frames, and 17"),
    "restyle of another size": (lambda r: r.restyling(moving(1, 17, LARGE), 0.5), "restyle is 96 x 64"),
    "reference of another size": (lambda r: r.referring_to(still(1, LARGE)), "reference is 96 x 64"),
    "reference that moves": (lambda r: r.referring_to(moving(1, 9, SMALL)), "reference has 9 frames"),
    "five references": (
        lambda r: r.referring_to(*[still(1, SMALL)] * 5),
        "5 references were given; at most 4",
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_each_is_refused_by_its_own_text(
    video_engine: LtxEngine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    change, text = REFUSED[name]
    monkeypatch.delattr(video_engine, "_denoiser")
    monkeypatch.delattr(video_engine, "_autoencoder")
    good = plain(video_engine, 1)
    with pytest.raises(Unsupported, match=text) as caught:
        made(video_engine, good, change(good))
    assert not caught.value.retryable


def test_a_long_negative_prompt_is_refused(video_engine: LtxEngine) -> None:
    request = plain(video_engine, 1)
    picture = replace(request.picture, negative_prompt=LONG)
    with pytest.raises(Unsupported, match="the model reads 24"):
        video_engine.validate([picture])


def test_a_minute_is_no_second_too_long(video_engine: LtxEngine) -> None:
    with pytest.raises(Unsupported, match="up to 33 frames, not 1441"):
        video_engine.validate_requests([plain(video_engine, 1, frames=60 * 24 + 1)])


def test_a_model_of_stills_makes_no_clips(tiny_folder: Path) -> None:
    engine = open_ltx(read_manifest(tiny_folder))
    with pytest.raises(Unsupported, match="makes stills only, and 17 frames were asked for"):
        engine.validate_requests([plain(engine, 1, size=(256, 256))])


def test_clips_are_bytes_in_rgb() -> None:
    for shape, kind in (((2, 8, 8), np.uint8), ((2, 8, 8, 4), np.uint8), ((2, 8, 8, 3), np.float32)):
        with pytest.raises(ValueError, match="uint8"):
            Clip(np.zeros(shape, kind))
