"""Linear algebra of the fit: weighted normal equations of many small terms, one large one apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segments.ranking.numbers import Codes, Floats, sums_by


@dataclass(frozen=True, slots=True)
class Part:
    """A term's columns of the design: `codes` of shape (cells,) in 0..size, where size means none of them.

    `values` of shape (cells,) multiply the effect; None is 1.
    """

    codes: Codes
    size: int
    values: Floats | None = None

    def sums(self, weights: Floats) -> Floats:
        """Return the weights summed by level, of shape (size,)."""
        weighted = weights if self.values is None else weights * self.values
        return sums_by(self.codes, weighted, self.size + 1)[: self.size]

    def spread_out(self, effects: Floats) -> Floats:
        """Return each cell's effect, of shape (cells,) or (cells, draws)."""
        nothing = np.zeros((1, *effects.shape[1:]), dtype=effects.dtype)
        found: Floats = np.concatenate([effects, nothing])[self.codes]
        return found if self.values is None else (found.T * self.values).T


def crossed(one: Part, other: Part, weights: Floats) -> Floats:
    """Return the weights summed by both levels, of shape (one.size, other.size)."""
    for part in (one, other):
        weights = weights if part.values is None else weights * part.values
    width = other.size + 1
    sums = sums_by(one.codes * width + other.codes, weights, (one.size + 1) * width)
    return sums.reshape(one.size + 1, width)[: one.size, : other.size]


@dataclass(frozen=True, slots=True)
class Solved:
    """The inverse of the normal equations: dense terms whole, the large term by its Schur complement.

    `dense` is (columns, columns); `diagonal` (groups,) and `border` (columns, groups) are the large term's.
    """

    dense: Floats
    factor: Floats
    diagonal: Floats
    border: Floats

    def step(self, gradient: Floats) -> Floats:
        """Return inverse @ gradient, of shape (columns + groups,)."""
        columns = len(self.dense)
        upper, lower = gradient[:columns], gradient[columns:]
        first = self.dense @ (upper - self.border @ (lower / self.diagonal))
        return np.concatenate([first, (lower - self.border.T @ first) / self.diagonal])

    def variances(self) -> Floats:
        """Return the diagonal of the inverse, of shape (columns + groups,)."""
        through = self.border / self.diagonal
        return np.concatenate(
            [np.diag(self.dense), 1 / self.diagonal + np.einsum("cg,cg->g", through, self.dense @ through)]
        )

    def draws(self, generator: np.random.Generator, count: int) -> Floats:
        """Return joint draws around zero with this covariance, of shape (columns + groups, count)."""
        columns, groups = len(self.dense), len(self.diagonal)
        first = self.factor @ generator.standard_normal((columns, count))
        rest = generator.standard_normal((groups, count)) / np.sqrt(self.diagonal)[:, None]
        return np.concatenate([first, rest - (self.border.T @ first) / self.diagonal[:, None]])


def solve(parts: Sequence[Part], large: Part | None, weights: Floats, precisions: Floats) -> Solved:
    """Invert X'WX + diag(precisions), columns in the order of the parts, the large one last."""
    places = np.cumsum([0, *(part.size for part in parts)])
    matrix = np.zeros((places[-1], places[-1]))
    for row, one in enumerate(parts):
        for column in range(row, len(parts)):
            block = crossed(one, parts[column], weights)
            matrix[places[row] : places[row + 1], places[column] : places[column + 1]] = block
            matrix[places[column] : places[column + 1], places[row] : places[row + 1]] = block.T
    matrix[np.diag_indices_from(matrix)] += precisions[: places[-1]]
    border, diagonal = np.zeros((places[-1], 0)), np.ones(0)
    if large is not None:
        doubled = weights if large.values is None else weights * large.values
        diagonal = large.sums(doubled) + precisions[places[-1] :]
        border = np.concatenate([crossed(one, large, weights) for one in parts])
        matrix -= (border / diagonal) @ border.T
    lower = np.linalg.cholesky(matrix)
    factor = np.asarray(np.linalg.inv(lower), dtype=np.float64).T
    return Solved(factor @ factor.T, factor, diagonal, border)
