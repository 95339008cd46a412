"""A display ad that moves is a GIF others read: whole at first and last, exact in type, as light as asked."""

import json
import subprocess
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from generation.animation import gif
from generation.animation.adverts import Animation, encode_animation
from generation.composition.encoding import TooHeavy
from tests.programs import program

Pixels = NDArray[np.uint8]
RED, INK = (209, 17, 65), (43, 16, 33)
RATE = 4


def ground(seed: int) -> Pixels:
    """Return a soft picture of thousands of colours."""
    few = np.random.default_rng(seed).integers(90, 200, (6, 8, 3), np.uint8)
    return np.array(Image.fromarray(few).resize((300, 250), Image.Resampling.BICUBIC))


def frames() -> list[Pixels]:
    """Return 24 frames: a picture, on which first a bar and then a button come and stay."""
    made = []
    for at in range(24):
        frame = ground(7)
        frame[205:245:3, 5:295:3] = INK
        if at >= 4:
            frame[60:90, 20:200] = INK
        if at >= 8:
            frame[150:190, 20:140] = RED
        made.append(frame)
    return made


@cache
def animation(max_bytes: int = 150_000, plays: int = 3) -> Animation:
    """Return the encoded frames."""
    return encode_animation(frames(), frame_rate=RATE, plays=plays, max_bytes=max_bytes, exact=[RED, INK])


def shown(content: bytes) -> list[Pixels]:
    """Return what Pillow shows, frame by frame."""
    with Image.open(BytesIO(content)) as picture:
        return [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)]


def from_afar(pixels: Pixels) -> NDArray[np.int64]:
    """Return the picture in cells of 4 x 4 pixels, over which dithering evens out."""
    return np.asarray(Image.fromarray(pixels).reduce(4), np.int64)


def test_the_first_frame_and_the_last_are_the_whole_ad() -> None:
    read = shown(animation().file())
    assert (read[0] == read[-1]).all()
    assert np.abs(read[0].astype(int) - frames()[-1]).mean() < 4
    assert np.abs(from_afar(read[0]) - from_afar(frames()[-1])).mean() < 1


def test_type_and_button_have_their_colours_and_what_does_not_move_stands_still() -> None:
    read = shown(animation().file())
    assert [len(read), *(tuple(read[-1][y, x]) for y, x in ((75, 100), (170, 80)))] == [4, INK, RED]
    assert (read[-1][60:90, 20:200] == INK).all()
    assert (read[-1][150:190, 20:140] == RED).all()
    assert (read[-1][205:245:3, 5:295:3] == INK).all()
    for before, after in pairwise(read):
        assert (before[200:] == after[200:]).all()


def test_another_program_reads_length_size_and_frames(tmp_path: Path) -> None:
    (tmp_path / "ad.gif").write_bytes(animation(plays=1).file())
    asked = "stream=width,height,nb_read_frames,codec_name:packet=duration_time"
    command = [program("ffprobe"), "-v", "error", "-of", "json", "-count_frames", "-show_entries", asked]
    told = subprocess.run([*command, "ad.gif"], cwd=tmp_path, check=True, capture_output=True)
    found = json.loads(told.stdout)
    stream = found["streams"][0]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("gif", 300, 250)
    assert stream["nb_read_frames"] == "4"
    assert told.stderr == b""


@pytest.mark.parametrize(("plays", "loop"), [(1, None), (3, 2), (0, 0)])
def test_it_stops_after_so_many_showings(plays: int, loop: int | None) -> None:
    with Image.open(BytesIO(animation(plays=plays).file())) as picture:
        assert picture.info.get("loop") == loop
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(picture)]
    assert times == [250, 1000, 1000, 4000]


def test_fewer_colours_where_it_is_too_heavy_and_no_file_where_that_does_not_help() -> None:
    most = len(animation().file())
    lighter = animation(max_bytes=most - 1)
    assert len(lighter.file()) < most
    assert len(lighter.palette) < gif.COLOURS
    with pytest.raises(TooHeavy, match="64 colours"):
        animation(max_bytes=4_000)


def test_equal_frames_make_equal_bytes() -> None:
    again = encode_animation(frames(), frame_rate=RATE, plays=3, max_bytes=150_000, exact=[RED, INK])
    assert again.file() == animation().file()


def test_xmp_is_read_back_and_changes_no_pixel() -> None:
    packet = b"<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/><?xpacket end='w'?>"
    content = animation().file(packet)
    with Image.open(BytesIO(content)) as picture:
        assert picture.info["extension"][0] == b"XMP DataXMP"
    assert packet in content
    assert all(
        (one == other).all() for one, other in zip(shown(content), shown(animation().file()), strict=True)
    )


@pytest.mark.parametrize(
    ("indices", "hundredths", "plays"),
    [([[2]], 10, 1), ([[0]], 0, 1), ([[0]], 70_000, 1), ([[0]], 10, -1)],
)
def test_what_the_format_cannot_hold_is_refused(
    indices: list[list[int]], hundredths: int, plays: int
) -> None:
    palette = np.array([RED, INK], np.uint8)
    frame = gif.Frame(np.array(indices, np.uint8), hundredths)
    with pytest.raises(ValueError, match=r"palette|hundredths|played"):
        gif.write(palette, [frame], plays=plays)


def test_no_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="has frames"):
        gif.write(np.array([RED], np.uint8), [], plays=1)
