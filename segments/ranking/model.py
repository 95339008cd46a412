"""Fits the hierarchical logistic model: effects shrunk by spreads that are learnt, and spreads between ads.

The logit of a cell's rate (rows that no column tells apart) is a base, plus one effect for each term, plus a
deviation of its own; rows of one cell deviate once more. Effects and deviations are normal around zero. A
deviation of spread s gives a count of n trials the weight 1 / (1 + (n - 1) s^2 p(1 - p)) of a binomial one
(Williams 1982). Effects come from Newton steps (Laplace), spreads from MacKay's fixed point under scaled
inverse chi-square priors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segments.ranking.deviations import Deviations
from segments.ranking.factors import Term, terms_of, whole_of
from segments.ranking.normal_equations import Part, Solved, solve
from segments.ranking.numbers import Floats, expit, logit, sums_by
from segments.ranking.tables import GROUP, Table
from segments.ranking.text import TextScore, learn_text

# Before anything is seen: one event in a hundred trials, give or take a factor of twelve either way (90 %).
USUAL_RATE = 0.01
USUAL_LOGIT = -4.595
USUAL_RATE_SPREAD = 1.5
# How far apart like cells, and rows of one cell, are expected to lie.
CELL_SPREAD = 0.10
ROW_SPREAD = 0.10
# A score of texts is believed to hold, overdone or half true: its slope lies around zero by this much.
SLOPE_SPREAD = 1.0
# How many levels, cells or rows such an expectation is worth.
PRIOR_WORTH = 4.0
MOST_ROUNDS = 60
FIRST_ROUNDS = 3
TOLERANCE = 1e-2
NARROW = 0.05
LONGEST_STEP = 2.0
# Draws of which intervals and chances are made, the same at every run; few are enough while learning.
DRAWS = 500
FEW_DRAWS = 48
SEED = 6


@dataclass(frozen=True, slots=True)
class Model:
    """A fit. Its lists begin with the base; the terms follow in order, then the slope of `text`, if any.

    `effects[k]` has the shape (levels,), `draws[k]` of shape (levels, DRAWS) are joint draws of what they
    may be off by; `spreads[k]` was learnt from as much as `worth[k]` levels. `events` and `trials` are what
    was seen of each of `cells`, candidates' own counts left out, weighed as the deviations of rows allow.
    """

    terms: tuple[Term, ...]
    effects: tuple[Floats, ...]
    draws: tuple[NDArray[np.float32], ...]
    spreads: Floats
    worth: Floats
    cell_deviations: Deviations
    row_deviations: Deviations
    cells: Term
    events: Floats
    trials: Floats
    text: TextScore | None


def fit(train: Table, candidates: Table | None = None) -> Model:
    """Fit to all counts; without any it is what is believed before anything is seen.

    Counts of `candidates` are learnt from as well, but not remembered as their cells': they bring them along.
    """
    learnt = learn_text(train)
    score, promised = (learnt.score, learnt.held_out) if learnt else (None, np.zeros(len(train)))
    both, remembered = train, np.ones(len(train))
    if candidates is not None:
        both = train.joined(candidates)
        remembered = np.append(remembered, np.zeros(len(candidates)))
        promised = np.append(promised, score.scores(candidates) if score else np.zeros(len(candidates)))
    return _Fit(both, remembered, score, promised).run()


class _Fit:
    """The state of one fit; arrays named `_of_row` have the shape (rows,), others mostly (cells,)."""

    def __init__(self, table: Table, remembered: Floats, text: TextScore | None, promised: Floats) -> None:
        seen = np.flatnonzero(table.trials > 0)
        rows = table.taken(seen)
        self.text, self.remembered_of_row = text, remembered[seen]
        self.trials_of_row, self.events_of_row = rows.trials, rows.events
        self.cells, self.cell_of_row, first = whole_of(rows)
        cells = replace(
            rows.taken(first), trials=self._by_cell(rows.trials), events=self._by_cell(rows.events)
        )
        self.terms = terms_of(cells)
        base = Part(np.zeros(len(cells), dtype=np.int64), 1)
        self.parts = [base, *(_part(term, cells) for term in self.terms)]
        spreads = [USUAL_RATE_SPREAD, *(term.expected_spread for term in self.terms)]
        if text:
            self.parts.append(Part(base.codes, 1, promised[seen][first]))
            spreads.append(SLOPE_SPREAD)
        large = [k for k, term in enumerate(self.terms, 1) if term.columns == (GROUP,)]
        # Groups are many and no row is in two of them: solved apart, and last in the order of columns.
        self.order = [k for k in range(len(self.parts)) if k not in large] + large
        self.large = self.parts[large[0]] if large else None
        self.expected = np.array(spreads)
        self.spreads, self.worth = self.expected.copy(), np.zeros(len(self.parts))
        self.cell_deviations = Deviations(CELL_SPREAD, CELL_SPREAD, 0.0)
        self.row_deviations = Deviations(ROW_SPREAD, ROW_SPREAD, 0.0)
        self.effects = [np.zeros(part.size) for part in self.parts]
        rate = (rows.events.sum() + USUAL_RATE) / (rows.trials.sum() + 1.0)
        self.effects[0] += float(logit(min(float(rate), 1 - USUAL_RATE))) - USUAL_LOGIT

    def run(self) -> Model:
        """Alternate a Newton step and an update of the spreads until neither moves much."""
        for turn in range(MOST_ROUNDS):
            self._weigh()
            solved = self._solved()
            moved = self._step(solved)
            changed = self._learn(solved) if turn >= FIRST_ROUNDS else 1.0
            if max(moved, changed) < TOLERANCE:
                break
        return self._model()

    def _weigh(self) -> None:
        """Bring rates and weights up to date with effects and spreads."""
        total = np.full(len(self.cells.levels), USUAL_LOGIT)
        for part, effects in zip(self.parts, self.effects, strict=True):
            total += part.spread_out(effects)
        self.rates = expit(total)
        self.scatter = self.rates * (1 - self.rates)
        share = self.row_deviations.shares(self.trials_of_row, self.scatter[self.cell_of_row])
        self.share_of_row = share
        self.trials = self._by_cell(share * self.trials_of_row)
        self.events = self._by_cell(share * self.events_of_row)
        self.shares = self.cell_deviations.shares(self.trials, self.scatter)
        self.weights = self.shares * self.trials * self.scatter

    def _by_cell(self, values: Floats) -> Floats:
        return sums_by(self.cell_of_row, values, len(self.cells.levels))

    def _solved(self) -> Solved:
        precisions = [np.full(self.parts[k].size, self.spreads[k] ** -2) for k in self.order]
        dense = [self.parts[k] for k in self.order if self.parts[k] is not self.large]
        return solve(dense, self.large, self.weights, np.concatenate(precisions))

    def _split(self, stacked: Floats) -> list[Floats]:
        """Return what is stacked in the order of columns as a list in the order of parts."""
        ends = np.cumsum([self.parts[k].size for k in self.order])[:-1]
        pieces = dict(zip(self.order, np.split(stacked, ends), strict=True))
        return [pieces[k] for k in range(len(self.parts))]

    def _step(self, solved: Solved) -> float:
        score = self.shares * (self.events - self.trials * self.rates)
        gradient = [self.parts[k].sums(score) - self.effects[k] / self.spreads[k] ** 2 for k in self.order]
        step = solved.step(np.concatenate(gradient))
        length = float(np.abs(step).max())
        if length > LONGEST_STEP:
            step *= LONGEST_STEP / length
        changes = self._split(step)
        self.effects = [effects + change for effects, change in zip(self.effects, changes, strict=True)]
        return length

    def _learn(self, solved: Solved) -> float:
        """Update all spreads; return the largest relative change."""
        before = self._all_spreads()
        variances = self._split(solved.variances())
        for k in range(1, len(self.terms) + 1):
            squares = float(self.effects[k] @ self.effects[k])
            self.worth[k] = max(self.parts[k].size - variances[k].sum() / self.spreads[k] ** 2, 0.0)
            prior = PRIOR_WORTH * self.expected[k] ** 2
            self.spreads[k] = np.sqrt((prior + squares) / (PRIOR_WORTH + self.worth[k]))
        self._learn_deviations(solved)
        # A spread on its way to nothing takes long to arrive, and nobody is waiting for it.
        return float(np.abs((self._all_spreads() - before) / np.maximum(before, NARROW)).max())

    def _all_spreads(self) -> Floats:
        return np.array([*self.spreads, self.cell_deviations.spread, self.row_deviations.spread])

    def _learn_deviations(self, solved: Solved) -> None:
        pieces = self._split(solved.draws(_generator(), FEW_DRAWS))
        total = sum(part.spread_out(draws) for part, draws in zip(self.parts, pieces, strict=True))
        # What the fit has bent towards a count is missing from its residual.
        free = 1 - np.minimum(self.weights * np.var(total, axis=1), 0.95)
        self.cell_deviations = self.cell_deviations.learnt(
            self.events, self.trials, rates=self.rates, free=free, prior_worth=PRIOR_WORTH
        )
        rates = (self.events + PRIOR_WORTH * self.rates) / (self.trials + PRIOR_WORTH)
        free = 1 - self.share_of_row * self.trials_of_row / self.trials[self.cell_of_row]
        alone = free < 1e-9
        self.row_deviations = self.row_deviations.learnt(
            self.events_of_row[~alone], self.trials_of_row[~alone],
            rates=rates[self.cell_of_row][~alone], free=free[~alone], prior_worth=PRIOR_WORTH,
        )  # fmt: skip

    def _model(self) -> Model:
        self._weigh()
        draws = self._split(self._solved().draws(_generator(), DRAWS))
        remembered = self.share_of_row * self.remembered_of_row
        return Model(
            terms=self.terms,
            effects=tuple(self.effects),
            draws=tuple(one.astype(np.float32) for one in draws),
            spreads=self.spreads,
            worth=self.worth,
            cell_deviations=self.cell_deviations,
            row_deviations=self.row_deviations,
            cells=self.cells,
            events=self._by_cell(remembered * self.events_of_row),
            trials=self._by_cell(remembered * self.trials_of_row),
            text=self.text,
        )


def _part(term: Term, cells: Table) -> Part:
    codes, _ = term.codes(cells)
    return Part(np.minimum(codes, len(term.levels)), len(term.levels))


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)
