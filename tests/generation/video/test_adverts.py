"""Video ads as files: what players and platforms read, light enough, and no clip of ours."""

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from generation.composition.encoding import TooHeavy
from generation.video import h264, mp4
from generation.video.adverts import QUALITIES, Advert, encode_advert
from generation.video.clips import read_clip
from generation.video.colour import Pixels
from generation.video.errors import ClipDamaged
from tests.generation.video.scenes import decoded_by_ffmpeg, packets_of, painted
from tests.programs import program

RATE, FRAMES = 24, 60


def advert(max_bytes: int = 10_000_000) -> Advert:
    """Return the ad of a ball that crosses a stage for two and a half seconds."""
    frames = painted(3, FRAMES, size=(96, 64)).frames
    return encode_advert(lambda: iter(frames), width=96, height=64, frame_rate=RATE, max_bytes=max_bytes)


def test_a_key_frame_comes_each_second_and_frames_at_even_times() -> None:
    packets = packets_of(advert().file())
    assert [number for number, packet in enumerate(packets) if packet[3]] == [0, 24, 48]
    assert [packet[:3] for packet in packets] == [(at * 512, at * 512, 512) for at in range(FRAMES)]


def test_what_is_shown_is_what_was_drawn() -> None:
    frames = painted(3, FRAMES, size=(96, 64)).frames
    shown = decoded_by_ffmpeg(advert().file())
    assert len(shown) == FRAMES
    for planes, frame in zip(shown, frames, strict=True):
        luma = np.frombuffer(planes[: 96 * 64], np.uint8).reshape(64, 96).astype(float)
        wanted = 16 + frame.astype(float) @ [0.2126, 0.7152, 0.0722] * 219 / 255
        assert np.abs(luma - wanted).mean() < 3


def test_equal_frames_make_equal_bytes_and_the_description_is_in_them() -> None:
    content = advert().file(b"<xmp/>")
    assert content == advert().file(b"<xmp/>")
    assert mp4.xmp_of(io.BytesIO(content)) == b"<xmp/>"
    assert content.find(b"moov") < content.find(b"mdat")
    assert b"edts" not in content


def test_the_bytes_are_those_of_a_processor_without_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    # What AVX-512 gave without the setting was not even the same from one time to the next.
    content = advert().file()
    monkeypatch.setattr(h264, "_AD_SETTINGS", f"{h264._AD_SETTINGS}:asm=0")
    assert advert().file() == content


def test_quality_gives_way_to_the_limit_and_then_it_is_refused() -> None:
    best = len(advert().file())
    assert len(advert(best - 1).file()) < best
    with pytest.raises(TooHeavy, match="900"):
        advert(900)


def test_a_quality_that_is_too_heavy_is_given_up_where_that_is_seen() -> None:
    frames = painted(3, FRAMES, size=(96, 64)).frames
    drawn: list[int] = []

    def told() -> Iterator[Pixels]:
        drawn.append(0)
        for pixels in frames:
            drawn[-1] += 1
            yield pixels

    limit = len(advert().file()) // 2
    with pytest.raises(TooHeavy):
        encode_advert(told, width=96, height=64, frame_rate=RATE, max_bytes=limit // 4)
    assert len(drawn) == len(QUALITIES)
    assert max(drawn) < FRAMES


def test_it_is_no_clip_whose_frames_could_be_cut_out() -> None:
    with pytest.raises(ClipDamaged):
        read_clip(io.BytesIO(advert().file()))


def test_another_program_reads_it_without_a_complaint(tmp_path: Path) -> None:
    (tmp_path / "ad.mp4").write_bytes(advert().file(b"<xmp/>"))
    command = [program("ffprobe"), "-v", "warning", "-of", "json", "-count_frames", "-show_streams", "ad.mp4"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, cwd=tmp_path)
    assert done.stderr == b""
    [stream] = json.loads(done.stdout)["streams"]
    assert (stream["codec_name"], stream["profile"], stream["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (stream["has_b_frames"], stream["nb_read_frames"], stream["start_pts"]) == (0, "60", 0)
    assert (stream["r_frame_rate"], stream["avg_frame_rate"], stream["duration"]) == (
        "24/1",
        "24/1",
        "2.500000",
    )
    assert {stream[name] for name in ("color_space", "color_primaries", "color_transfer")} == {"bt709"}
