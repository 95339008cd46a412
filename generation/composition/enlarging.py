"""Enlarges small pictures twofold in whole numbers: exact on every machine, and quick in numpy.

Arrays are (height, width, 3) of uint8. They are worked on in strips of rows that stay in a processor's cache.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
_Levels = NDArray[np.int16]

_ROWS = 32
_SHARPER = 3
# The side of the square of noise that grain is laid out with, over and over.
_TILE = 512
_GRAIN = 2.4
_MIDDLE = 128


def sharpened(pixels: Pixels) -> Pixels:
    """Return the picture with steeper edges; nothing becomes lighter or darker than its neighbours are."""
    out = np.empty_like(pixels)
    for rows, first, last in _strips(pixels):
        strip = rows.astype(np.int16)
        above, own, below = strip[:-2], strip[1:-1], strip[2:]
        tall = above + 2 * own + below
        blurred = (tall[:, :-2] + 2 * tall[:, 1:-1] + tall[:, 2:] + 8) >> 4
        low, high = np.minimum(np.minimum(above, own), below), np.maximum(np.maximum(above, own), below)
        low = np.minimum(np.minimum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
        high = np.maximum(np.maximum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
        middle = own[:, 1:-1]
        steeper = middle + (((middle - blurred) * _SHARPER) >> 2)
        out[first:last] = np.minimum(np.maximum(steeper, low), high)
    return out


def smoothed(pixels: Pixels) -> Pixels:
    """Return the median of each pixel and its eight neighbours: stairs go, edges stay.

    Sorted columns are shared by three pixels: the median is that of the largest of the least, the median of
    the middle ones and the least of the largest.
    """
    out = np.empty_like(pixels)
    for rows, first, last in _strips(pixels):
        above, own, below = rows[:-2], rows[1:-1], rows[2:]
        low, high = np.minimum(above, own), np.maximum(above, own)
        middle, high = np.minimum(high, below), np.maximum(high, below)
        low, middle = np.minimum(low, middle), np.maximum(low, middle)
        lows = np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
        highs = np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
        out[first:last] = _median(lows, _median(middle[:, :-2], middle[:, 1:-1], middle[:, 2:]), highs)
    return out


def doubled(pixels: Pixels, *, seed: int | None) -> Pixels:
    """Return the picture at twice its size, each pixel three parts the nearest and one part the next.

    With a seed it gets grain as in `grained`, which costs less here.
    """
    height, width, _ = pixels.shape
    # Where every pixel stands twice, its own two and one at each side are three parts it and one the next.
    twice = np.asarray(Image.fromarray(pixels).resize((2 * width, height), Image.Resampling.NEAREST))
    out = np.empty((height, 2, width * 6), np.uint8)
    for rows, first, last in _strips(twice):
        strip = rows.reshape(len(rows), -1).astype(np.int16)
        fourfold = strip[:, :-6] + strip[:, 6:]
        fourfold += strip[:, 3:-3]
        fourfold += strip[:, 3:-3]
        near = fourfold[1:-1] * np.int16(3)
        near += 8
        noise = None if seed is None else _noise(seed, 2 * first, 2 * last, 2 * width)
        for odd, beside in enumerate((fourfold[:-2], fourfold[2:])):
            levels = near + beside
            levels >>= 4
            out[first:last, odd] = levels if noise is None else _with_grain(levels, noise[odd::2])
    return out.reshape(2 * height, 2 * width, 3)


def grained(pixels: Pixels, *, seed: int) -> Pixels:
    """Return the picture with grain, weaker towards black and white, where film has none."""
    height, width, _ = pixels.shape
    flat = pixels.reshape(height, -1)
    out = np.empty_like(flat)
    for first in range(0, height, _ROWS):
        last = min(first + _ROWS, height)
        out[first:last] = _with_grain(flat[first:last].astype(np.int16), _noise(seed, first, last, width))
    return out.reshape(pixels.shape)


def _strips(pixels: Pixels) -> Iterator[tuple[Pixels, int, int]]:
    """Yield strips of rows with one more pixel at each side, and which rows of the picture each is for."""
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode="edge")
    for first in range(0, len(pixels), _ROWS):
        last = min(first + _ROWS, len(pixels))
        yield padded[first : last + 2], first, last


def _median(one: Pixels, two: Pixels, three: Pixels) -> Pixels:
    return np.maximum(np.minimum(one, two), np.minimum(np.maximum(one, two), three))


def _with_grain(levels: _Levels, noise: _Levels) -> _Levels:
    """Return the levels with noise; may change what it is given.

    It weakens evenly to nothing in black and white, so that no level leaves the range.
    """
    more = levels - np.int16(_MIDDLE)
    np.abs(more, out=more)
    np.subtract(_MIDDLE, more, out=more)
    more *= noise
    more += 128
    more >>= 8
    levels += more
    return levels


def _noise(seed: int, first: int, last: int, width: int) -> _Levels:
    """Return the noise of some rows, (rows, 3 * width): a part of the tile that depends on the seed."""
    down, right = seed % _TILE, seed // _TILE % _TILE
    top = (down + first) % _TILE
    rows = _tiles(-(-width // _TILE) + 1)
    return rows[top : top + last - first, 3 * right : 3 * (right + width)]


@cache
def _tiles(across: int) -> _Levels:
    """Return noise of so many tiles side by side, with rows enough for a strip that begins at the last.

    Raw bits of PCG64 are the same in every numpy, `normal` is not. Neighbours are joined a little: single
    pixels look digital, film grain has a size.
    """
    octets = np.random.PCG64(0).random_raw(_TILE * _TILE // 2).astype("<u8").view(np.uint8)
    single = octets.reshape(_TILE, _TILE, 4).sum(axis=2, dtype=np.float64) - 510.0
    joined = single + 0.5 * (np.roll(single, 1, axis=0) + np.roll(single, 1, axis=1))
    # 147.8 is the deviation of the sum of four octets, 1.225 what joining makes of a deviation of one.
    levels = np.rint(joined / 147.8 / 1.225 * _GRAIN * 256.0 / _MIDDLE).astype(np.int16)
    wide = np.tile(levels, (1, across)).repeat(3, axis=1)
    return np.concatenate([wide, wide[: 2 * _ROWS]])
