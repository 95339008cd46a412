"""How different two pictures look: distances in OKLab, averaged over blocks that hide the noise of codecs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.composition.colour import linear_light

Floats = NDArray[np.float64]

# OKLab by Bjorn Ottosson, 2020 (bottosson.github.io/posts/oklab): linear sRGB to cones, cones to Lab.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LEAST_FILLED = 0.4


@dataclass(frozen=True, slots=True)
class Difference:
    """Distances in hundredths of OKLab, where about 2 is just seen: the mean, and of the worst blocks."""

    mean: float
    worst: float


def oklab(pixels: NDArray[np.uint8]) -> Floats:
    """Return OKLab of an array whose last axis is sRGB of 0 to 255."""
    lab: Floats = np.cbrt(linear_light(pixels) @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def difference(
    seen: NDArray[np.uint8], wanted: NDArray[np.uint8], where: NDArray[np.bool_], *, block: int = 8
) -> Difference | None:
    """Return how far the pixels of `where` are from those wanted, None where too few can be compared.

    Both are averaged over squares of `block` pixels first; the worst is the 98th percentile of squares.
    """
    apart = (oklab(seen) - oklab(wanted)) * where[..., None]
    filled = _summed(where.astype(np.float64)[..., None], block)[..., 0]
    used = filled >= _LEAST_FILLED * block * block
    if not used.any():
        return None
    distances = 100 * np.linalg.norm(_summed(apart, block)[used] / filled[used][:, None], axis=1)
    return Difference(float(distances.mean()), float(np.quantile(distances, 0.98)))


def _summed(values: Floats, block: int) -> Floats:
    """Return the sums over squares; an incomplete row or column at the far edges is left out."""
    rows, columns = values.shape[0] // block, values.shape[1] // block
    cut = values[: rows * block, : columns * block]
    summed: Floats = cut.reshape(rows, block, columns, block, -1).sum(axis=(1, 3))
    return summed
