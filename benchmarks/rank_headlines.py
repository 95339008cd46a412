"""The ranking on real headline tests, by its commands; needs RANK_DATA.

Impressions of tests not learnt from are revealed bit by bit: lift claimed for the first against what its
unseen impressions show; how often 90 % intervals hold the unseen clicks; ten days of allocation replayed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.advertising import Headlines, first_impressions, folder, upworthy
from benchmarks.harness import installation, report
from benchmarks.rank_value import by_command
from segments.ranking.allocation import shares
from segments.ranking.numbers import Codes, Floats, logit
from segments.ranking.scoring import chances_to_be_best

SEEN = (0, 100, 500, 1_000)
SAMPLES = 3
BUDGETS = (1_000, 3_000)
DAYS = 10
# Shares (rows,) of a day by what was shown and clicked so far.
Policy = Callable[[Floats, Floats], Floats]
DRAWS = 400


def main() -> int:
    """Print claims, coverage and replay."""
    path = folder()
    if path is None:
        print("RANK_DATA names no folder with the data (docs/decisions/ranking.md).", file=sys.stderr)
        return 0
    tests = upworthy(path)
    with installation():
        for seen in SEEN:
            _judge(tests, seen)
        for budget in BUDGETS:
            _replay(tests, budget)
    return 0


def _judge(tests: Headlines, seen: int) -> None:
    found, plain = [], []
    for seed in range(SAMPLES if seen else 1):
        generator = np.random.default_rng(seed)
        rows = tests.judge
        clicks = first_impressions(rows, seen, generator) if seen else np.zeros(len(rows))
        answer = by_command(tests.learn, rows.assign(clicks=clicks, impressions=seen))
        left, hits = rows["impressions"].to_numpy() - seen, rows["clicks"].to_numpy() - clicks
        lifts = _lifts(rows, answer["p_mean"].to_numpy(), hits / left)
        found.append((*lifts, _coverage(answer, hits, left, generator)))
        if seen:
            raw, flat = clicks / seen, (clicks + 1) / (seen + 2)
            plain.append((*_lifts(rows, raw, hits / left)[:2], *_lifts(rows, flat, hits / left)[:2]))
    claimed, real, error, held = np.mean(found, axis=0)
    report(
        f"rank_headlines_{seen}_lift",
        real,
        unit=f"realised (±{error:.3f}); baseline claimed",
        baseline=claimed,
    )
    report(f"rank_headlines_{seen}_coverage", held, unit="of 90 % intervals hold the unseen clicks")
    if plain:
        means = np.mean(plain, axis=0)
        for place, name in enumerate(("raw", "beta_1_1")):
            report(f"rank_headlines_{seen}_{name}", means[2 * place + 1], unit="realised; baseline claimed",
                   baseline=means[2 * place])  # fmt: skip


def _lifts(rows: pd.DataFrame, stated: Floats, real: Floats) -> tuple[float, float, float]:
    """Return claimed and realised lift of the tests' firsts over their means, and the latter's error."""
    frame = pd.DataFrame({"test": rows["group_id"], "stated": stated, "real": real})
    means = frame.groupby("test")[["stated", "real"]].mean()
    first = frame.loc[frame.groupby("test")["stated"].idxmax()].set_index("test")
    claims, lifts = first["stated"] / means["stated"] - 1, first["real"] / means["real"] - 1
    return float(claims.mean()), float(lifts.mean()), float(lifts.std() / np.sqrt(len(lifts)))


def _coverage(answer: pd.DataFrame, hits: Floats, left: Floats, generator: np.random.Generator) -> float:
    """Return how often the unseen clicks lie in the middle 90 % of what the intervals predict for them."""
    low, high = (logit(answer[name].to_numpy()) for name in ("p_low90", "p_high90"))
    spread = (high - low) / 2 / 1.6448536
    rates = 1 / (1 + np.exp(-((low + high) / 2 + spread * generator.standard_normal((DRAWS, len(low))))))
    drawn = generator.binomial(left.astype(int), rates)
    place = (drawn < hits).mean(axis=0) + (drawn == hits).mean(axis=0) / 2
    return float(((place > 0.05) & (place < 0.95)).mean())


def _replay(tests: Headlines, budget: int) -> None:
    """Print the clicks of ten days of `allocate`, and of Beta(1, 1) by the same rule, to an even split."""
    rows = tests.judge.reset_index(drop=True)
    groups = pd.factorize(rows["group_id"])[0]

    def ours(trials: Floats, events: Floats) -> Floats:
        answer = by_command(tests.learn, rows.assign(clicks=events, impressions=trials), "allocate")
        return np.asarray(answer["weight"])

    def plain(trials: Floats, events: Floats) -> Floats:
        draws = np.random.default_rng(1).beta(
            1 + events[:, None], (1 + trials - events)[:, None], (len(rows), DRAWS)
        )
        return shares(chances_to_be_best(draws.astype(np.float32), groups), groups)

    even = rows.groupby(groups)[["clicks", "impressions"]].apply(
        lambda one: (one.clicks / one.impressions).mean()
    )
    for name, policy in (("", ours), ("_beta_1_1", plain)):
        clicks = _shown(rows, groups, budget, policy)
        report(
            f"rank_replay_{budget}{name}",
            float(clicks / (even.sum() * budget)),
            unit="clicks of an even split",
        )


def _shown(rows: pd.DataFrame, groups: Codes, budget: int, policy: Policy) -> float:
    """Return all clicks when a policy shares each day's impressions; no impression is shown twice."""
    generator = np.random.default_rng(2)
    impressions, clicks = rows["impressions"].to_numpy(), rows["clicks"].to_numpy()
    trials, events = np.zeros(len(rows)), np.zeros(len(rows))
    for _ in range(DAYS):
        weights = policy(trials, events)
        wanted = np.floor(weights * budget / DAYS + generator.uniform(size=len(rows)))
        shown = np.minimum(wanted, impressions - trials)
        left = clicks - events
        events = events + generator.hypergeometric(
            left.astype(int), (impressions - trials - left).astype(int), shown.astype(int)
        )
        trials = trials + shown
    per_group = np.bincount(groups, weights=events) / np.maximum(np.bincount(groups, weights=trials), 1)
    return float(per_group.sum() * budget)


if __name__ == "__main__":
    sys.exit(main())
