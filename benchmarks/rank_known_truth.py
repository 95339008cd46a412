"""Worlds whose truth is known: do stated intervals and chances hold, and what does the allocation lose?

200 worlds of eight past campaigns and a new one (benchmarks/known_worlds.py). The new one's ads have 0, 300
or 3,000 impressions each; then ten days of 200 impressions for each segment and ad, shared by `allocate`, by
plain Thompson sampling (Beta(1, 1), each cell by itself) and evenly. Regret is the share of clicks lost
against always showing the best.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.harness import report
from benchmarks.known_worlds import World, counted, world
from segments.ranking.allocation import shares
from segments.ranking.numbers import Codes, Floats
from segments.ranking.scoring import Ranking, groups_of, rank

WORLDS = range(1_000, 1_200)
DAYS = 10
# Shares (rows,) of a day by what was shown and clicked so far.
Policy = Callable[[World, Floats, Floats, np.random.Generator], Floats]
IMPRESSIONS_A_DAY = 200


def main() -> None:
    """Print what was stated beside what came true."""
    for own in (0, 300, 3_000):
        _state(own)
    worlds = [world(seed) for seed in WORLDS[:40]]
    even = np.mean([_regret(one, _evenly, seed) for seed, one in enumerate(worlds)])
    thompson = np.mean([_regret(one, _thompson, seed) for seed, one in enumerate(worlds)])
    ours = float(np.mean([_regret(one, _allocated, seed) for seed, one in enumerate(worlds)]))
    without = np.mean([_regret(_forgetful(one), _allocated, seed) for seed, one in enumerate(worlds)])
    report(
        "rank_regret", ours, unit="of clicks lost; baseline plain Thompson sampling", baseline=float(thompson)
    )
    report("rank_regret_even", ours, unit="of clicks lost; baseline an even split", baseline=float(even))
    report(
        "rank_regret_no_past",
        float(without),
        unit="the same with nothing learnt before",
        baseline=float(thompson),
    )


def _state(own: int) -> None:
    """Print coverage, and stated against true chances, for new ads with so many impressions each."""
    held, stated, true, claimed, real = [], [], [], [], []
    for seed in WORLDS:
        one = world(seed)
        generator = np.random.default_rng(seed + 10**6)
        counts = np.full(len(one.rates), float(own))
        new = counted(one.new, counts, generator.binomial(own, one.rates).astype(float))
        ranking = rank(one.past, new)
        held.append(np.mean((one.rates >= ranking.low) & (one.rates <= ranking.high)))
        for rows in _by_group(groups_of(new)):
            top = rows[np.argsort(-ranking.best[rows])][:3]
            stated.append(ranking.best[top].sum())
            true.append(rows[np.argmax(one.rates[rows])] in top)
            chosen = rows[np.argmax(ranking.mean[rows])]
            claimed.append(ranking.mean[chosen] / ranking.mean[rows].mean())
            real.append(one.rates[chosen] / one.rates[rows].mean())
    name, lifts = f"rank_truth_{own}", (float(np.mean(claimed)) - 1, float(np.mean(real)) - 1)
    report(f"{name}_coverage", float(np.mean(held)), unit="of 90 % intervals hold the true rate")
    report(f"{name}_top3", float(np.mean(true)), unit="best is in the top 3; baseline as stated",
           baseline=float(np.mean(stated)), ratio=float(np.mean(true) / np.mean(stated)))  # fmt: skip
    report(f"{name}_lift", lifts[1], unit="lift of the first; baseline as claimed", baseline=lifts[0])


def _by_group(groups: Codes) -> list[Codes]:
    return [np.flatnonzero(groups == one) for one in np.unique(groups)]


def _forgetful(one: World) -> World:
    return World(one.past.taken(np.arange(0)), one.new, one.rates)


def _regret(one: World, policy: Policy, seed: int) -> float:
    """Return the share of clicks lost over all days, in expectation given what was shown."""
    generator = np.random.default_rng(seed)
    groups = groups_of(one.new)
    trials, events = np.zeros(len(groups)), np.zeros(len(groups))
    sizes = np.bincount(groups)[groups]
    for _ in range(DAYS):
        weights = policy(one, trials, events, generator)
        shown = np.floor(weights * sizes * IMPRESSIONS_A_DAY + generator.uniform(size=len(groups)))
        trials, events = trials + shown, events + generator.binomial(shown.astype(int), one.rates)
    best = np.zeros(groups.max() + 1)
    np.maximum.at(best, groups, one.rates)
    return float(1 - (trials @ one.rates) / (trials @ best[groups]))


def _evenly(one: World, trials: Floats, events: Floats, generator: np.random.Generator) -> Floats:
    groups = groups_of(one.new)
    return np.asarray(1 / np.bincount(groups)[groups])


def _thompson(one: World, trials: Floats, events: Floats, generator: np.random.Generator) -> Floats:
    draws = generator.beta(1 + events[:, None], 1 + (trials - events)[:, None], (len(trials), 200))
    weights = np.zeros(len(trials))
    for rows in _by_group(groups_of(one.new)):
        winners = np.argmax(draws[rows], axis=0)
        weights[rows] = np.bincount(winners, minlength=len(rows)) / draws.shape[1]
    return weights


def _allocated(one: World, trials: Floats, events: Floats, generator: np.random.Generator) -> Floats:
    ranking: Ranking = rank(one.past, counted(one.new, trials, events))
    return shares(ranking.best, groups_of(one.new))


if __name__ == "__main__":
    main()
