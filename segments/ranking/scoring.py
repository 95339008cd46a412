"""Ranks candidates by a fit: a rate with its 90 % interval for each row, and its chance to be the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segments.ranking.model import DRAWS, PRIOR_WORTH, SEED, USUAL_LOGIT, Model, fit
from segments.ranking.numbers import Codes, Floats, digamma_and_trigamma, expit, mean_rate
from segments.ranking.tables import Table

# Half of a 90 % interval in standard deviations.
HALF_OF_90 = 1.6448536
# Fewer trials than this a belief is never worth, however far rates lie apart.
LEAST_STRENGTH = 0.5


@dataclass(frozen=True, slots=True)
class Ranking:
    """For each candidate, in their order and of shape (rows,): the rate per trial, and the chance to be best.

    `low` and `high` hold the true rate of the row with 90 %; `best` sums to 1 within a group.
    """

    mean: Floats
    low: Floats
    high: Floats
    best: Floats


def rank(train: Table, candidates: Table) -> Ranking:
    """Learn from both tables' counts and rank the candidates.

    A count in `candidates` must not be in `train` too: it would be taken for a second one.
    """
    return score(fit(train, candidates), candidates)


def score(model: Model, candidates: Table) -> Ranking:
    """Rank candidates; counts of theirs must have been part of the fit.

    What a row's expected rate may be off by comes from the model's joint draws, on the logit scale; around it
    the row's true rate has a Beta distribution, which its cell's counts and then its own update exactly.
    """
    generator = np.random.default_rng(SEED)
    centre, off = _expected(model, candidates, generator)
    off_variance = np.var(off, axis=1, dtype=np.float64)
    codes, levels = model.cells.codes(candidates)
    none = np.zeros(levels - len(model.cells.levels))
    events, trials = (np.concatenate([one, none])[codes] for one in (model.events, model.trials))
    cell = _updated(expit(centre), model.cell_deviations.variance(PRIOR_WORTH), events, trials)
    row = _updated(
        cell.rate,
        cell.variance + model.row_deviations.variance(PRIOR_WORTH),
        candidates.events,
        candidates.trials,
    )
    follows = cell.follows * row.follows
    half = HALF_OF_90 * np.sqrt(follows**2 * off_variance + row.variance)
    low, high = expit(row.middle - half), expit(row.middle + half)
    mean = cell.mean(mean_rate(centre, off_variance), events, trials)
    mean = np.clip(row.mean(mean, candidates.events, candidates.trials), low, high)
    off *= _column(follows)
    off += generator.standard_normal(off.shape, dtype=np.float32) * _column(np.sqrt(row.variance))
    off += _column(row.middle)
    groups = groups_of(candidates)
    # What never happened in so many draws is rare, not impossible: one more draw, shared evenly.
    even = 1 / np.bincount(groups)[groups]
    best = (chances_to_be_best(off, groups) * DRAWS + even) / (DRAWS + 1)
    return Ranking(mean, low, high, best)


def groups_of(candidates: Table) -> Codes:
    """Return each row's group, of shape (rows,); without a group_id all are one."""
    return candidates.group.codes if candidates.group else np.zeros(len(candidates), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Updated:
    """Beta distributions after counts: mean `rate`, on the logit scale `middle` and `variance`.

    `strength` is what the distribution before was worth in trials; `follows` says how far a shift of its rate
    still shows: all of it without counts, hardly any of it with many.
    """

    rate: Floats
    middle: Floats
    variance: Floats
    strength: Floats
    follows: Floats

    def mean(self, before: Floats, events: Floats, trials: Floats) -> Floats:
        """Return the mean rate after the counts, given the one before."""
        return (self.strength * before + events) / (self.strength + trials)


def _updated(rate: Floats, variance: Floats | float, events: Floats, trials: Floats) -> _Updated:
    """Return what counts make of rates that vary on the logit scale with `variance`; all of shape (rows,)."""
    strength = np.maximum(1 / (variance * rate * (1 - rate)) - 1, LEAST_STRENGTH)
    hits, misses = rate * strength + events, (1 - rate) * strength + trials - events
    (first, first_slope), (second, second_slope) = (digamma_and_trigamma(one) for one in (hits, misses))
    own = first_slope + second_slope
    follows = np.minimum(own * strength * rate * (1 - rate), 1.0)
    return _Updated(hits / (hits + misses), first - second, own, strength, follows)


def _column(values: Floats) -> NDArray[np.float32]:
    return values[:, None].astype(np.float32)


def _expected(
    model: Model, candidates: Table, generator: np.random.Generator
) -> tuple[Floats, NDArray[np.float32]]:
    """Return the logit of each row's expected rate, and draws (rows, DRAWS) of what it may be off by."""
    centre = np.full(len(candidates), USUAL_LOGIT + model.effects[0][0])
    off: NDArray[np.float32] = np.tile(model.draws[0], (len(candidates), 1))
    for place, term in enumerate(model.terms, 1):
        codes, levels = term.codes(candidates)
        unknown = levels - len(term.levels)
        centre += np.concatenate([model.effects[place], np.zeros(unknown)])[codes]
        known = model.draws[place]
        if unknown:
            # A level never seen is as far off as the known ones of its kind, and that is known only so well.
            worth = PRIOR_WORTH + model.worth[place]
            scale = model.spreads[place] * np.sqrt(worth / generator.chisquare(worth, DRAWS))
            new = generator.standard_normal((unknown, DRAWS)) * scale
            known = np.concatenate([known, new.astype(np.float32)])
        off += known[codes]
    if model.text:
        promised = model.text.scores(candidates)
        centre += model.effects[-1][0] * promised
        off += model.draws[-1] * _column(promised)
    return centre, off


def chances_to_be_best(draws: NDArray[np.float32], groups: Codes) -> Floats:
    """Return for each row in how many draws (rows, draws) it is its group's highest; ties share."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(groups)))
    ordered = draws[order]
    wins = ordered == np.repeat(np.maximum.reduceat(ordered, starts, axis=0), sizes, axis=0)
    chances = np.empty(len(groups))
    chances[order] = wins.mean(axis=1)
    totals = np.bincount(groups, weights=chances)
    result: Floats = chances / totals[groups]
    return result
