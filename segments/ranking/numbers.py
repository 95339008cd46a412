"""The few functions of numerical analysis that the ranking needs and numpy lacks."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Nodes and weights that integrate over a standard normal exactly up to degree 17.
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
# From here on the asymptotic series of digamma and trigamma are exact to ten digits.
_LARGE = 8


def logit(rate: Floats | float) -> Floats:
    """Return log(p / (1 - p))."""
    result: Floats = np.log(rate) - np.log1p(-np.asarray(rate))
    return result


def expit(value: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)); values beyond 30 are cut there, so that none is 0 or 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -30.0, 30.0)))


def sums_by(codes: Codes, weights: Floats, size: int) -> Floats:
    """Return the weights summed by code, of shape (size,); codes are below size."""
    return np.asarray(np.bincount(codes, weights=weights, minlength=size), dtype=np.float64)


def mean_rate(centre: Floats, variance: Floats) -> Floats:
    """Return the mean of expit(x) for normal x, by Gauss-Hermite quadrature; both of shape (rows,)."""
    points = centre[:, None] + np.sqrt(variance)[:, None] * _NODES
    result: Floats = expit(points) @ _WEIGHTS
    return result


def digamma_and_trigamma(value: Floats) -> tuple[Floats, Floats]:
    """Return the first two derivatives of log gamma for positive values (Abramowitz and Stegun 6.3, 6.4)."""
    x = value.copy()
    first, second = np.zeros_like(x), np.zeros_like(x)
    for _ in range(_LARGE):
        small = x < _LARGE
        first -= np.where(small, 1 / x, 0.0)
        second += np.where(small, 1 / x**2, 0.0)
        x += small
    r = 1 / x**2
    first += np.log(x) - 0.5 / x - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r / 240)))
    second += (1 + 0.5 / x) / x + r / x * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r / 30)))
    return first, second
