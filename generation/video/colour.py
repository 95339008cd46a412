"""RGB to the planes of H.264 and back: BT.709, limited range, chroma halved and sited left.

Whole numbers all through, so that every machine gets the same bytes.
"""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Whole = NDArray[np.int32]

# 16 bits after the point. BT.709: Kr 0.2126, Kb 0.0722; 219 steps of luma and 224 of chroma for 255 of RGB.
_ONE = 1 << 16
_LUMA = tuple(round(part * 219 / 255 * _ONE) for part in (0.2126, 0.7152, 0.0722))
_BLUE = tuple(round(part * 224 / 255 * _ONE) for part in (-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5))
_RED = tuple(round(part * 224 / 255 * _ONE) for part in (0.5, -0.7152 / 1.5748, -0.0722 / 1.5748))
_FROM_LUMA = round(255 / 219 * _ONE)
_RED_FROM_RED = round(1.5748 * 255 / 224 * _ONE)
_GREEN_FROM_RED = round(-1.5748 * 0.2126 / 0.7152 * 255 / 224 * _ONE)
_GREEN_FROM_BLUE = round(-1.8556 * 0.0722 / 0.7152 * 255 / 224 * _ONE)
_BLUE_FROM_BLUE = round(1.8556 * 255 / 224 * _ONE)


def planes_of(frame: Pixels) -> Pixels:
    """Turn RGB (height, width, 3) of even sizes into stacked planes Y, Cb, Cr (height * 3 / 2, width)."""
    height, width = frame.shape[:2]
    colours = frame.astype(np.int32)
    luma = _weighed(colours, _LUMA)
    # Chroma is summed up over its 1-2-1 by 1-1 neighbours (8 in all) before it is rounded, once.
    chroma = [_halved(_weighed(colours, weights)) >> 3 for weights in (_BLUE, _RED)]
    planes = [_rounded(luma, 16), *(_rounded(plane, 128) for plane in chroma)]
    return np.concatenate([plane.reshape(-1) for plane in planes]).reshape(height * 3 // 2, width)


def frame_of(planes: Pixels) -> Pixels:
    """Turn stacked planes (height * 3 / 2, width) into RGB (height, width, 3)."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    flat = planes.reshape(-1).astype(np.int32)
    count = height * width
    luma = (flat[:count].reshape(height, width) - 16) * _FROM_LUMA
    blue, red = (
        _doubled(flat[start : start + count // 4].reshape(height // 2, width // 2) - 128)
        for start in (count, count + count // 4)
    )
    return np.stack(
        [
            _rounded(luma + (red * _RED_FROM_RED >> 3), 0),
            _rounded(luma + (blue * _GREEN_FROM_BLUE + red * _GREEN_FROM_RED >> 3), 0),
            _rounded(luma + (blue * _BLUE_FROM_BLUE >> 3), 0),
        ],
        axis=-1,
    )


def _weighed(colours: Whole, weights: tuple[int, ...]) -> Whole:
    red, green, blue = weights
    return colours[..., 0] * red + colours[..., 1] * green + colours[..., 2] * blue


def _rounded(values: Whole, base: int) -> Pixels:
    rounded: Pixels = np.clip(((values + _ONE // 2) >> 16) + base, 0, 255).astype(np.uint8)
    return rounded


def _halved(plane: Whole) -> Whole:
    """Return 8 times the plane at half its size, each sample over a left column and between two rows."""
    padded = np.pad(plane, ((0, 0), (1, 0)), mode="edge")
    across = padded[:, 0:-1:2] + 2 * padded[:, 1::2] + padded[:, 2::2]
    return across[0::2] + across[1::2]


def _doubled(plane: Whole) -> Whole:
    """Return 8 times the plane at twice its size."""
    right = np.pad(plane, ((0, 0), (0, 1)), mode="edge")
    across = np.empty((plane.shape[0], plane.shape[1] * 2), np.int32)
    across[:, 0::2], across[:, 1::2] = 2 * plane, right[:, :-1] + right[:, 1:]
    padded = np.pad(across, ((1, 1), (0, 0)), mode="edge")
    down = np.empty((across.shape[0] * 2, across.shape[1]), np.int32)
    down[0::2], down[1::2] = 3 * across + padded[:-2], 3 * across + padded[2:]
    return down
