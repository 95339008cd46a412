"""A video ad is its layout over a picture that moves: what is seen when, how smoothly, and that it reads."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generation.composition.assets import load_pictures
from generation.composition.compose import compose, scene_sizes
from generation.composition.layers import Layer
from generation.composition.layout import Field, PlacedText
from generation.composition.motion import Film
from generation.composition.timeline import Place, Timeline
from tests.generation.ads import SIZES, stages, whole_ad
from tests.generation.films import KEY, film_of, small_spec

Pixels = NDArray[np.uint8]


@cache
def made() -> tuple[Film, tuple[Pixels, ...]]:
    """Return the small film and all its frames."""
    film = film_of(small_spec())
    return film, tuple(film.frames())


def of(field: str) -> tuple[int, PlacedText]:
    """Return the number and place of a text."""
    texts = made()[0].arrangement.texts
    return next((at, text) for at, text in enumerate(texts) if text.field == field)


def inked(field: str, frame: int) -> float:
    """Return the share of a text's letters that have its ink."""
    film, frames = made()
    at, text = of(field)
    letters = np.asarray(film.composed.ink.crop(text.box.corners)) == 255
    shown = frames[frame][text.box.top : text.box.bottom, text.box.left : text.box.right][letters]
    return float((np.abs(shown.astype(int) - film.composed.inks[at]).max(axis=1) < 12).mean())


def edge(frame: Pixels, row: int, left: int) -> float:
    """Return the column of the product's left edge, to a fraction: how far the ground reaches along a row."""
    part = frame[row - 8 : row + 8, left - 24 : left + 12].astype(float).mean(axis=(0, 2))
    outside, inside = part[:4].mean(), part[-4:].mean()
    return float(((part - inside) / (outside - inside)).sum()) + left - 24


def test_words_come_one_after_the_other_and_stay() -> None:
    film, frames = made()
    fields: list[Field] = ["headline", "body", "call_to_action"]
    for field in fields:
        begin, end = film.timeline.entrance(field)
        assert inked(field, begin - 1) < 0.2, field
        assert all(inked(field, frame) > 0.9 for frame in (end, (end + len(frames)) // 2, len(frames) - 1))
    assert [film.timeline.entrance(field)[0] for field in fields] == sorted(
        {film.timeline.entrance(field)[0] for field in fields}
    )


def test_fine_print_and_logo_are_there_all_the_time() -> None:
    film, frames = made()
    assert min(inked("fine_print", frame) for frame in range(0, len(frames), 8)) > 0.9
    logo = film.arrangement.logo
    assert logo is not None
    parts = [frame[logo.top : logo.bottom, logo.left : logo.right].astype(int) for frame in frames]
    middle = (parts[0].shape[0] // 2, parts[0].shape[1] // 2)
    assert np.abs(np.array([part[middle] for part in parts]) - parts[-1][middle]).max() <= 1


def test_the_end_is_still_and_is_the_layout_itself() -> None:
    film, frames = made()
    still = frames[film.timeline.rest]
    assert all(frame is still for frame in frames[film.timeline.rest :])
    assert (still == np.asarray(film.composed.picture)).all()
    assert (frames[film.timeline.rest - 4] != still).any()
    assert film.timeline.entrance("call_to_action")[1] <= film.timeline.rest


def test_six_seconds_rest_for_nearly_two() -> None:
    timeline = Timeline(144, 24)
    assert 1.5 <= (timeline.frames - timeline.rest) / 24 <= 2
    assert timeline.entrance("call_to_action")[1] / 24 <= 2


@pytest.mark.parametrize(("seconds", "returns"), [(6, 0), (9, 0), (15, 1), (30, 2), (60, 4)])
def test_a_long_video_moves_in_several_gentle_phases_and_ends_as_a_short_one(
    seconds: int, returns: int
) -> None:
    timeline, short = Timeline(seconds * 24, 24), Timeline(144, 24)
    zooms = np.array([timeline.zoom(number) for number in range(timeline.frames)])
    ways = np.sign(np.diff(zooms[: timeline.rest + 1]))
    turns = int(np.count_nonzero(np.diff(ways[ways != 0])))
    body_is_there = short.entrance("body")[1]
    assert (timeline.returns, turns) == (returns, 2 * returns)
    assert (zooms[0], zooms[timeline.rest]) == (pytest.approx(1.06), 1.0)
    assert (zooms[timeline.rest :] == 1.0).all()
    assert timeline.frames - timeline.rest == short.frames - short.rest
    assert np.abs(np.diff(zooms)).max() <= abs(short.zoom(1) - short.zoom(0)) * 1.01
    assert np.abs(np.diff(zooms, 2)).max() < 0.0002
    assert timeline.entrance("call_to_action") == short.entrance("call_to_action")
    if returns:
        assert zooms[body_is_there:].max() <= short.zoom(body_is_there) + 0.001


def test_the_last_frame_is_the_still_ad_but_for_its_grain() -> None:
    film, _ = made()
    spec, (kept, names) = small_spec(), whole_ad()
    still = replace(spec, formats=(replace(spec.formats[0], seconds=0, frame_rate=0),))
    painted = stages(scene_sizes(still, load_pictures(names, kept), SIZES))
    drawn = compose(still, painted, kept, SIZES).stills[KEY]
    apart = np.abs(np.asarray(drawn.picture, float) - np.asarray(film.composed.picture, float))
    assert drawn.inks[:2] == film.composed.inks[:2]
    # The button's fill is chosen for all frames and may be another.
    button = film.arrangement.button
    assert button is not None
    apart[button.top : button.bottom, button.left : button.right] = 0
    assert apart.mean() < 3
    assert np.quantile(apart, 0.99) < 12


def test_the_product_moves_with_the_platform_it_stands_on() -> None:
    """Its left edge is where the camera puts it to a fraction of a pixel, so that no frame trembles."""
    film, frames = made()
    box = film.arrangement.product
    assert box is not None
    edges = np.array([edge(frame, round(box.centre_y), box.left) for frame in frames])
    zooms = np.array([film.timeline.zoom(number) for number in range(len(frames))])
    apart = edges - (box.centre_x + (box.left - box.centre_x) * zooms)
    assert edges[-1] - edges[0] > 3
    assert np.abs(apart - apart.mean()).max() < 0.2
    assert (np.diff(zooms) <= 0).all()
    assert np.abs(np.diff(zooms, 2)).max() < 0.0002


def test_equal_arguments_give_equal_frames() -> None:
    again = tuple(film_of(small_spec()).frames())
    assert all((one == other).all() for one, other in zip(made()[1], again, strict=True))


def test_a_layer_in_another_place_is_the_same_shape() -> None:
    mask = Image.new("L", (40, 20), 255)
    layer = Layer("headline", (10, 10), mask, (1, 2, 3))
    moved = Place(2.0, (10.0, 10.0), 4.5).layer(layer)
    left, top = moved.corner
    rows = np.asarray(moved.mask, dtype=float).sum(axis=1) / 255 / 80
    columns = np.asarray(moved.mask, dtype=float).sum(axis=0) / 255 / 40
    assert rows.sum() == pytest.approx(40, abs=0.6)
    assert columns.sum() == pytest.approx(80, abs=0.6)
    assert top + (rows * (np.arange(len(rows)) + 0.5)).sum() / rows.sum() == pytest.approx(34.5, abs=0.1)
    assert left + (columns * (np.arange(len(columns)) + 0.5)).sum() / columns.sum() == pytest.approx(
        50, abs=0.1
    )
    assert Place(1.0, (10.0, 10.0)).layer(layer) is layer
