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
    return score(fit(train.joined(candidates)), candidates)


def score(model: Model, candidates: Table) -> Ranking:
    """Rank candidates; counts of theirs must have been part of the fit.

    Given a row's expected rate, its true rate has a Beta distribution around it, which the row's own counts
    update exactly; what that expected rate may be off by comes from the model's joint draws, as logits.
    """
    generator = np.random.default_rng(SEED)
    centre, off = _expected(model, candidates, generator)
    rate = expit(centre)
    spread = model.ad_spread**2 * _unsure(model.ad_worth)
    strength = np.maximum(1 / (spread * rate * (1 - rate)) - 1, 0.5)
    hits = rate * strength + candidates.events
    misses = (1 - rate) * strength + candidates.trials - candidates.events
    first, second = (digamma_and_trigamma(one) for one in (hits, misses))
    own = first[1] + second[1]
    # How far the row still follows its expected rate: all the way without counts, hardly with many.
    follows = np.minimum(own * strength * rate * (1 - rate), 1.0)
    middle = first[0] - second[0]
    variance = np.var(off, axis=1, dtype=np.float64)
    half = HALF_OF_90 * np.sqrt(follows**2 * variance + own)
    draws = off * follows[:, None].astype(np.float32)
    draws += generator.standard_normal(draws.shape, dtype=np.float32) * np.sqrt(own)[:, None].astype(
        np.float32
    )
    draws += middle[:, None].astype(np.float32)
    mean = (strength * mean_rate(centre, variance) + candidates.events) / (strength + candidates.trials)
    low, high = expit(middle - half), expit(middle + half)
    groups = candidates.group.codes if candidates.group else np.zeros(len(candidates), dtype=np.int64)
    return Ranking(np.clip(mean, low, high), low, high, chances_to_be_best(draws, groups))


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
    return centre, off


def _unsure(worth: float) -> float:
    """Return by how much a variance has to be widened that was learnt from so many rows (Student's t)."""
    return (PRIOR_WORTH + worth) / (PRIOR_WORTH + worth - 2)


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
