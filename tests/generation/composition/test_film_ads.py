"""An ad over a film: the film as it is, words away from its cuts, and a still end card on its last frame."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image

from generation.checks.base import Candidate, Outcome
from generation.checks.pictures import contrast_under_text
from generation.composition.assets import Pictures
from generation.composition.colour import rgb
from generation.composition.compose import compose
from generation.composition.errors import FilmDoesNotFit
from generation.composition.layers import Part
from generation.composition.motion import FADE, Film
from generation.composition.timeline import AWAY_FROM_CUTS, Timeline
from generation.engines.base import Clip
from generation.video.clips import encode_clip
from generation.video.colour import Pixels
from generation.video.reel import Reel
from tests.generation.ads import SIZES, WORDS, whole_ad
from tests.generation.films import KEY, film_of, small_spec

PARTS: tuple[Part, ...] = ("headline", "body", "call_to_action", "button")


def dawn() -> Reel:
    """Return a film of one shot that goes from night to noon, so that no ink reads on it without a veil."""
    levels = np.linspace(20, 235, 48).astype(np.uint8)
    rows = np.arange(64, dtype=np.uint8)[None, :, None, None] // 4
    frames = np.broadcast_to(levels[:, None, None, None] + rows, (48, 64, 64, 3)).copy()
    return Reel(encode_clip(Clip(frames, 24)))


def flashes() -> Reel:
    """Return a film of four shots of a second and a half, each of one colour, one of them nearly white."""
    colours = ((30, 40, 90), (250, 250, 245), (128, 128, 128), (12, 12, 12))
    shots = [np.full((36, 64, 64, 3), colour, np.uint8) for colour in colours]
    return Reel(encode_clip(Clip(np.concatenate(shots), 24)), shots=(36, 72, 108))


@cache
def morning() -> tuple[Film, tuple[Pixels, ...]]:
    """Return the ad over `dawn`, two seconds and as many of its card, and all its frames."""
    film = film_of(small_spec(seconds=4), dawn())
    return film, tuple(film.frames())


def test_the_film_is_shown_frame_by_frame_and_its_last_frame_is_held_and_fades() -> None:
    film, frames = morning()
    # Beside the product, where no veil is.
    corner = [float(frame[400, 8].mean()) for frame in frames]
    assert len(frames) == 96
    assert np.all(np.diff(corner[:48]) > 1)
    light = float(np.mean(rgb(small_spec().palette.light)))
    assert corner[58] == pytest.approx((1 - FADE) * corner[47] + FADE * light, abs=2)
    assert film.timeline.fading(47) == 0.0
    assert len({id(frame) for frame in frames[-24:]}) == 1


def test_a_dark_film_fades_to_the_dark_colour() -> None:
    film = film_of(small_spec(seconds=8), flashes())
    held, card = (np.asarray(film.drawn(number))[400, 8].astype(float) for number in (143, 191))
    dark = np.array(rgb(small_spec().palette.dark))
    assert np.abs(card - ((1 - FADE) * held + FADE * dark)).max() <= 2


def test_words_come_over_the_film_and_the_body_on_the_card() -> None:
    timeline = Timeline(144, 24, 96, (48,))
    assert [timeline.entrance(part)[0] for part in ("headline", "button", "body")] == [10, 22, 104]
    assert timeline.entrance("logo") == (0, 0)
    assert timeline.rest <= 144 - 24


@pytest.mark.parametrize(
    ("film", "cuts"),
    [
        (96, ()),
        (96, (48,)),
        (96, (12, 24, 36, 48, 60, 72, 84)),
        (240, (10, 34, 61, 90, 133, 180)),
        (60, (20,)),
        (10, ()),
        (1, ()),
    ],
)
@pytest.mark.parametrize("rate", [24, 30])
def test_entrances_keep_away_from_cuts_and_end_in_time(film: int, cuts: tuple[int, ...], rate: int) -> None:
    card = round(1.8 * rate)
    timeline = Timeline(film + card, rate, film, cuts)
    for part in PARTS:
        begin, end = timeline.entrance(part)
        assert 0 < begin < end <= film + card - 0.4 * rate
        for cut in (*cuts, film):
            assert cut <= begin - AWAY_FROM_CUTS * rate or cut >= end + AWAY_FROM_CUTS * rate, (part, cut)
    assert timeline.entrance("button") == timeline.entrance("call_to_action")
    assert timeline.entrance("headline")[0] < timeline.entrance("button")[0]
    assert timeline.rest < timeline.frames


@pytest.mark.parametrize(("reel", "seconds"), [(dawn, 4), (flashes, 8)])
def test_words_read_on_every_frame_of_a_film_that_is_dark_and_light(reel: object, seconds: int) -> None:
    assert callable(reel)
    film = film_of(small_spec(seconds=seconds), reel())
    measured = 0
    for number, pixels in enumerate(film.frames()):
        composed = film.at(number)
        found = contrast_under_text(
            Candidate(film.arrangement.format, b"", Image.fromarray(pixels), composed, WORDS, Pictures())
        )
        assert found.outcome is Outcome.PASS, (number, found)
        measured += len(composed.arrangement.texts) == 4
    assert measured > 20


def test_equal_films_make_equal_frames() -> None:
    again = film_of(small_spec(seconds=4), dawn())
    assert all((one == other).all() for one, other in zip(morning()[1], again.frames(), strict=True))


@pytest.mark.parametrize(("seconds", "rate"), [(2, 24), (4, 30), (0, 0)])
def test_a_format_that_cannot_show_the_film_is_refused(seconds: int, rate: int) -> None:
    spec, (kept, _) = small_spec(seconds=4), whole_ad()
    other = replace(spec, formats=(replace(spec.formats[0], seconds=seconds, frame_rate=rate),))
    with pytest.raises(FilmDoesNotFit):
        compose(other, {KEY: dawn()}, kept, SIZES)


def test_only_shots_in_which_words_come_at_other_times_are_other_segments() -> None:
    film = film_of(small_spec(seconds=8), flashes())
    before = film.stretches()
    assert [(each.first, each.end) for each in before] == [
        (0, 36),
        (36, 72),
        (72, 108),
        (108, 144),
        (144, 192),
    ]
    # With a cut at half a second the headline waits for the second shot, and the button for the third.
    film.timeline = replace(film.timeline, cuts=(12, *film.timeline.cuts))
    after = film.stretches()
    same = [one.digest == other.digest for one, other in zip(before, after, strict=True)]
    assert same == [False, False, False, True, True]
    assert len({each.digest for each in before}) == len(before)
