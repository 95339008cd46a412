"""Chains make exactly the frames that were asked for, out of lengths that the model was trained for."""

import pytest

from generation.engines.base import Frames
from generation.video.chain import Link, links_of, longest, seed_of

PANGGUNG = Frames(1, 17, 8)
LTX = Frames(9, 257, 8)
SHORT = Frames(1, 9, 8)
UNEVEN = Frames(1, 20, 8)
MODELS = [PANGGUNG, LTX, SHORT, UNEVEN]


@pytest.mark.parametrize("trained", MODELS)
@pytest.mark.parametrize("before", [0, 1, 8, 9, 144])
@pytest.mark.parametrize("ends", [False, True])
def test_every_length_is_exact_and_every_link_can_be_made(
    trained: Frames, before: int, *, ends: bool
) -> None:
    for frames in [*range(1, 60), 144, 719, 1440, 1800]:
        links = links_of(frames, trained, before=before, ends=ends)
        assert sum(link.count for link in links) == frames
        there = before
        for link in links:
            assert link.length in trained
            assert link.given <= there
            assert link.given % trained.step == (1 if link.given else 0)
            assert link.given <= link.first <= link.last < link.length
            assert bool(link.given) == bool(there)
            there += link.count


def test_a_long_shot_goes_on_from_nine_frames_each_time() -> None:
    links = links_of(144, PANGGUNG)
    assert links[:2] == (Link(17, 0, 0, 17), Link(17, 9, 9, 8))
    assert links[-1] == Link(17, 9, 9, 7)
    assert len(links) == 17


def test_a_shot_that_goes_on_begins_after_what_is_there() -> None:
    assert links_of(8, PANGGUNG, before=144) == (Link(17, 9, 9, 8),)
    assert links_of(1, PANGGUNG, before=1) == (Link(9, 1, 1, 1),)


def test_a_still_camera_is_one_frame() -> None:
    assert links_of(1, PANGGUNG) == (Link(1, 0, 0, 1),)
    assert links_of(1, LTX) == (Link(9, 0, 0, 1),)


@pytest.mark.parametrize("frames", [18, 24, 33, 41, 144])
def test_a_shot_towards_a_picture_ends_where_its_last_link_does(frames: int) -> None:
    for before in (0, 144):
        last = links_of(frames, PANGGUNG, before=before, ends=True)[-1]
        assert last.last == last.length - 1


def test_a_short_shot_towards_a_picture_is_cut_at_its_free_end() -> None:
    assert links_of(12, PANGGUNG, ends=True) == (Link(17, 0, 5, 12),)
    assert links_of(5, PANGGUNG, before=24, ends=True) == (Link(17, 9, 9, 5),)


def test_models_of_few_frames_go_on_from_one() -> None:
    assert longest(SHORT) == 9
    assert links_of(20, SHORT) == (Link(9, 0, 0, 9), Link(9, 1, 1, 8), Link(9, 1, 1, 3))


def test_links_draw_from_seeds_of_their_own() -> None:
    seeds = [seed_of(4294967295, number) for number in range(200)]
    assert seeds[0] == 4294967295
    assert len(set(seeds)) == 200
    assert all(0 <= seed < 2**32 for seed in seeds)
