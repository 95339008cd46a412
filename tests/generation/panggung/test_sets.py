"""Every kind of set can be rendered, is different from the others, and leaves the product its place."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from generation.panggung import sets
from generation.panggung.framing import PLATFORM_TOP, Framing
from generation.panggung.lighting import LIGHTS, Finish, shade
from generation.panggung.renderer import march
from generation.panggung.scenes import PAINT, build, paint, paint_of, word_of
from generation.panggung.solids import PLATFORM
from generation.panggung.training.stages import (
    ALL_SHAPES,
    draw_brand_paint,
    draw_paint,
    draw_shape,
    is_held_out,
)
from generation.panggung.training.text import make_tokenizer
from generation.panggung.vocabulary import ALL_WORDS, STAGE_WORDS, WEIGHTS, learned, pieces
from generation.panggung.words import Stage, caption, read

SMALL = Framing(64, 64, span=3.9, anchor_x=0.5, anchor_y=0.72)
STAGE = Stage("blue", "orange", "round", "bare", "nothing", None, "soft")


def _picture(stage: Stage, finish: Finish = Finish()) -> NDArray[np.float64]:  # noqa: B008
    random = np.random.default_rng(3)
    geometry = march(build(stage, SMALL, random), SMALL)
    albedo = paint(stage, np.random.default_rng(3))
    return shade(geometry, albedo, LIGHTS[stage.light or "soft"], finish).astype(np.float64)


def test_there_are_more_than_twenty_kinds() -> None:
    assert sum(len(words) for words in ALL_SHAPES.values()) > 20
    for kind, words in ALL_SHAPES.items():
        assert {entry.word for entry in ALL_WORDS[kind]} == set(words)


@pytest.mark.parametrize("kind", ["platform", "structure", "prop"])
def test_all_kinds_look_different(kind: str) -> None:
    stages = [Stage(**{**_parts(STAGE), "prop_colour": "red", kind: word}) for word in ALL_SHAPES[kind]]
    for one, other in combinations([_picture(stage) for stage in stages], 2):
        assert np.abs(one - other).mean() > 0.5


@pytest.mark.parametrize("platform", sets.PLATFORMS)
def test_a_product_stands_on_every_platform(platform: str) -> None:
    for seed in range(3):
        scene = build(Stage(platform=platform), SMALL, np.random.default_rng(seed))
        geometry = march(scene, SMALL)
        (row, *_) = np.flatnonzero(geometry.pixel == round(0.72 * 64) * 64 + 32)
        assert geometry.material[row] == PLATFORM
        assert float(geometry.position[row, 1]) == pytest.approx(PLATFORM_TOP, abs=0.03)


def test_gloss_veins_and_blur_change_the_picture() -> None:
    matt = _picture(STAGE)
    for finish in (Finish(gloss=1.0), Finish(veins=0.6), Finish(blur=2.0)):
        assert np.abs(_picture(STAGE, finish) - matt).mean() > 0.03


def test_a_brands_colours_are_named_by_the_nearest_word() -> None:
    assert all(word_of(colour) == word for word, colour in PAINT.items())
    assert word_of((0, 40, 160)) == "blue"
    assert paint_of((255, 255, 255), (0, 0, 0), (128, 128, 128)).shape == (4, 3)
    random = np.random.default_rng(0)
    for _ in range(30):
        stage, albedo = draw_brand_paint(draw_paint(draw_shape(random, grown=True), random), random)
        assert albedo.shape == (4, 3)
        assert not (stage.accent and is_held_out(str(stage.ground), stage.accent, str(stage.light)))


def test_what_the_weights_have_learned_is_what_is_offered_and_read() -> None:
    known = set(pieces(WEIGHTS))
    for prefix, kind in (("platform", "platform"), ("behind", "structure"), ("beside", "prop")):
        offered = {entry.word for entry in STAGE_WORDS[kind]}
        for entry in ALL_WORDS[kind]:
            is_known = f"{entry.word}-{prefix}" in known
            assert (entry.word in offered) == is_known
            if is_known:
                assert getattr(read(entry.en).stage, kind) == entry.word


def test_a_folder_with_fewer_words_offers_fewer(tmp_path: Path) -> None:
    tokenizer = {"model": {"vocab": [["▁red-ground", -1.0], ["▁hexagon-platform", -1.0]]}}
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "tokenizer.json").write_text(json.dumps(tokenizer))
    found = learned(tmp_path)
    assert {kind: [entry.word for entry in entries] for kind, entries in found.items()} == {
        "colour": ["red"],
        "platform": ["hexagon"],
    }


def test_training_knows_every_word() -> None:
    random = np.random.default_rng(0)
    tokenizer = make_tokenizer()
    for _ in range(40):
        said = caption(draw_paint(draw_shape(random, grown=True), random))
        assert tokenizer.unk_token_id not in tokenizer(said).input_ids


def _parts(stage: Stage) -> dict[str, str | None]:
    return {name: getattr(stage, name) for name in stage.__dataclass_fields__}
