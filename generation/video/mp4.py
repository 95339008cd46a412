"""The MP4 around the samples (ISO/IEC 14496-12 and -15): a video track, at most one of sound, index first.

There are no dates in it. Written by ourselves, so that equal samples make equal files and a film is joined
by copying bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
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
# AAC-LC: samples of a packet, and how many are heard each second.
PACKET = 1024
_SOUND_RATE = 48_000
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


@dataclass(frozen=True, slots=True)
class Sound:
    """AAC-LC in stereo at 48 kHz; `configuration` is its AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)."""

    configuration: bytes
    packets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Chunks:
    """How many samples lie together each time, and at which bytes."""

    counts: tuple[int, ...]
    places: tuple[int, ...]


def write(
    out: IO[bytes], track: Track, samples: Iterable[bytes], *, xmp: bytes = b"", sound: Sound | None = None
) -> None:
    """Write a whole file: `track.start` is not looked at; `samples` are as long as `track.sizes` says.

    With sound, which is at most as long as the picture, each second's frames lie before that second's sound.
    ValueError where there is no frame, or where the frames are more than an MP4 of this kind holds.
    """
    packets = sound.packets if sound else ()
    total = sum(track.sizes) + sum(map(len, packets))
    if not track.sizes or total > _MOST_BYTES:
        raise ValueError("a clip has frames, and at most 4 GB of them")
    head = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    words = _box(b"uuid", _XMP, xmp) if xmp else b""
    length = len(head) + len(_movie(track, sound, 0)) + len(words) + 8
    out.write(head + _movie(track, sound, length) + words + struct.pack(">I4s", total + 8, b"mdat"))
    frames, heard = zip(samples, track.sizes, strict=True), iter(packets)
    for pictures, sounds in _turns(track, sound):
        for sample, size in islice(frames, pictures):
            if len(sample) != size:
                raise ValueError("a sample is not as long as the index says")
            out.write(sample)
        out.writelines(islice(heard, sounds))
    if next(frames, None):
        raise ValueError("there are more samples than the index says")


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


def _turns(track: Track, sound: Sound | None) -> Sequence[tuple[int, int]]:
    """Return how many frames and then packets lie together: all, or with sound those of each second."""
    if sound is None:
        return [(track.frames, 0)]
    packets, turns = len(sound.packets), []
    for first in range(0, track.frames, track.frame_rate):
        second = first // track.frame_rate
        begin, end = (min(packets, -(-at * _SOUND_RATE // PACKET)) for at in (second, second + 1))
        turns.append((min(track.frame_rate, track.frames - first), end - begin))
    if sum(count for _, count in turns) != packets:
        raise ValueError("the sound is longer than the picture")
    return turns


def _chunks(track: Track, sound: Sound | None, start: int) -> tuple[_Chunks, _Chunks]:
    """Return where frames and packets lie in a file whose first frame begins at a byte."""
    turns = _turns(track, sound)
    frames, heard = iter(track.sizes), map(len, sound.packets if sound else ())
    shown: list[int] = []
    played: list[int] = []
    for pictures, sounds in turns:
        shown.append(start)
        start += sum(islice(frames, pictures))
        if sounds:
            played.append(start)
        start += sum(islice(heard, sounds))
    return (
        _Chunks(tuple(count for count, _ in turns), tuple(shown)),
        _Chunks(tuple(count for _, count in turns if count), tuple(played)),
    )


def _movie(track: Track, sound: Sound | None, start: int) -> bytes:
    scale, length = track.frame_rate * TICKS, track.frames * TICKS
    movie = struct.pack(">4I", 0, 0, scale, length) + struct.pack(">IH10x", 0x10000, 0x100)
    shown, played = _chunks(track, sound, start)
    size = struct.pack(">2I", track.width << 16, track.height << 16)
    pictures = (
        _track_header(1, length, struct.pack(">4h", 0, 0, 0, 0), size),
        _media(scale, length, b"vide", _full(b"vmhd", bytes(8), flags=1), _picture_tables(track, shown)),
    )
    traks = [_box(b"trak", *pictures)]
    if sound:
        heard = len(sound.packets) * PACKET
        # Volume 1, in a group of its own; times of the header are in ticks of the movie.
        header = _track_header(2, heard * scale // _SOUND_RATE, struct.pack(">4h", 0, 1, 0x100, 0), bytes(8))
        tables = _sound_tables(sound, played)
        media = _media(_SOUND_RATE, heard, b"soun", _full(b"smhd", bytes(4)), tables)
        traks.append(_box(b"trak", header, media))
    following = struct.pack(">I", len(traks) + 1)
    return _box(b"moov", _full(b"mvhd", movie, _UNITY, bytes(24), following), *traks)


def _track_header(number: int, length: int, placing: bytes, size: bytes) -> bytes:
    times = struct.pack(">5I8x", 0, 0, number, 0, length)
    return _full(b"tkhd", times, placing, _UNITY, size, flags=_FLAGS_SHOWN)


def _media(scale: int, length: int, handler: bytes, header: bytes, tables: Sequence[bytes]) -> bytes:
    return _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">4I2H", 0, 0, scale, length, _UNDETERMINED, 0)),
        _full(b"hdlr", struct.pack(">I4s12x", 0, handler), b"Variasi\x00"),
        _box(
            b"minf",
            header,
            _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
            _box(b"stbl", *tables),
        ),
    )


def _picture_tables(track: Track, chunks: _Chunks) -> Sequence[bytes]:
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
    return (*keys, *_tables(entry, TICKS, track.sizes, chunks))


def _sound_tables(sound: Sound, chunks: _Chunks) -> Sequence[bytes]:
    sizes = tuple(map(len, sound.packets))
    bits = sum(sizes) * 8 * _SOUND_RATE // (len(sizes) * PACKET)
    # MPEG-4 audio, an audio stream, the largest packet, most and mean bits a second (ISO/IEC 14496-1, 7.2.6).
    decoder = struct.pack(">BB3s2I", 0x40, 0x15, max(sizes).to_bytes(3), bits, bits)
    stream = _descriptor(4, decoder + _descriptor(5, sound.configuration))
    described = _descriptor(3, struct.pack(">HB", 0, 0) + stream + _descriptor(6, b"\x02"))
    played = struct.pack(">6xH8x2H4xI", 1, 2, 16, _SOUND_RATE << 16)
    return _tables(_box(b"mp4a", played, _full(b"esds", described)), PACKET, sizes, chunks)


def _descriptor(tag: int, content: bytes) -> bytes:
    return struct.pack(">BB", tag, len(content)) + content


def _tables(entry: bytes, ticks: int, sizes: Sequence[int], chunks: _Chunks) -> Sequence[bytes]:
    runs: list[int] = []
    for number, count in enumerate(chunks.counts, 1):
        if not runs or runs[-2] != count:
            runs += [number, count, 1]
    return (
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">3I", 1, len(sizes), ticks)),
        _full(b"stsc", struct.pack(f">{len(runs) + 1}I", len(runs) // 3, *runs)),
        _full(b"stsz", struct.pack(f">2I{len(sizes)}I", 0, len(sizes), *sizes)),
        _full(b"stco", struct.pack(f">{len(chunks.places) + 1}I", len(chunks.places), *chunks.places)),
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
