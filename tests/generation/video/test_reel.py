"""A film is read a frame at a time, and where it cuts is seen, also within a shot."""

from io import BytesIO

import numpy as np
import pytest

from generation.engines.base import Clip
from generation.video.clips import encode_clip, read_clip
from generation.video.errors import ClipDamaged
from generation.video.joining import Part, join
from generation.video.reel import Reel
from tests.generation.video.scenes import painted


def film(*clips: Clip, shots: tuple[int, ...] = ()) -> Reel:
    """Return the joined film of some clips, as one shot unless told otherwise."""
    out = BytesIO()
    join([Part(BytesIO(encode_clip(clip)), 0, len(clip)) for clip in clips], out)
    return Reel(out.getvalue(), shots=shots)


def level(colour: tuple[int, int, int], frames: int) -> Clip:
    return Clip(np.full((frames, 48, 64, 3), colour, np.uint8), 24)


def test_each_frame_is_that_of_the_file_in_any_order() -> None:
    content = encode_clip(painted(3, 12))
    whole = read_clip(BytesIO(content)).frames
    reel = Reel(content)
    assert (len(reel), reel.frame_rate) == (12, 24)
    for number in (7, 0, 11, 11, 3):
        assert (reel.frame(number) == whole[number]).all()


def test_cuts_within_a_shot_are_found_beside_the_ends_of_shots() -> None:
    one, two, three = painted(1, 20), painted(5, 14), painted(9, 18)
    assert film(one, two, three).cuts == (20, 34)
    assert film(one, two, three, shots=(10, 20)).cuts == (10, 20, 34)


def test_a_cut_to_another_colour_of_the_same_lightness_is_one() -> None:
    assert film(level((200, 80, 80), 12), level((60, 140, 80), 12)).cuts == (12,)


def test_what_moves_or_grows_lighter_is_no_cut() -> None:
    levels = np.linspace(10, 240, 48).astype(np.uint8)
    dawn = Clip(np.broadcast_to(levels[:, None, None, None], (48, 48, 64, 3)).copy(), 24)
    fast = Clip(np.broadcast_to(levels[::5, None, None, None], (10, 48, 64, 3)).copy(), 24)
    assert film(dawn).cuts == ()
    assert film(fast).cuts == ()
    assert film(painted(4, 24)).cuts == ()


@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_films_have_no_cut(frames: int) -> None:
    assert film(level((90, 120, 60), frames)).cuts == ()


def test_other_files_are_refused() -> None:
    with pytest.raises(ClipDamaged):
        Reel(b"no film at all")
