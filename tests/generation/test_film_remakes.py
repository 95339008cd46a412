"""A film of which one shot changed: what the change touches is encoded, and no byte is another for it."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from generation.engines.base import Clip
from generation.rendering import finish, render
from generation.specs import Footage, RenderSpec
from generation.storage import KeptSegments, Store
from generation.video.clips import encode_clip
from tests.generation.ads import MANIFEST, PaintedEngine, whole_ad
from tests.generation.films import small_spec
from tests.generation.video.scenes import decoded_by_ffmpeg, packets_of, painted
from tests.programs import program

SHOT, SHOTS = 30, 3


class Board:
    """Three shots of thirty frames, each with a seed of its own, and what a film of them becomes."""

    def __init__(self, *seeds: int, rate: int = 24) -> None:
        shots = [painted(seed, SHOT, rate=rate, size=(128, 128)).frames for seed in seeds]
        self.film = encode_clip(Clip(np.concatenate(shots), rate))
        self.footage = Footage(hashlib.sha256(self.film).hexdigest(), SHOT * SHOTS, rate, (SHOT, 2 * SHOT))

    def read(self, digest: str) -> bytes:
        """Return the film, or a picture of the usual ad."""
        return self.film if digest == self.footage.film else whole_ad()[0].read(digest)

    def spec(self, headline: str = "") -> RenderSpec:
        """Return the spec of an ad over the film."""
        spec = small_spec(seconds=self.footage.seconds)
        form = replace(spec.formats[0], frame_rate=self.footage.frame_rate)
        words = replace(spec.copy, headline=headline or spec.copy.headline)
        assets = replace(spec.assets, product=None)
        return replace(spec, formats=(form,), assets=assets, copy=words, footage=self.footage)


class Counted:
    """A shelf that tells what was taken from it and what was put there."""

    def __init__(self, folder: Path) -> None:
        self._kept = KeptSegments(Store(folder, "demo"))
        self.found = self.stored = 0

    def get(self, key: str) -> bytes | None:
        """Take a segment."""
        kept = self._kept.get(key)
        self.found += kept is not None
        return kept

    def put(self, key: str, content: bytes) -> None:
        """Keep a segment."""
        self.stored += 1
        self._kept.put(key, content)


def made(board: Board, folder: Path, headline: str = "") -> tuple[bytes, int, int]:
    """Return the ad's file, how many segments were found and how many encoded."""
    shelf = Counted(folder)
    [file] = finished(board, shelf, headline)
    return file, shelf.found, shelf.stored


def finished(board: Board, shelf: Counted | None, headline: str = "") -> list[bytes]:
    files = finish(board.spec(headline), {}, board, model=MANIFEST, shelf=shelf)
    return [file.content for file in files]


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    """Return the first ad of the board of shots 1, 2 and 3, and the folder in which its segments are."""
    folder = tmp_path_factory.mktemp("kept")
    content, found, stored = made(Board(1, 2, 3), folder)
    assert (found, stored) == (0, SHOTS + 1)
    return content, folder


@pytest.fixture
def warm(cold: tuple[bytes, Path], tmp_path: Path) -> Path:
    """Return a copy of that folder."""
    return Path(shutil.copytree(cold[1], tmp_path / "kept"))


def kept_in(folder: Path) -> list[Path]:
    return sorted((folder / "demo" / "segments").rglob("*/*"))


def test_a_warm_shelf_gives_byte_for_byte_what_a_cold_one_and_none_give(
    cold: tuple[bytes, Path], warm: Path
) -> None:
    board = Board(1, 2, 3)
    assert made(board, warm) == (cold[0], SHOTS + 1, 0)
    assert render(board.spec(), PaintedEngine(), board, model=MANIFEST)[0].content == cold[0]


