"""A clip's file: every frame by itself, exact times, the same bytes each time, and nothing else accepted."""

import io
import threading
from fractions import Fraction

import av
import numpy as np
import pytest

from generation.engines.base import Clip
from generation.video import mp4
from generation.video.clips import encode_clip, read_clip
from generation.video.errors import ClipDamaged
from tests.generation.video.scenes import decoded_by_ffmpeg, filed, packets_of, painted


def noise_ratio(one: Clip, other: Clip) -> float:
    """Return the PSNR in dB."""
    difference = np.mean((one.frames.astype(float) - other.frames) ** 2)
    return float(10 * np.log10(255**2 / difference))


@pytest.mark.parametrize("rate", [24, 30])
@pytest.mark.parametrize("frames", [1, 7, 31])
def test_frame_counts_and_times_are_exact(rate: int, frames: int) -> None:
    content = filed(1, frames, rate=rate)
    with av.open(io.BytesIO(content), "r", format="mp4") as container:
        stream = container.streams.video[0]
        assert (stream.frames, stream.average_rate) == (frames, Fraction(rate))
        assert stream.duration is not None
        assert stream.time_base is not None
        assert stream.duration * stream.time_base == Fraction(frames, rate)
        tick = stream.time_base
    packets = packets_of(content)
    assert [packet[0] * tick for packet in packets] == [Fraction(at, rate) for at in range(frames)]
    assert all(packet[0] == packet[1] and packet[2] * tick == Fraction(1, rate) for packet in packets)


def test_every_frame_is_a_key_frame_that_is_read_without_the_others() -> None:
    content = filed(1, 9)
    assert all(packet[3] for packet in packets_of(content))
    whole = read_clip(io.BytesIO(content))
    for at in (8, 0, 5):
        one = read_clip(io.BytesIO(content), first=at, frames=1)
        assert np.array_equal(one.frames[0], whole.frames[at])


@pytest.mark.parametrize("size", [(64, 48), (256, 256), (192, 352), (352, 192), (66, 34)])
def test_frames_come_back_nearly_as_they_were(size: tuple[int, int]) -> None:
    clip = painted(3, 4, size=size)
    again = read_clip(io.BytesIO(encode_clip(clip)))
    assert (len(again), again.size, again.frame_rate) == (4, size, 24)
    assert noise_ratio(clip, again) > 28


def test_colours_are_not_shifted() -> None:
    grey = np.repeat(np.arange(0, 256, 8, dtype=np.uint8), 8)
    ramp = np.broadcast_to(grey[None, None, :, None], (1, 64, 256, 3))
    plain = np.empty((6, 64, 64, 3), np.uint8)
    plain[:] = np.array(
        [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0], [110, 34, 56]], np.uint8
    )[:, None, None]
    for frames in (ramp, plain):
        again = read_clip(io.BytesIO(encode_clip(Clip(frames, 24))))
        assert np.abs(again.frames.astype(int) - frames).max() <= 3


def test_ffmpeg_reads_the_tags_and_the_same_pixels() -> None:
    clip = painted(3, 2)
    content = encode_clip(clip)
    with av.open(io.BytesIO(content), "r", format="mp4") as container:
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt, codec.profile) == ("h264", "yuv420p", "High")
        assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)
        assert not codec.has_b_frames
        shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert noise_ratio(Clip(np.stack(shown), 24), read_clip(io.BytesIO(content))) > 30


def test_index_comes_before_the_frames_and_no_date_is_in_it() -> None:
    content = filed(1, 3)
    assert content.find(b"moov") < content.find(b"mdat")
    assert content[content.find(b"mvhd") + 8 :][:8] == bytes(8)
    assert b"x264" not in content


def test_equal_clips_make_equal_bytes_in_any_thread() -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(filed(5, 12))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {filed(5, 12)}


def test_a_frame_shows_the_same_whatever_is_around_it() -> None:
    clip = painted(5, 10)
    part = encode_clip(Clip(clip.frames[4:8], 24))
    assert decoded_by_ffmpeg(part) == decoded_by_ffmpeg(encode_clip(clip))[4:8]


def test_words_about_the_clip_are_kept_beside_it() -> None:
    content = encode_clip(painted(1, 2), xmp=b"<x:xmpmeta>how it was made</x:xmpmeta>")
    assert mp4.xmp_of(io.BytesIO(content)) == b"<x:xmpmeta>how it was made</x:xmpmeta>"
    assert mp4.xmp_of(io.BytesIO(filed(1, 2))) == b""
    assert decoded_by_ffmpeg(content) == decoded_by_ffmpeg(filed(1, 2))


@pytest.mark.parametrize("end", [0, 4, 40, 500, -1])
def test_cut_files_are_refused(end: int) -> None:
    with pytest.raises(ClipDamaged):
        read_clip(io.BytesIO(filed(1, 3)[:end]))


def test_files_that_are_not_ours_are_refused() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))
    for content in (out.getvalue(), b"hello", b"\x00" * 4096, b"\x00\x00\x00\x10moov" + b"\xff" * 8):
        with pytest.raises(ClipDamaged):
            read_clip(io.BytesIO(content))


def test_a_changed_frame_is_an_error_and_not_a_picture() -> None:
    content = bytearray(filed(1, 3))
    track = mp4.read(io.BytesIO(bytes(content)))
    content[track.place(1) : track.place(2)] = b"\xff" * track.sizes[1]
    with pytest.raises(ClipDamaged):
        read_clip(io.BytesIO(bytes(content)))


@pytest.mark.parametrize(("first", "frames"), [(0, 4), (3, 1), (-1, 2), (0, 0)])
def test_frames_that_are_not_there_are_refused(first: int, frames: int) -> None:
    with pytest.raises(ClipDamaged):
        read_clip(io.BytesIO(filed(1, 3)), first=first, frames=frames)
