"""Segments of a video ad, from a cut to the next: encoded by themselves, to be kept and joined."""

import hashlib
import json
import platform
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import PIL

from generation.video import h264
from generation.video.colour import Pixels

_HEAD = ">2I"
_KEY = 1 << 31
# Whatever of ours touches a frame on its way from a film to its bytes.
_CODE = ("composition", "video")


class Shelf(Protocol):
    """Keeps what can be made again, by a key that names all it is made from."""

    def get(self, key: str) -> bytes | None:
        """Return what was kept, whole and unchanged; None for anything else."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it, if there is room."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames of an ad that begin with a key frame and need no frame before them.

    `digest` names all that they are drawn from, "" where nobody knows: then they are drawn each time.
    """

    frames: Callable[[], Iterable[Pixels]]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """What a piece is encoded with: sizes in pixels, frames a second, x264's constant rate factor."""

    width: int
    height: int
    frame_rate: int
    quality: int


def segment_of(piece: Piece, coding: Coding, *, max_bytes: int, shelf: Shelf | None) -> h264.Predicted:
    """Return a piece as encoded, from the shelf where it is there; OverBudget where it weighs too much.

    A piece that is taken from the shelf is, byte for byte, what encoding it would give.
    """
    key = _key_of(piece, coding) if shelf and piece.digest else ""
    kept = shelf.get(key) if shelf and key else None
    encoded = _read(kept) if kept is not None else None
    if encoded is None:
        encoded = h264.encode_predicted(
            piece.frames(),
            width=coding.width,
            height=coding.height,
            frame_rate=coding.frame_rate,
            quality=coding.quality,
            max_bytes=max_bytes,
        )
        if shelf and key:
            shelf.put(key, _written(encoded))
    if sum(map(len, encoded.samples)) > max_bytes:
        raise h264.OverBudget
    return encoded


@cache
def made_with() -> str:
    """Return a digest of our code, the libraries and the kind of processor that frames are made with."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for folder in _CODE:
        for path in sorted((root / folder).glob("*.py")):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    versions = (av.__version__, np.__version__, PIL.__version__, platform.machine())
    digest.update(json.dumps(versions).encode())
    return digest.hexdigest()


def _key_of(piece: Piece, coding: Coding) -> str:
    parts = (made_with(), coding.width, coding.height, coding.frame_rate, coding.quality, piece.digest)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _written(encoded: h264.Predicted) -> bytes:
    """Return two lengths, one number a frame (its size and whether it is a key), and all bytes."""
    keys = set(encoded.keys)
    sizes = [len(each) | (_KEY if at in keys else 0) for at, each in enumerate(encoded.samples)]
    head = struct.pack(_HEAD, len(encoded.configuration), len(sizes))
    return b"".join((head, struct.pack(f">{len(sizes)}I", *sizes), encoded.configuration, *encoded.samples))


def _read(content: bytes) -> h264.Predicted | None:
    """Read what `_written` wrote, None where it is something else."""
    try:
        described, frames = struct.unpack_from(_HEAD, content)
        sizes = struct.unpack_from(f">{frames}I", content, struct.calcsize(_HEAD))
    except struct.error:
        return None
    place = struct.calcsize(_HEAD) + 4 * frames
    configuration = content[place : place + described]
    place += described
    samples: list[bytes] = []
    for size in sizes:
        samples.append(content[place : place + (size & ~_KEY)])
        place += size & ~_KEY
    if place != len(content):
        return None
    return h264.Predicted(
        configuration, tuple(samples), tuple(at for at, size in enumerate(sizes) if size & _KEY)
    )
