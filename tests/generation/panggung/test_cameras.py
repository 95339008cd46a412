"""Moves begin where stills are taken from, keep the product's place and slow down; their words are read."""

import numpy as np
import pytest

from generation.panggung.cameras import MIRRORED, MOVES, Camera, camera_at
from generation.panggung.framing import FRAMINGS, PLATFORM_TOP
from generation.panggung.renderer import march
from generation.panggung.scenes import build, paint
from generation.panggung.solids import PLATFORM
from generation.panggung.training.camera_reader import CameraReader
from generation.panggung.training.pictures import march_clip, paint_clip
from generation.panggung.vocabulary import ALL_WORDS
from generation.panggung.words import Stage, caption, caption_of, known_phrases, read

STAGE = Stage("blue", "orange", "round", "arch", "spheres", "pink", "soft")


def _place(camera: Camera) -> tuple[float, ...]:
    return camera.distance, camera.height, camera.aside, camera.turned


@pytest.mark.parametrize("move", MOVES)
def test_every_move_begins_where_stills_are_taken_from(move: str) -> None:
    assert _place(camera_at(move, 0)) == pytest.approx(_place(Camera()))


@pytest.mark.parametrize("move", [move for move in MOVES if move not in ("still", "sweep")])
def test_a_camera_slows_down_and_never_stops_short(move: str) -> None:
    places = np.array([_place(camera_at(move, frame)) for frame in range(0, 1500, 10)])
    steps = np.abs(np.diff(places, axis=0)).sum(1)
    assert steps[0] > 0.1
    assert (np.diff(steps) <= 1e-9).all()
    assert camera_at(move, 1500).distance > 4.5


@pytest.mark.parametrize("move", ["dolly-in", "dolly-out", "orbit-left", "orbit-right", "crane-up"])
def test_the_products_place_stays_in_the_picture_where_it_was(move: str) -> None:
    framing = FRAMINGS[0]
    scene = build(Stage(platform="round"), framing, np.random.default_rng(0))
    geometry = march(scene, framing, camera_at(move, 60))
    at = round(framing.anchor_y * framing.height) * framing.width + round(framing.anchor_x * framing.width)
    (row,) = np.flatnonzero(geometry.pixel == at)
    assert geometry.position[row] == pytest.approx([0, PLATFORM_TOP, 0], abs=0.05)
    assert geometry.material[row] == PLATFORM


def test_left_and_right_mirror_each_other() -> None:
    for move, other in MIRRORED.items():
        one, two = camera_at(move, 12), camera_at(other, 12)
        assert (one.aside, one.turned) == (-two.aside, -two.turned)


def test_the_words_of_moves_are_the_cameras() -> None:
    assert tuple(entry.word for entry in ALL_WORDS["move"]) == MOVES


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("orange podium, slow dolly in", "dolly-in"),
        ("podium oranye, kamera mendekat perlahan", "dolly-in"),
        ("blue floor, zoom out", "dolly-out"),
        ("lantai biru, mengitari ke kanan", "orbit-right"),
        ("camera pans nowhere, pan left", "truck-left"),
        ("kamera naik", "crane-up"),
        ("light sweep over a red floor", "sweep"),
        ("kamera diam", "still"),
    ],
)
def test_moves_are_read_in_both_languages(prompt: str, move: str) -> None:
    assert read(prompt, known_phrases(ALL_WORDS)).stage.move == move


def test_what_asks_for_no_move_says_none() -> None:
    assert "move" not in caption_of("orange podium on a blue floor")
    assert caption(Stage(ground="blue", move="dolly-in")) == "blue-ground dolly-in-move"


def test_the_move_is_read_off_rendered_clips() -> None:
    framing = FRAMINGS[0]
    small = type(framing)(64, 64, framing.span, framing.anchor_x, framing.anchor_y)
    clips = []
    for seed in range(6):
        random = np.random.default_rng(seed)
        scene = build(STAGE, small, random)
        for move in ("still", "dolly-in", "truck-left", "sweep"):
            stage = Stage("blue", "orange", "round", "arch", "spheres", "pink", "soft", move)
            clips.append((paint_clip(march_clip(scene, small, move), stage, paint(stage, random)), move))
    reader = CameraReader([clip for clip, _ in clips[:16]], [move for _, move in clips[:16]])
    assert [reader.read(clip) for clip, _ in clips[16:]] == [move for _, move in clips[16:]]
