"""A film copies its shots' frames: exact counts and times, and a re-made shot changes no other's bytes."""

import io
from fractions import Fraction

import pytest

from generation.video import mp4
from generation.video.errors import CannotJoin, ClipDamaged
from generation.video.joining import Part, join
from tests.generation.video.scenes import decoded_by_ffmpeg, filed, packets_of


def joined(*parts: tuple[bytes, int, int]) -> bytes:
    out = io.BytesIO()
    join([Part(io.BytesIO(content), first, frames) for content, first, frames in parts], out)
    return out.getvalue()


@pytest.mark.parametrize("rate", [24, 30])
def test_ten_shots_of_six_seconds_are_sixty_seconds_to_the_frame(rate: int) -> None:
    shots = [filed(seed, 6 * rate, rate=rate, size=(32, 32)) for seed in range(10)]
    film = joined(*[(shot, 0, 6 * rate) for shot in shots])
    packets = packets_of(film)
    assert len(packets) == 60 * rate
    assert [packet[0] for packet in packets] == [at * mp4.TICKS for at in range(60 * rate)]
    track = mp4.read(io.BytesIO(film))
    assert Fraction(track.frames, track.frame_rate) == 60
    assert decoded_by_ffmpeg(film) == [frame for shot in shots for frame in decoded_by_ffmpeg(shot)]


def test_a_shot_made_again_leaves_the_others_as_they_were() -> None:
    shots = [filed(seed, 12) for seed in range(3)]
    before = joined(*[(shot, 0, 12) for shot in shots])
    shots[1] = filed(77, 12)
    after = joined(*[(shot, 0, 12) for shot in shots])
    for kept in (slice(0, 12), slice(24, 36)):
        assert packets_of(after)[kept] == packets_of(before)[kept]
        assert decoded_by_ffmpeg(after)[kept] == decoded_by_ffmpeg(before)[kept]
    new = [packet[4] for packet in packets_of(shots[1])]
    assert [packet[4] for packet in packets_of(after)[12:24]] == new


@pytest.mark.parametrize(("first", "frames"), [(0, 5), (1, 5), (7, 5), (11, 1)])
def test_trims_are_exact_to_the_frame(first: int, frames: int) -> None:
    one, other = filed(1, 12), filed(2, 12)
    film = joined((one, 0, 12), (other, first, frames))
    assert decoded_by_ffmpeg(film)[12:] == decoded_by_ffmpeg(other)[first : first + frames]
    assert len(packets_of(film)) == 12 + frames


def test_order_is_as_given_and_a_shot_may_come_twice() -> None:
    one, other = filed(1, 4), filed(2, 4)
    film = joined((other, 0, 4), (one, 0, 4), (other, 0, 4))
    wanted = decoded_by_ffmpeg(other) + decoded_by_ffmpeg(one) + decoded_by_ffmpeg(other)
    assert decoded_by_ffmpeg(film) == wanted


def test_equal_parts_make_equal_films() -> None:
    parts = [(filed(1, 4), 0, 4), (filed(2, 4), 1, 2)]
    assert joined(*parts) == joined(*parts)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (filed(2, 4, size=(48, 64)), "Shot 2 is 48 x 64, and the first is 64 x 48"),
        (filed(2, 4, rate=30), "Shot 2 has 30 frames a second, and the first has 24"),
    ],
)
def test_shots_that_differ_are_refused(other: bytes, said: str) -> None:
    with pytest.raises(CannotJoin, match=said):
        joined((filed(1, 4), 0, 4), (other, 0, 4))


def test_shots_with_other_parameters_are_refused() -> None:
    shot = filed(2, 4)
    stream = io.BytesIO(shot)
    track = mp4.read(stream)
    place = shot.find(track.configuration) + 1
    changed = shot[:place] + b"\x4d" + shot[place + 1 :]
    with pytest.raises(CannotJoin, match="Shot 2 was encoded in another way"):
        joined((filed(1, 4), 0, 4), (changed, 0, 4))


@pytest.mark.parametrize(("first", "frames"), [(0, 5), (4, 1), (-1, 2), (0, 0)])
def test_trims_outside_of_a_shot_are_refused(first: int, frames: int) -> None:
    with pytest.raises(CannotJoin, match="Shot 1 has 4 frames"):
        joined((filed(1, 4), first, frames))


def test_a_film_of_nothing_and_of_something_else_is_refused() -> None:
    with pytest.raises(CannotJoin):
        joined()
    with pytest.raises(ClipDamaged):
        joined((b"not a clip", 0, 1))
