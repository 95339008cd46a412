"""How far a shot wanders from what it should be true to: a figure for people to look at, never a verdict.

Two pictures are alike by the mean of two classic measures on small copies (64 pixels at the longer edge):

- structure: the cosine of their histograms of oriented gradients, 4 x 4 cells of 9 directions (Dalal and
  Triggs, "Histograms of oriented gradients for human detection", 2005). A shift by a part of a cell, as a
  slow camera makes it, changes it little; another object changes it much.
- colour: the intersection of their colour histograms, 8 steps of luma and 8 by 8 of chroma (Swain and
  Ballard, "Color indexing", 1991), each pixel shared by its two nearest steps. It does not see motion at all.

Drift is what a shot loses of its likeness after it has begun: its first frame is rarely like the reference (a
cut-out on white beside a whole stage), but what it is like, it should stay like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.engines.base import Clip

# Of 1; a still is 0. See docs/decisions/video.md for what it was set by.
MOST_DRIFT = 0.25
_EDGE = 64
_CELLS, _DIRECTIONS, _STEPS = 4, 9, 8
_FAINT = 1e-6

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drift:
    """A shot's likeness to its references (0 to 1) at its beginning, after each second, and at its end."""

    likeness: tuple[float, ...]

    @property
    def figure(self) -> float:
        """Return the most that was lost since the first frame, 0 where nothing was."""
        return max(0.0, round(self.likeness[0] - min(self.likeness), 4))


def drift_of(clip: Clip, references: Sequence[Clip], *, goal: Clip | None = None) -> Drift:
    """Measure a shot against the nearest of its references, or against its own first frame without any.

    Where it is led to a picture, its `goal`, a frame that is like that has not drifted either.
    """
    seen = [clip.frames[at] for at in _moments(len(clip), clip.frame_rate)]
    anchors = [reference.frames[0] for reference in references] or seen[:1]
    nearest = max(anchors, key=lambda anchor: likeness(anchor, seen[0]))
    kept = [nearest, *([goal.frames[0]] if goal else [])]
    return Drift(tuple(round(max(likeness(each, frame) for each in kept), 4) for frame in seen))


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return how alike two RGB pictures (height, width, 3) are, from 0 to 1."""
    first, second = _small(one), _small(other)
    return (_structure(first, second) + _colour(first, second)) / 2


def _moments(frames: int, frame_rate: int) -> list[int]:
    return sorted({*range(0, frames, frame_rate), frames - 1})


def _small(pixels: NDArray[np.uint8]) -> Values:
    """Return luma and chroma (rows, columns, 3), each from 0 to 1, chroma around one half."""
    picture = Image.fromarray(np.ascontiguousarray(pixels), "RGB")
    picture.thumbnail((_EDGE, _EDGE), Image.Resampling.BOX)
    return np.asarray(picture.convert("YCbCr"), dtype=np.float64) / 255


def _structure(one: Values, other: Values) -> float:
    first, second = _gradients(one[..., 0]), _gradients(other[..., 0])
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    if lengths < _FAINT:
        # Two plain grounds have the same structure: none. One beside a scene has nothing of it.
        return float(np.linalg.norm(first) + np.linalg.norm(second) < _FAINT)
    return min(1.0, float((first * second).sum()) / lengths)


def _gradients(luma: Values) -> Values:
    down, across = np.gradient(luma)
    strength = np.hypot(down, across)
    direction = (np.arctan2(down, across) % np.pi) * _DIRECTIONS / np.pi
    rows, columns = (
        np.minimum(np.arange(size) * _CELLS // size, _CELLS - 1) for size in (luma.shape[0], luma.shape[1])
    )
    cells = rows[:, None] * _CELLS + columns[None, :]
    low = np.floor(direction).astype(int)
    found = np.zeros(_CELLS * _CELLS * _DIRECTIONS)
    for step, share in ((low, 1 - (direction - low)), (low + 1, direction - low)):
        np.add.at(found, cells * _DIRECTIONS + step % _DIRECTIONS, strength * share)
    return found


def _colour(one: Values, other: Values) -> float:
    return min(1.0, float(np.minimum(_histogram(one), _histogram(other)).sum()))


def _histogram(picture: Values) -> Values:
    """Return the share of each colour, a pixel counted by its nearness to the two steps at its sides."""
    place = picture.reshape(-1, 3) * (_STEPS - 1)
    low = np.minimum(np.floor(place).astype(int), _STEPS - 2)
    share = place - low
    found = np.zeros(_STEPS**3)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(np.array(corner), share, 1 - share), axis=1)
        step = low + np.array(corner)
        np.add.at(found, (step[:, 0] * _STEPS + step[:, 1]) * _STEPS + step[:, 2], weight)
    return found / len(place)
