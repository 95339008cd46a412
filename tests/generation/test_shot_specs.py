"""Specs of shots and films are values: they come back from JSON, and any change changes the digest."""

import json
from dataclasses import replace
from typing import Any

import pytest

from generation.shot_specs import FilmShot, FilmSpec, ShotSpec, ShotStart
from generation.specs import ModelRef, Picture

SHOT = ShotSpec(
    Picture("A round podium at dusk", 7, ModelRef("panggung", "0" * 64)),
    width=256,
    height=256,
    frames=144,
    frame_rate=24,
    start=ShotStart("towards", picture="a" * 64),
    references=("b" * 64, "c" * 64),
    before="d" * 64,
    ground="#6e2238",
)
FILM = FilmSpec((FilmShot("e" * 64, 0, 100), FilmShot("f" * 64, 12, 20)), 30, 256, 320, poster=3)


def test_shot_comes_back_from_its_json() -> None:
    again = ShotSpec.from_json(SHOT.to_json())
    assert (again, again.digest, hash(again)) == (SHOT, SHOT.digest, hash(SHOT))


def test_film_comes_back_from_its_json() -> None:
    again = FilmSpec.from_json(FILM.to_json())
    assert (again, again.digest, hash(again)) == (FILM, FILM.digest, hash(FILM))


def test_lengths_are_in_frames_and_seconds() -> None:
    assert SHOT.seconds == 6.0
    assert (FILM.frames, FILM.seconds) == (120, 4.0)


@pytest.mark.parametrize(
    "change",
    [
        {"frames": 145},
        {"frame_rate": 30},
        {"width": 320},
        {"references": ("c" * 64, "b" * 64)},
        {"before": None},
        {"before_frames": 12},
        {"ground": "#ffffff"},
        {"start": ShotStart("text")},
        {"start": ShotStart("towards", picture="a" * 64, strength=0.5)},
    ],
)
def test_any_change_of_a_shot_changes_its_digest(change: dict[str, Any]) -> None:
    assert replace(SHOT, **change).digest != SHOT.digest


def test_order_and_trim_of_a_film_change_its_digest() -> None:
    first, second = FILM.shots
    others = [replace(FILM, shots=(second, first)), replace(FILM, shots=(replace(first, first=1), second))]
    assert len({each.digest for each in [FILM, *others]}) == 3


@pytest.mark.parametrize("spec", [SHOT, FILM])
def test_unknown_and_missing_fields_are_refused(spec: ShotSpec | FilmSpec) -> None:
    raw = json.loads(spec.to_json())
    with pytest.raises(TypeError):
        type(spec).from_json(json.dumps({**raw, "colour": "red"}))
    del raw["frame_rate"]
    with pytest.raises((KeyError, TypeError)):
        type(spec).from_json(json.dumps(raw))
