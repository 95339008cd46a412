"""Pictures and clips at a shot's size: cut-outs whole on their ground, others filled, rates by the clock."""

import numpy as np
from PIL import Image

from generation.video.fitting import clip_fitted, fitted, places_at_rate
from tests.generation.video.scenes import painted


def test_a_cut_out_is_whole_in_the_middle_of_its_ground() -> None:
    picture = Image.new("RGBA", (100, 50), (255, 0, 0, 255))
    picture.putpixel((0, 0), (0, 0, 0, 0))
    shown = fitted(picture, (64, 64), ground="#00ff00")
    assert shown.mode == "RGB"
    assert shown.getpixel((32, 32)) == (255, 0, 0)
    assert shown.getpixel((63, 32)) == (255, 0, 0)
    assert shown.getpixel((32, 4)) == shown.getpixel((32, 60)) == (0, 255, 0)


def test_soft_edges_of_a_cut_out_take_nothing_from_what_is_hidden() -> None:
    hidden = np.zeros((80, 80, 4), np.uint8)
    hidden[..., 0], hidden[:, :40] = 255, (0, 0, 0, 0)
    hidden[:, 40:, 3] = 255
    shown = np.asarray(fitted(Image.fromarray(hidden, "RGBA"), (32, 32), ground="#ff0000"))
    assert shown[..., 0].min() >= 254
    assert shown[..., 1:].max() <= 1


def test_a_whole_picture_fills_the_size() -> None:
    picture = Image.new("L", (100, 50), 200)
    assert np.asarray(fitted(picture, (64, 64), ground="#000000")).min() == 200


def test_a_clip_fills_the_size_and_keeps_its_frames() -> None:
    clip = painted(1, 3, rate=30, size=(96, 48))
    small = clip_fitted(clip, (32, 32))
    assert (len(small), small.size, small.frame_rate) == (3, (32, 32), 30)
    assert clip_fitted(clip, (96, 48)) is clip


def test_rates_are_changed_by_the_clock() -> None:
    assert places_at_rate(frame_rate=24, wanted_rate=24, frames=4) == [0, 1, 2, 3]
    assert places_at_rate(frame_rate=30, wanted_rate=24, frames=5) == [0, 1, 2, 3, 5]
    assert places_at_rate(frame_rate=24, wanted_rate=30, frames=6) == [0, 0, 1, 2, 3, 4]
