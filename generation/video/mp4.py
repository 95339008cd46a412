"""The MP4 around the samples (ISO/IEC 14496-12 and -15): one video track, one chunk, index first, no dates.

Written by ourselves, so that equal samples make equal files and a film is joined by copying bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from generation.video.errors import ClipDamaged

MEDIA_TYPE = "video/mp4"
# Ticks of a frame: with whole ticks a frame, times at 24 and 30 frames a second are exact.
TICKS = 512
_MOST_BYTES = 2**32 - 2**20
_LARGEST_INDEX = 2**20
# Where XMP is kept in MP4 (XMP part 3, section 1.2.7.1).
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4
_FLAGS_SHOWN = 3
_SAMPLE_ENTRY = 86


@dataclass(frozen=True, slots=True)
class Track:
    """What a file's index says: its pictures in pixels, its rate, and how many bytes each frame has.

    `configuration` is the avcC record; the frames lie one after the other from the byte `start` on. `keys`
    are the frames that are whole by themselves, from 0; empty where all are.
    """

    width: int
    height: int
    frame_rate: int
    configuration: bytes
    sizes: tuple[int, ...]
    start: int = 0
    keys: tuple[int, ...] = ()

    @property
    def frames(self) -> int:
        """Return how many frames there are."""
        return len(self.sizes)

    def place(self, frame: int) -> int:
        """Return the byte at which a frame begins."""
        return self.start + sum(self.sizes[:frame])


def write(out: IO[bytes], track: Track, samples: Iterable[bytes], *, xmp: bytes = b"") -> None:
    """Write a whole file: `track.start` is not looked at; `samples` are as long as `track.sizes` says.

    ValueError where there is no frame, or where the frames are more than an MP4 of this kind holds.
    """
    total = sum(track.sizes)
    if not track.sizes or total > _MOST_BYTES:
        raise ValueError("a clip has frames, and at most 4 GB of them")
    head = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    words = _box(b"uuid", _XMP, xmp) if xmp else b""
    length = len(head) + len(_movie(track, 0)) + len(words) + 8
    out.write(head + _movie(track, length) + words + struct.pack(">I4s", total + 8, b"mdat"))
    for sample, size in zip(samples, track.sizes, strict=True):
        if len(sample) != size:
            raise ValueError("a sample is not as long as the index says")
        out.write(sample)


def read(stream: IO[bytes]) -> Track:
    """Return the index of a clip that `write` made; ClipDamaged for any other file, and for one that is cut.

    A file with frames that need others, as video ads are, is no clip: none of it could be cut out.
    """
    try:
        top = dict(_top_boxes(stream))
        place, size = top[b"moov"]
        stream.seek(place)
        track = _track(stream.read(size))
        end = stream.seek(0, 2)
    except (KeyError, IndexError, struct.error, ValueError) as problem:
        raise ClipDamaged("The file is not a clip that Variasi wrote.") from problem
    if track.place(track.frames) != end:
        raise ClipDamaged("The clip's file is cut off.")
    return track


def samples_of(stream: IO[bytes], track: Track, first: int = 0, frames: int | None = None) -> Iterable[bytes]:
    """Yield the bytes of frames, from `first` on, without reading the others."""
    stream.seek(track.place(first))
    wanted = track.sizes[first:] if frames is None else track.sizes[first : first + frames]
    for size in wanted:
        sample = stream.read(size)
        if len(sample) != size:
            raise ClipDamaged("The clip's file is cut off.")
        yield sample


def xmp_of(stream: IO[bytes]) -> bytes:
    """Return the XMP packet of a file that `write` made, empty where it has none."""
    for kind, (place, size) in _top_boxes(stream):
        if kind == b"uuid":
            stream.seek(place)
            content = stream.read(size)
            if content.startswith(_XMP):
                return content[len(_XMP) :]
    return b""


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _movie(track: Track, start: int) -> bytes:
    scale, length = track.frame_rate * TICKS, track.frames * TICKS
    movie = struct.pack(">4I", 0, 0, scale, length) + struct.pack(">IH10x", 0x10000, 0x100)
    header = struct.pack(">5I8x", 0, 0, 1, 0, length) + struct.pack(">4h", 0, 0, 0, 0) + _UNITY
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">4I2H", 0, 0, scale, length, _UNDETERMINED, 0)),
        _full(b"hdlr", struct.pack(">I4s12x", 0, b"vide"), b"Variasi\x00"),
        _box(
            b"minf",
            _full(b"vmhd", bytes(8), flags=1),
            _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
            _box(b"stbl", *_tables(track, start)),
        ),
    )
    return _box(
        b"moov",
        _full(b"mvhd", movie, _UNITY, bytes(24), struct.pack(">I", 2)),
        _box(
            b"trak",
            _full(
                b"tkhd",
                header,
                struct.pack(">2I", track.width << 16, track.height << 16),
                flags=_FLAGS_SHOWN,
            ),
            media,
        ),
    )


def _tables(track: Track, start: int) -> Sequence[bytes]:
    picture = struct.pack(">6xH16x2H2I4xH32xHh", 1, track.width, track.height, 0x480000, 0x480000, 1, 24, -1)
    entry = _box(
        b"avc1",
        picture,
        _box(b"avcC", track.configuration),
        _box(b"colr", b"nclx", struct.pack(">3HB", 1, 1, 1, 0)),
        _box(b"pasp", struct.pack(">2I", 1, 1)),
    )
    # Without a table of key frames every frame is one.
    numbers = [key + 1 for key in track.keys]
    keys = [_full(b"stss", struct.pack(f">{len(numbers) + 1}I", len(numbers), *numbers))] if numbers else []
    return (
        *keys,
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">3I", 1, track.frames, TICKS)),
        _full(b"stsc", struct.pack(">4I", 1, 1, track.frames, 1)),
        _full(b"stsz", struct.pack(f">2I{track.frames}I", 0, track.frames, *track.sizes)),
        _full(b"stco", struct.pack(">2I", 1, start)),
    )


def _top_boxes(stream: IO[bytes]) -> Iterable[tuple[bytes, tuple[int, int]]]:
    """Yield kind, and place and size of the content, of each box of the file."""
    place, end = 0, stream.seek(0, 2)
    while place < end:
        stream.seek(place)
        size, kind = struct.unpack(">I4s", stream.read(8))
        if size < 8 or (kind == b"moov" and size > _LARGEST_INDEX):
            raise ValueError("a box without a size")
        yield kind, (place + 8, size - 8)
        place += size


def _inside(content: bytes, *path: bytes) -> bytes:
    """Return the content of the first box at the end of a path of boxes; KeyError where there is none."""
    for kind in path:
        place = 0
        while place < len(content):
            size, found = struct.unpack_from(">I4s", content, place)
            if size < 8:
                raise ValueError("a box without a size")
            if found == kind:
                break
            place += size
        else:
            raise KeyError(kind)
        content = content[place + 8 : place + size]
    return content


def _holds(content: bytes, kind: bytes) -> bool:
    try:
        _inside(content, kind)
    except KeyError:
        return False
    return True


def _track(movie: bytes) -> Track:
    media = _inside(movie, b"trak", b"mdia")
    scale, length = struct.unpack_from(">2I", _inside(media, b"mdhd"), 12)
    tables = _inside(media, b"minf", b"stbl")
    entry = _inside(_inside(tables, b"stsd")[8:], b"avc1")
    width, height = struct.unpack_from(">2H", entry, 24)
    sizes = _inside(tables, b"stsz")
    (count,) = struct.unpack_from(">I", sizes, 8)
    (start,) = struct.unpack_from(">I", _inside(tables, b"stco"), 8)
    if length != count * TICKS or scale % TICKS:
        raise ValueError("another file's times")
    if _holds(tables, b"stss"):
        raise ValueError("frames that need others")
    return Track(
        width,
        height,
        scale // TICKS,
        _inside(entry[_SAMPLE_ENTRY - 8 :], b"avcC"),
        struct.unpack_from(f">{count}I", sizes, 12),
        start,
    )
