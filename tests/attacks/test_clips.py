"""Hostile clips: each gets its own refusal, nothing on the disk is read for it, and no process breaks."""

import io
import random
import struct
import subprocess
import sys
from pathlib import Path

import av
import pytest

from generation.video import mp4, uploads
from generation.video.uploads import ClipRefused
from tests.generation.video.foreign import decoded, refused, silence, written
from tests.generation.video.scenes import filed


def claimed(frames: int, *, rate: int = 24, ticks: int = mp4.TICKS) -> bytes:
    """Return a clip of `frames` frames whose index says that each is `ticks` long."""
    content = filed(1, frames, rate=rate)
    place = content.find(b"stts") + 16
    content = content[:place] + struct.pack(">I", ticks) + content[place + 4 :]
    for box, ahead in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        place = content.find(box) + ahead
        content = content[:place] + struct.pack(">I", frames * ticks) + content[place + 4 :]
    return content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"x", "not_a_clip"),
        (b"not a clip at all " * 9, "not_a_clip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_clip"),
        (b"<html><video src=x></html>", "not_a_clip"),
        (b"GIF89a" + bytes(99), "unsupported_format"),
        (b"RIFF\x10\x00\x00\x00AVI LIST", "unsupported_format"),
        (b"\x00\x00\x00\x18ftypmp42", "broken_clip"),
        (b"\x1a\x45\xdf\xa3" + b"webm" + bytes(60), "broken_clip"),
        (written(container="matroska"), "unsupported_format"),
        (written(codec="mpeg4"), "unsupported_codec"),
        (written(codec="rawvideo", container="mov"), "unsupported_codec"),
        (written(codec="gif", container="mov", colours="rgb8"), "unsupported_codec"),
        (written(2, size=(16, 16)), "too_small"),
        (written(sound=20), "too_many_streams"),
        (claimed(61, ticks=24 * mp4.TICKS), "too_long"),
        (claimed(1, ticks=360_000 * 24 * mp4.TICKS // 1000), "too_long"),
        (claimed(200, ticks=12), "strange_rate"),
        (claimed(3, ticks=0), "strange_rate"),
    ],
)
def test_each_fault_has_its_own_refusal(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize("rate", [24, 30])
def test_sixty_seconds_are_taken_and_sixty_one_are_not(rate: int) -> None:
    assert decoded(filed(1, 60 * rate, rate=rate, size=(32, 32))).frames == 60 * rate
    assert refused(filed(1, 61 * rate, rate=rate, size=(32, 32))) == "too_long"


def test_sound_alone_is_no_video() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        track = file.add_stream("aac", rate=48_000)
        file.mux(track.encode(silence(48_000, samples=1024)))
        file.mux(track.encode(None))
    assert refused(out.getvalue()) == "no_video"


def test_a_clip_without_frames_is_refused() -> None:
    track = mp4.Track(64, 48, 24, mp4.read(io.BytesIO(filed(1, 1))).configuration, (1,))
    out = io.BytesIO()
    mp4.write(out, track, [b"\x00"])
    assert refused(out.getvalue()) in {"no_frames", "broken_clip"}


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
@pytest.mark.parametrize(
    "content", [filed(1, 40), written(40), written(40, container="webm", codec="libvpx")]
)
def test_cut_files_are_broken(content: bytes, part: float) -> None:
    assert refused(content[: int(len(content) * part)]) in {"broken_clip", "no_frames"}


@pytest.mark.parametrize(
    "playlist",
    [
        "ffconcat version 1.0\nfile {path}\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{path}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        "concat:{path}|{path}",
        "subfile,,start,0,end,0,,:{path}",
        '<?xml version="1.0"?><MPD><BaseURL>{path}</BaseURL></MPD>',
    ],
)
def test_a_playlist_reads_no_other_file(tmp_path: Path, playlist: str) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(filed(1, 4))
    assert refused(playlist.format(path=other).encode()) == "not_a_clip"


def test_addresses_in_a_clips_words_are_neither_read_nor_kept(tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(filed(1, 40))
    out = io.BytesIO()
    track = mp4.read(io.BytesIO(filed(1, 4)))
    samples = mp4.samples_of(io.BytesIO(filed(1, 4)), track)
    mp4.write(out, track, samples, xmp=f"concat:{other}|subfile,,start,0,end,9,,:{other}|data:,x".encode())
    clip = decoded(out.getvalue())
    assert clip.frames == 4
    assert b"concat" not in clip.content


def test_an_index_that_refers_to_another_file_reads_nothing(tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(filed(1, 40))
    content = bytearray(filed(1, 4)[: filed(1, 4).find(b"mdat") - 4])
    place = content.find(b"url ")
    content[place : place + 8] = b"alis\x00\x00\x00\x00"
    assert refused(bytes(content) + str(other).encode()) == "broken_clip"


def test_a_huge_picture_is_refused_before_it_is_decoded() -> None:
    assert refused(written(1, size=(8192, 2048), codec="libvpx", container="webm")) == "too_many_pixels"


def test_more_than_the_limit_is_refused_before_anything_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(uploads.MAX_BYTES + 1)
    with path.open("rb") as file, pytest.raises(ClipRefused, match="larger than 200 MB"):
        uploads.decode(file)


@pytest.mark.parametrize("seed", range(16))
def test_mutated_clips_are_taken_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray([filed(1, 8), written(8), written(8, container="webm", codec="libvpx")][seed % 3])
    for _ in range(dice.choice((1, 8, 64))):
        content[dice.randrange(len(content))] = dice.randrange(256)
    code = ""
    try:
        assert decoded(bytes(content)).frames
    except ClipRefused as refusal:
        code = refusal.code
    assert code != "decoder_failed"


@pytest.mark.parametrize(
    "attempt", ["open('/etc/passwd')", "__import__('socket').socket()", "__import__('os').pipe()"]
)
def test_the_child_can_open_nothing(attempt: str) -> None:
    limited = (
        "import socket\nfrom generation.video import uploads_child as child\nchild._limit_this_process()"
    )
    code = f"{limited}\n{attempt}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert b"Too many open files" in done.stderr
