"""Another program than the one that wrote it probes a film; where none is installed, that is not checked."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generation.video.joining import Part, join
from tests.generation.video.scenes import filed
from tests.programs import program


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Ten shots of six seconds, two of them trimmed so that equal neighbours meet."""
    path = tmp_path / "film.mp4"
    shots = [filed(seed, 150, size=(64, 64)) for seed in range(10)]
    with path.open("wb") as out:
        join([Part(io.BytesIO(shot), number % 2, 144) for number, shot in enumerate(shots)], out)
    return path


def probed(film: Path, *shown: str) -> Any:
    """Return what ffprobe says of the film."""
    command = [program("ffprobe"), "-v", "error", "-of", "json", *shown, str(film)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert done.stderr == b""
    return json.loads(done.stdout)


def test_the_stream_is_what_players_take(film: Path) -> None:
    [stream] = probed(film, "-count_frames", "-show_streams")["streams"]
    assert (stream["codec_name"], stream["profile"], stream["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (stream["width"], stream["height"], stream["has_b_frames"]) == (64, 64, 0)
    assert (stream["r_frame_rate"], stream["avg_frame_rate"]) == ("24/1", "24/1")
    assert (stream["nb_frames"], stream["nb_read_frames"]) == ("1440", "1440")
    assert (stream["duration"], stream["start_pts"]) == ("60.000000", 0)
    assert {stream[name] for name in ("color_space", "color_primaries", "color_transfer")} == {"bt709"}


def test_each_frame_is_a_key_frame_at_its_time(film: Path) -> None:
    frames = probed(film, "-show_frames")["frames"]
    assert len(frames) == 1440
    assert all((frame["key_frame"], frame["pict_type"]) == (1, "I") for frame in frames)
    assert [frame["pts"] for frame in frames] == [at * 512 for at in range(1440)]


def test_it_is_decoded_without_a_complaint(film: Path) -> None:
    command = [program("ffmpeg"), "-v", "warning", "-err_detect", "explode", "-xerror", "-i", str(film)]
    done = subprocess.run([*command, "-f", "null", "-"], capture_output=True, check=True, timeout=120)
    assert done.stderr == b""
