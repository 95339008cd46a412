"""Films out of shots: the bytes of their frames are copied, nothing is encoded again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO

from generation.video import mp4
from generation.video.errors import CannotJoin


@dataclass(frozen=True, slots=True)
class Part:
    """`frames` frames of the clip in `stream`, from its frame `first` on."""

    stream: IO[bytes]
    first: int
    frames: int


def join(parts: Sequence[Part], out: IO[bytes], *, xmp: bytes = b"") -> mp4.Track:
    """Write the film of the parts in their order and return its index.

    Raises CannotJoin where a part is longer than its clip, or where clips differ in size, rate or the
    parameters that their frames are read with; ClipDamaged where one is no clip of ours.
    """
    tracks = [mp4.read(part.stream) for part in parts]
    if not parts:
        raise CannotJoin("A film needs at least one shot.")
    for number, (part, track) in enumerate(zip(parts, tracks, strict=True), 1):
        _check(number, part, track, tracks[0])
    sizes = tuple(
        size
        for part, track in zip(parts, tracks, strict=True)
        for size in track.sizes[part.first : part.first + part.frames]
    )
    film = replace(tracks[0], sizes=sizes)
    mp4.write(out, film, _copied(parts, tracks), xmp=xmp)
    return film


def _copied(parts: Sequence[Part], tracks: Sequence[mp4.Track]) -> Iterator[bytes]:
    for part, track in zip(parts, tracks, strict=True):
        yield from mp4.samples_of(part.stream, track, part.first, part.frames)


def _check(number: int, part: Part, track: mp4.Track, first: mp4.Track) -> None:
    if part.first < 0 or part.frames < 1 or part.first + part.frames > track.frames:
        raise CannotJoin(
            f"Shot {number} has {track.frames} frames: {part.frames} from frame {part.first} on do not exist."
        )
    if (track.width, track.height) != (first.width, first.height):
        raise CannotJoin(
            f"Shot {number} is {track.width} x {track.height}, and the first is {first.width} x "
            f"{first.height}: make it again."
        )
    if track.frame_rate != first.frame_rate:
        raise CannotJoin(
            f"Shot {number} has {track.frame_rate} frames a second, and the first has {first.frame_rate}: "
            "make it again."
        )
    if track.configuration != first.configuration:
        raise CannotJoin(f"Shot {number} was encoded in another way than the first: make it again.")
