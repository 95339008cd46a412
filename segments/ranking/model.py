"""Fits the hierarchical logistic model: effects shrunk by spreads that are learnt, and a spread between ads.

The logit of a row's rate is a base plus one effect for each term, effects of a term being normal around zero.
Real rows scatter around that with variance (spread x p(1 - p))^2, so a row of n trials weighs
1 / (1 + (n - 1) spread^2 p(1 - p)) of what a binomial one would (Williams 1982). Effects come from Newton
steps (Laplace), spreads from MacKay's fixed point under a scaled inverse chi-square prior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segments.ranking.factors import Term, combined, terms_of
from segments.ranking.normal_equations import Part, Solved, solve
from segments.ranking.numbers import Floats, expit, logit, sums_by
from segments.ranking.tables import GROUP, Table

# Before anything is seen: one event in a hundred trials, give or take a factor of twelve either way (90 %).
USUAL_RATE = 0.01
USUAL_LOGIT = -4.595
USUAL_RATE_SPREAD = 1.5
# How far like ads are expected to lie apart, and how many levels or ads that expectation is worth.
AD_SPREAD = 0.30
PRIOR_WORTH = 4.0
MOST_ROUNDS = 60
FIRST_ROUNDS = 3
TOLERANCE = 1e-3
LONGEST_STEP = 2.0
# Draws of which intervals and chances are made, the same at every run.
DRAWS = 500
SEED = 6


@dataclass(frozen=True, slots=True)
class Model:
    """A fit. Place 0 of each list is the base, the others are the terms in order.

    `effects[k]` has the shape (levels,), `draws[k]` of shape (levels, DRAWS) are joint draws of what they
    may be off by. `spreads[k]` was learnt from as much as `worth[k]` levels, `ad_spread` from `ad_worth` ads.
    """

    terms: tuple[Term, ...]
    effects: tuple[Floats, ...]
    draws: tuple[NDArray[np.float32], ...]
    spreads: Floats
    worth: Floats
    ad_spread: float
    ad_worth: float


def fit(table: Table) -> Model:
    """Fit to all rows; a table without trials gives what is believed before anything is seen."""
    return _Fit(table.taken(np.flatnonzero(table.trials > 0))).run()


class _Fit:
    """The state of one fit. Rows that no term tells apart share a cell; arrays by row end in `_of_row`."""

    def __init__(self, seen: Table) -> None:
        self.terms = terms_of(seen)
        columns = [*seen.columns.values(), *(one for one in (seen.group, seen.text) if one)]
        _, first, self.cell_of_row = np.unique(
            combined(columns, len(seen)), return_index=True, return_inverse=True
        )
        self.trials_of_row, self.events_of_row = seen.trials, seen.events
        cells = seen.taken(first)
        self.cells = len(cells)
        self.parts = [
            Part(np.zeros(len(cells), dtype=np.int64), 1),
            *(_part(term, cells) for term in self.terms),
        ]
        large = [k for k, term in enumerate(self.terms, 1) if term.columns == (GROUP,)]
        # Groups are many and no row is in two of them: solved apart, and last in the order of columns.
        self.order = [k for k in range(len(self.parts)) if k not in large] + large
        self.large = self.parts[large[0]] if large else None
        self.expected = np.array([USUAL_RATE_SPREAD, *(term.expected_spread for term in self.terms)])
        self.spreads, self.worth = self.expected.copy(), np.zeros(len(self.parts))
        self.ad_spread, self.ad_worth = AD_SPREAD, 0.0
        self.effects = [np.zeros(part.size) for part in self.parts]
        rate = (seen.events.sum() + USUAL_RATE) / (seen.trials.sum() + 1.0)
        self.effects[0] += float(logit(min(float(rate), 1 - USUAL_RATE))) - USUAL_LOGIT

    def run(self) -> Model:
        """Alternate a Newton step and an update of the spreads until neither moves much."""
        for turn in range(MOST_ROUNDS):
            weights, score = self._weigh()
            solved = self._solved(weights)
            moved = self._step(solved, score)
            changed = self._learn(solved) if turn >= FIRST_ROUNDS else 1.0
            if max(moved, changed) < TOLERANCE * 10:
                break
        return self._model()

    def _rates(self) -> Floats:
        total = np.full(self.cells, USUAL_LOGIT)
        for part, effects in zip(self.parts, self.effects, strict=True):
            total += part.spread_out(effects)
        return expit(total)

    def _weigh(self) -> tuple[Floats, Floats]:
        """Return each cell's weight in the normal equations and its score."""
        rates = self._rates()
        rate = rates[self.cell_of_row]
        self.variance_of_row = rate * (1 - rate)
        self.excess_of_row = np.maximum(self.trials_of_row - 1, 0) * self.variance_of_row
        self.residual_of_row = self.events_of_row - self.trials_of_row * rate
        share = 1 / (1 + self.excess_of_row * self.ad_spread**2)
        self.weight_of_row = share * self.trials_of_row * self.variance_of_row
        return self._by_cell(self.weight_of_row), self._by_cell(share * self.residual_of_row)

    def _by_cell(self, values: Floats) -> Floats:
        return sums_by(self.cell_of_row, values, self.cells)

    def _solved(self, weights: Floats) -> Solved:
        precisions = [np.full(self.parts[k].size, self.spreads[k] ** -2) for k in self.order]
        dense = [self.parts[k] for k in self.order if self.parts[k] is not self.large]
        return solve(dense, self.large, weights, np.concatenate(precisions))

    def _split(self, stacked: Floats) -> list[Floats]:
        """Return what is stacked in the order of columns as a list in the order of parts."""
        ends = np.cumsum([self.parts[k].size for k in self.order])[:-1]
        pieces = dict(zip(self.order, np.split(stacked, ends), strict=True))
        return [pieces[k] for k in range(len(self.parts))]

    def _step(self, solved: Solved, score: Floats) -> float:
        gradient = [self.parts[k].sums(score) - self.effects[k] / self.spreads[k] ** 2 for k in self.order]
        step = solved.step(np.concatenate(gradient))
        length = float(np.abs(step).max())
        if length > LONGEST_STEP:
            step *= LONGEST_STEP / length
        changes = self._split(step)
        self.effects = [effects + change for effects, change in zip(self.effects, changes, strict=True)]
        return length

    def _learn(self, solved: Solved) -> float:
        """Update the spreads of terms and of ads; return the largest relative change."""
        before = np.append(self.spreads, self.ad_spread)
        variances = self._split(solved.variances())
        for k in range(1, len(self.parts)):
            squares = float(self.effects[k] @ self.effects[k])
            self.worth[k] = max(self.parts[k].size - variances[k].sum() / self.spreads[k] ** 2, 0.0)
            prior = PRIOR_WORTH * self.expected[k] ** 2
            self.spreads[k] = np.sqrt((prior + squares) / (PRIOR_WORTH + self.worth[k]))
        self._learn_ad_spread(solved)
        return float(np.abs(np.append(self.spreads, self.ad_spread) / before - 1).max())

    def _learn_ad_spread(self, solved: Solved) -> None:
        """Move the spread between ads towards what the squared residuals show.

        A row tells of it by as much as its scatter exceeds chance; a row of one trial tells nothing.
        """
        total = sum(
            part.spread_out(draws)
            for part, draws in zip(self.parts, self._split(solved.draws(_generator(), 48)), strict=True)
        )
        free = 1 - np.minimum(self.weight_of_row * np.var(total, axis=1)[self.cell_of_row], 0.95)
        binomial = np.maximum(self.trials_of_row * self.variance_of_row, 1e-12)
        squares = self.residual_of_row**2 / binomial / free
        for _ in range(3):
            scatter = 1 + self.excess_of_row * self.ad_spread**2
            told = 1 - 1 / scatter
            self.ad_worth = float(told @ free)
            shown = float((told * free) @ (squares / scatter)) * self.ad_spread**2
            prior = PRIOR_WORTH * AD_SPREAD**2
            self.ad_spread = float(np.sqrt((prior + shown) / (PRIOR_WORTH + self.ad_worth)))

    def _model(self) -> Model:
        weights, _ = self._weigh()
        draws = self._split(self._solved(weights).draws(_generator(), DRAWS))
        return Model(
            terms=self.terms,
            effects=tuple(self.effects),
            draws=tuple(one.astype(np.float32) for one in draws),
            spreads=self.spreads,
            worth=self.worth,
            ad_spread=self.ad_spread,
            ad_worth=self.ad_worth,
        )


def _part(term: Term, cells: Table) -> Part:
    codes, _ = term.codes(cells)
    return Part(np.minimum(codes, len(term.levels)), len(term.levels))


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)
