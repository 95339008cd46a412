"""Good clips of many kinds become our own files: upright, at 24 or 30 frames a second, and as long."""

import io
import os
import struct
from fractions import Fraction

import numpy as np
import pytest

from generation.video import mp4
from generation.video.clips import read_clip
from tests.generation.video.foreign import decoded, written
from tests.generation.video.scenes import filed, painted


@pytest.mark.parametrize(
    ("codec", "container"),
    [
        ("libx264", "mp4"),
        ("libx264", "mov"),
        ("libx265", "mp4"),
        ("libvpx", "webm"),
        ("libvpx-vp9", "webm"),
        ("libsvtav1", "mp4"),
    ],
)
def test_common_codecs_and_containers_are_taken(codec: str, container: str) -> None:
    clip = decoded(written(codec=codec, container=container, size=(128, 96)))
    assert (clip.width, clip.height, clip.frames, clip.frame_rate) == (128, 96, 12, 24)
    shown = read_clip(io.BytesIO(clip.content))
    painted_frames = painted(1, 12, size=(128, 96)).frames
    assert np.abs(shown.frames.astype(int) - painted_frames).mean() < 12


@pytest.mark.parametrize(
    ("rate", "frames", "kept_rate", "kept"),
    [
        (24, 48, 24, 48),
        (30, 60, 30, 60),
        (25, 50, 24, 48),
        (Fraction(24000, 1001), 48, 24, 49),
        (Fraction(30000, 1001), 60, 30, 61),
        (60, 120, 30, 60),
        (12, 24, 24, 48),
        (1, 2, 24, 48),
    ],
)
def test_rates_become_24_or_30_and_the_length_stays(
    rate: int | Fraction, frames: int, kept_rate: int, kept: int
) -> None:
    clip = decoded(written(frames, rate=rate))
    assert (clip.frame_rate, clip.frames) == (kept_rate, kept)


def test_our_own_file_keeps_each_frame() -> None:
    clip = decoded(filed(1, 24))
    before, after = read_clip(io.BytesIO(filed(1, 24))), read_clip(io.BytesIO(clip.content))
    assert (clip.frames, clip.frame_rate) == (24, 24)
    assert np.abs(before.frames.astype(int) - after.frames).mean() < 3


def test_frames_at_uneven_times_are_shown_when_they_were() -> None:
    clip = read_clip(io.BytesIO(decoded(written(3, rate=24, times=[0, 0.5, 1])).content))
    assert 24 <= len(clip) <= 37
    assert np.abs(clip.frames[0].astype(int) - clip.frames[11]).max() <= 2
    assert np.abs(clip.frames[11].astype(int) - clip.frames[12]).max() > 50


@pytest.mark.parametrize(("container", "codec"), [("mp4", "libx264"), ("webm", "libvpx")])
def test_a_clip_that_begins_late_or_early_is_as_long_as_it_shows(container: str, codec: str) -> None:
    for times in ([5, 5.25, 5.5], [-0.25, 0, 0.25]):
        clip = decoded(written(3, rate=24, times=times, container=container, codec=codec))
        assert 12 <= clip.frames <= 18


def test_frames_that_a_clip_hides_are_left_out() -> None:
    hidden = [at / 24 for at in range(-30, 42)]
    assert decoded(written(72, rate=24, times=hidden)).frames == 42


def test_a_clip_turned_by_its_index_stands_upright() -> None:
    content = filed(1, 2, size=(64, 48))
    place = content.find(b"tkhd") + 4 + 40
    turned = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)
    clip = decoded(content[:place] + turned + content[place + 36 :])
    assert (clip.width, clip.height) == (48, 64)
    before, after = read_clip(io.BytesIO(content)), read_clip(io.BytesIO(clip.content))
    assert np.abs(np.rot90(before.frames[0], -1).astype(int) - after.frames[0]).mean() < 3


def test_large_clips_are_made_smaller() -> None:
    clip = decoded(written(2, size=(1920, 1080)))
    assert (clip.width, clip.height) == (768, 432)


def test_sound_and_metadata_are_left_behind() -> None:
    clip = decoded(written(sound=2))
    assert clip.content.count(b"trak") == 1
    assert mp4.xmp_of(io.BytesIO(clip.content)) == b""


def test_equal_uploads_become_equal_files() -> None:
    content = written()
    assert decoded(content).content == decoded(content).content


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="this system has no scheduling policies")
def test_writing_foreign_files_leaves_the_process_its_priority() -> None:
    before = os.sched_getscheduler(0)
    written(codec="libsvtav1", size=(128, 96))
    assert os.sched_getscheduler(0) == before == os.SCHED_OTHER
