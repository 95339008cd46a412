"""The sound of video ads: as long as the picture, as loud as asked, in time with it, without an edit list."""

import io
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from generation.video import mp4
from generation.video.adverts import encode_advert
from generation.video.loudness import RATE, SILENCE, Samples, loudness_of
from generation.video.soundtrack import HIGHEST_PEAK, decoded, encode_sound, fitted, levelled
from tests.generation.sounds import clicks, tone
from tests.programs import program

FRAMES = np.repeat(np.arange(72, dtype=np.uint8), 64 * 96 * 3).reshape(72, 64, 96, 3)


@cache
def advert() -> bytes:
    """Return a video of three seconds with a click after one and one after two."""
    sound = encode_sound(clicks(5, 1.0, 2.0), seconds=3, loudness=-14)
    made = encode_advert(
        lambda: iter(FRAMES), width=96, height=64, frame_rate=24, max_bytes=10**7, sound=sound
    )
    return made.file(b"<xmp/>")


def heard(content: bytes) -> tuple[float, Samples]:
    """Return when the sound of a file begins, and what is decoded of it."""
    with av.open(io.BytesIO(content), "r") as container:
        frames = list(container.decode(audio=0))
    assert frames[0].time is not None
    return frames[0].time, np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


@pytest.mark.parametrize(("level", "wanted"), [(-23.0, -23.0), (-33.0, -33.0)])
def test_the_meter_is_right_about_the_tone_of_ebu_tech_3341(level: float, wanted: float) -> None:
    measured = loudness_of(tone(10, level=level))
    assert measured.integrated == pytest.approx(wanted, abs=0.1)
    assert measured.true_peak == pytest.approx(level, abs=0.3)


def test_silence_has_no_loudness() -> None:
    assert loudness_of(np.zeros((2, RATE), np.float32)).integrated == SILENCE


def test_a_long_sound_is_cut_and_fades_and_a_short_one_is_followed_by_silence() -> None:
    cut = fitted(tone(5), 2)
    assert cut.shape == (2, 2 * RATE)
    assert cut[0, 0] == 0
    assert abs(cut[0, -1]) < 1e-3
    assert np.array_equal(cut[:, RATE // 2 : RATE], tone(5)[:, RATE // 2 : RATE])
    short = fitted(tone(1), 3)
    assert not short[:, RATE:].any()
    assert np.array_equal(short[:, RATE // 2 : RATE], tone(1)[:, RATE // 2 :])


@pytest.mark.parametrize("sound", [tone(3, level=-3.0), tone(3, level=-30.0), clicks(3, 0.5, 1.5)])
def test_sound_is_as_loud_as_asked_and_no_peak_is_too_high(sound: Samples) -> None:
    made = loudness_of(levelled(sound, -14, HIGHEST_PEAK))
    assert made.true_peak <= HIGHEST_PEAK + 0.05
    assert made.integrated <= -14 + 0.5
    if not sound.max() > 0.75:
        assert made.integrated == pytest.approx(-14, abs=0.5)


def test_what_players_hear_of_a_loud_master_is_at_the_target() -> None:
    noise = np.clip(np.random.default_rng(1).normal(0, 0.4, (2, 3 * RATE)), -1, 1).astype(np.float32)
    made = encode_sound(noise, seconds=3, loudness=-14)
    level = loudness_of(decoded(made))
    assert level.integrated == pytest.approx(-14, abs=0.7)
    assert level.true_peak <= HIGHEST_PEAK
    assert made == encode_sound(noise, seconds=3, loudness=-14)


def test_a_click_is_heard_when_it_was_to_a_thousandth_of_a_second() -> None:
    begin, samples = heard(advert())
    assert begin == 0
    for second in (1.0, 2.0):
        near = slice(round((second - 0.2) * RATE), round((second + 0.2) * RATE))
        loud = np.flatnonzero(np.abs(samples[0, near]) > 0.5 * np.abs(samples[0, near]).max())
        assert loud[0] / RATE - 0.2 == pytest.approx(0, abs=0.001)


def test_the_file_has_no_edit_list_and_sound_lies_beside_its_picture() -> None:
    content = advert()
    assert b"edts" not in content
    assert content.find(b"moov") < content.find(b"mdat")
    assert mp4.xmp_of(io.BytesIO(content)) == b"<xmp/>"
    with av.open(io.BytesIO(content), "r") as container:
        packets = sorted(
            (packet.pos or 0, float((packet.pts or 0) * packet.time_base), packet.stream.type)
            for packet in container.demux()
            if packet.size
        )
    latest = 0.0
    for _place, second, _kind in packets:
        assert second > latest - 1.1
        latest = max(latest, second)
    assert [kind for *_, kind in packets].count("audio") == 3 * RATE // mp4.PACKET


def test_pictures_with_sound_are_those_without() -> None:
    silent = encode_advert(lambda: iter(FRAMES), width=96, height=64, frame_rate=24, max_bytes=10**7).file()

    def shown(content: bytes) -> list[bytes]:
        with av.open(io.BytesIO(content), "r") as container:
            return [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]

    assert shown(advert()) == shown(silent)


def test_sound_longer_than_the_picture_is_no_file() -> None:
    sound = encode_sound(tone(3), seconds=3, loudness=-14)
    made = mp4.Track(96, 64, 24, b"avcC", (1, 1))
    with pytest.raises(ValueError, match="longer"):
        mp4.write(io.BytesIO(), made, [b"a", b"b"], sound=sound)


def test_another_program_reads_and_measures_it_alike(tmp_path: Path) -> None:
    (tmp_path / "ad.mp4").write_bytes(advert())
    probe = [program("ffprobe"), "-v", "warning", "-of", "json", "-show_streams", "ad.mp4"]
    done = subprocess.run(probe, capture_output=True, check=True, timeout=60, cwd=tmp_path)
    assert done.stderr == b""
    _picture, sound = json.loads(done.stdout)["streams"]
    assert (sound["codec_name"], sound["profile"], sound["sample_rate"]) == ("aac", "LC", "48000")
    assert (sound["channels"], sound["start_pts"]) == (2, 0)
    assert 0 <= 3 - float(sound["duration"]) < 1 / 24
    meter = [
        program("ffmpeg"),
        "-hide_banner",
        "-nostats",
        "-err_detect",
        "explode",
        "-xerror",
        "-i",
        "ad.mp4",
    ]
    command = [*meter, "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60, cwd=tmp_path).stderr.decode()
    said = float(re.findall(r"I: +(-[\d.]+) LUFS", told)[-1])
    assert said == pytest.approx(loudness_of(heard(advert())[1]).integrated, abs=0.1)
