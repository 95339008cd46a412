"""How light falls where a product will stand, measured on the picture's own ground in whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.colour import Rgb

# The ground that is looked at, in widths of the product's foot: to each side of its middle, from a little
# behind it, and from where to where in front of it sides are compared.
_SIDE, _BEHIND, _BEFORE, _FRONT = 0.9, 0.1, 0.1, 0.5
# Columns and rows of pixels that speak for all: grain and codecs average out, and it costs nothing.
_COLUMNS, _ROWS = 36, 24
_LEAST_PIXELS = 6
# By how much one side is brighter, as a share of both, for each step that a shadow leans to the other.
_STEPS = (0.03, 0.06, 0.1)
# Luma of ITU-R BT.709 in ten thousandths; and what keeps two nearly black sides from looking unlike.
_LUMA = np.array([2126, 7152, 722], dtype=np.int64)
_DARK = 40


@dataclass(frozen=True, slots=True)
class Light:
    """The light on a stage: `lean` is where shadows fall, -3 (far to the left) to 3, 0 where none is seen.

    `ground` is the mean colour that a product stands on, and `luma` its brightness, 0 to 255.
    """

    lean: int
    ground: Rgb
    luma: int


def light_on(
    canvas: Image.Image,
    foot: tuple[float, float],
    wide: float,
    *,
    within: Box,
    window: Image.Image | None = None,
) -> Light | None:
    """Return the light around a foot so many pixels wide, None where none of its ground is seen.

    Only pixels of `within` count, as far as its `window` is white. The darker side of the ground in front of
    a product is where the scene's own shadows fall, so its shadow falls there too.
    """
    x, y = foot
    reach = min(_SIDE * wide, x - within.left, within.right - x)
    seen = Box.sized(x - reach, y - _BEHIND * wide, 2 * reach, (_BEHIND + _FRONT) * wide).within(within)
    if seen.width < 2 * _LEAST_PIXELS or not seen.height:
        return None
    rows = _sampled(canvas, seen).astype(np.int64)
    first = max(0, round((y + _BEFORE * wide - seen.top) * _ROWS / seen.height))
    whole = np.ones(_ROWS, dtype=np.bool_)
    if window:
        # A row that its window cuts has more of one side than of the other.
        cut = Box(*(edge - corner for edge, corner in zip(seen.corners, 2 * within.corners[:2], strict=True)))
        whole = _sampled(window, cut).min(axis=1) == 255
    if not whole.any():
        return None
    red, green, blue = (int(band) for band in rows[whole].sum(axis=(0, 1)) // (_COLUMNS * whole.sum()))
    front = rows[first:][whole[first:]]
    enough = len(front) * seen.height >= _LEAST_PIXELS * _ROWS
    return Light(
        lean=_lean(front) if enough else 0,
        ground=(red, green, blue),
        luma=(2126 * red + 7152 * green + 722 * blue) // 10_000,
    )


def _sampled(picture: Image.Image, box: Box) -> NDArray[np.uint8]:
    small = picture.crop(box.corners).resize((_COLUMNS, _ROWS), Image.Resampling.NEAREST)
    pixels: NDArray[np.uint8] = np.asarray(small)
    return pixels


def _lean(pixels: NDArray[np.int64]) -> int:
    """Return the steps to the darker side of some rows, 0 where both are alike or there are no rows."""
    if not len(pixels):
        return 0
    half = _COLUMNS // 2
    left, right = (int((side @ _LUMA).sum()) for side in (pixels[:, :half], pixels[:, half:]))
    dark = _DARK * 10_000 * half * len(pixels)
    apart = abs(right - left) / (right + left + dark)
    steps = sum(apart >= step for step in _STEPS)
    return steps if left > right else -steps