@pytest.mark.parametrize("rate", [24, 30])
def test_one_shot_made_again_encodes_that_shot_alone(tmp_path: Path, rate: int) -> None:
    made(Board(1, 2, 3, rate=rate), tmp_path)
    other = Board(1, 22, 3, rate=rate)
    remade, found, stored = made(other, tmp_path)
    assert (found, stored) == (SHOTS, 1)
    assert finished(other, None) == [remade]


def test_the_last_shot_is_on_the_card_too(tmp_path: Path) -> None:
    made(Board(3, 2, 1), tmp_path)
    assert made(Board(3, 2, 5), tmp_path)[1:] == (2, 2)


def test_a_shot_that_asks_for_another_veil_touches_all(warm: Path) -> None:
    other = Board(1, 2, 33)
    remade, found, stored = made(other, warm)
    assert (found, stored) == (0, SHOTS + 1)
    assert finished(other, None) == [remade]


def test_other_words_touch_all_that_shows_them(warm: Path) -> None:
    board = Board(1, 2, 3)
    reworded, found, stored = made(board, warm, "Rise for this")
    assert (found, stored) == (0, SHOTS + 1)
    assert finished(board, None, "Rise for this") == [reworded]


@pytest.mark.parametrize("fault", ["changed", "cut", "empty", "swapped", "gone"])
def test_a_damaged_segment_is_encoded_again_and_never_shown(
    cold: tuple[bytes, Path], warm: Path, fault: str
) -> None:
    path, other, *_ = kept_in(warm)
    content = path.read_bytes()
    spoiled = {"changed": content[:-1] + bytes([content[-1] ^ 1]), "cut": content[:-9], "empty": b""}
    path.unlink() if fault == "gone" else path.write_bytes(spoiled.get(fault, other.read_bytes()))
    assert made(Board(1, 2, 3), warm) == (cold[0], SHOTS, 1)
    assert path.read_bytes() == content


def test_a_disk_without_room_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "segments").write_bytes(b"in the way")
    board = Board(1, 2, 3)
    assert finished(board, Counted(tmp_path)) == finished(board, None)


@pytest.mark.parametrize("rate", [24, 30])
def test_no_frame_is_missing_doubled_or_late_at_any_junction(tmp_path: Path, rate: int) -> None:
    made(Board(1, 2, 3, rate=rate), tmp_path)
    board = Board(1, 22, 3, rate=rate)
    content, _, _ = made(board, tmp_path)
    frames = board.footage.seconds * rate
    packets = packets_of(content)
    assert [packet[:3] for packet in packets] == [(at * 512, at * 512, 512) for at in range(frames)]
    starts = (0, SHOT, 2 * SHOT, 3 * SHOT)
    assert [packets[at][3] for at in starts] == [True] * 4
    _compare_with_film(content, board, starts)
    (tmp_path / "ad.mp4").write_bytes(content)
    command = [program("ffprobe"), "-v", "warning", "-of", "json", "-count_frames", "-show_streams", "ad.mp4"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, cwd=tmp_path)
    assert done.stderr == b""
    [stream] = json.loads(done.stdout)["streams"]
    assert (stream["nb_read_frames"], stream["has_b_frames"]) == (str(frames), 0)
    assert (stream["profile"], stream["r_frame_rate"]) == ("High", f"{rate}/1")


def _compare_with_film(content: bytes, board: Board, starts: tuple[int, ...]) -> None:
    """The frames on both sides of each junction are the film's own, where nothing lies over it."""
    shown = decoded_by_ffmpeg(content)
    film = decoded_by_ffmpeg(BytesIO(board.film).getvalue())
    for start in starts[1:3]:
        for at in (start - 1, start):
            corner = np.frombuffer(shown[at], np.uint8)[: 640 * 640].reshape(640, 640)[-20:, :20].mean()
            wanted = np.frombuffer(film[at], np.uint8)[: 128 * 128].reshape(128, 128)[-4:, :4].mean()
            assert abs(float(corner) - float(wanted)) < 4, at
