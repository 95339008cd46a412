"""A film's frames one at a time: decoded where they are asked for, since a minute of them fills a memory."""

import hashlib
from functools import cached_property
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.video import h264, mp4
from generation.video.colour import Pixels

# A cut changes the colours of a frame's cells by so many levels in the mean, and so many times as much as the
# frames around it do. Own figures: a ball that crosses the frame in a second changes 2 to 5 levels a frame;
# two scenes that are alike, of the same table in other colours, are 10 apart.
_LEAST_CHANGE = 6.0
_LEAST_RATIO = 4.0
_AROUND = 6
_CELLS = (6, 10)


class Reel:
    """The frames of a file that `encode_clip` or `join` made; ClipDamaged for any other file.

    `shots` are the first frames of its shots but the first one's.
    """

    def __init__(self, content: bytes, *, shots: tuple[int, ...] = ()) -> None:
        self._stream = BytesIO(content)
        self._track = mp4.read(self._stream)
        self._shots = shots
        self._shown: tuple[int, Pixels] | None = None

    def __len__(self) -> int:
        return self._track.frames

    @property
    def frame_rate(self) -> int:
        """Return how many frames it has each second."""
        return self._track.frame_rate

    @property
    def shots(self) -> tuple[int, ...]:
        """Return the first frames of its shots but the first one's."""
        return self._shots

    def digest(self, number: int) -> bytes:
        """Return a SHA-256 of all that a frame's pixels follow from; nothing is decoded for it."""
        track = self._track
        [sample] = mp4.samples_of(self._stream, track, number, 1)
        head = f"{track.width} {track.height} {track.configuration.hex()} ".encode()
        return hashlib.sha256(head + sample).digest()

    def frame(self, number: int) -> Pixels:
        """Return one frame, RGB; the last one that was asked for is kept."""
        if self._shown is None or self._shown[0] != number:
            track = self._track
            samples = mp4.samples_of(self._stream, track, number, 1)
            [pixels] = h264.decode(track.configuration, samples, width=track.width, height=track.height)
            self._shown = number, pixels
        return self._shown[1]

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """Return the frames with which something else begins: a shot, or a cut within one.

        A clip that was uploaded and restyled may have cuts of its own. Every frame is decoded once.
        """
        cells = np.array([_cells(self.frame(number)) for number in range(len(self))])
        changes = np.abs(np.diff(cells, axis=0)).mean(axis=(1, 2, 3))
        found = (
            at + 1 for at, change in enumerate(changes) if change >= max(_LEAST_CHANGE, _calm(changes, at))
        )
        return tuple(sorted({*self._shots, *found}))


def _calm(changes: NDArray[np.float64], at: int) -> float:
    """Return the change that stands out from those around a place."""
    around = np.delete(changes[max(0, at - _AROUND) : at + _AROUND + 1], min(at, _AROUND))
    return _LEAST_RATIO * float(np.median(around)) if len(around) else 0.0


def _cells(pixels: Pixels) -> NDArray[np.float64]:
    return np.asarray(Image.fromarray(pixels).resize(_CELLS, Image.Resampling.BOX), np.float64)
