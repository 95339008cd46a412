"""The ranking on real advertising data, by its commands, beside what others would do; needs RANK_DATA.

Persons (Hillstrom's e-mails, Karlan and List's letters): value of choosing each segment's first arm, against
the best arm overall, on persons not learnt from (self-normalised, weighted by the inverse of the arm's
share); log-loss; claimed against realised. benchmarks/rank_headlines.py has the headlines (Upworthy).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.advertising import People, folder, hillstrom, karlan
from benchmarks.harness import installation, report
from benchmarks.ranking_baselines import best_overall, beta_binomial_cells, has_lightgbm, lightgbm, raw_cells
from segments.ranking.numbers import Floats

SIZES = (1_000, 3_000, 10_000)
SAMPLES = 8
Predict = Callable[[pd.DataFrame, pd.DataFrame], Floats]
SURE = 0.8


def main() -> int:
    """Print each method's lines for each set and size."""
    path = folder()
    if path is None:
        print("RANK_DATA names no folder with the data (docs/decisions/ranking.md).", file=sys.stderr)
        return 0
    methods: dict[str, Predict] = {
        "ours": lambda learn, candidates: by_command(learn, candidates)["p_mean"].to_numpy(dtype=float),
        "best_overall": best_overall,
        "raw_cells": raw_cells,
        "beta_binomial_cells": beta_binomial_cells,
        **({"lightgbm": lightgbm} if has_lightgbm() else {}),
    }
    with installation():
        for people, sizes in ((hillstrom(path), SIZES), (karlan(path), (10_000,))):
            for size in sizes:
                for name, predict in methods.items():
                    _judge(people, size, name, predict)
                _count_sure(people, size)
    return 0


def by_command(train: pd.DataFrame, candidates: pd.DataFrame, command: str = "rank") -> pd.DataFrame:
    """Return what a command answers to two tables, in the order of the candidates."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the installation

    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / one for one in ("T.csv", "C.csv", "O.csv")]
        train.to_csv(files[0], index=False)
        candidates.assign(row_id=range(len(candidates))).to_csv(files[1], index=False)
        call_command(command, "--train", files[0], "--candidates", files[1], "--out", files[2])
        return pd.read_csv(files[2])


def _candidates(people: People) -> tuple[pd.DataFrame, Floats]:
    """Return each segment of the judges with each arm, and each judge's group."""
    names = [name for name in people.judge if name.startswith("seg_")]
    cells = people.judge[names].drop_duplicates().reset_index(drop=True)
    cells["group_id"] = range(len(cells))
    rows = pd.concat([cells.assign(cre_arm=arm) for arm in people.arms], ignore_index=True)
    groups = people.judge.merge(cells, on=names, how="left")["group_id"].to_numpy()
    return rows.assign(impressions=0, clicks=0), groups


def _judge(people: People, size: int, name: str, predict: Predict) -> None:
    """Print one method's value against the best overall and an even mix, log-loss and claim, over samples."""
    candidates, groups = _candidates(people)
    arm = people.judge["cre_arm"].to_numpy()
    clicks = people.judge["clicks"].to_numpy()
    weight = 1 / people.judge["cre_arm"].map(people.shares).to_numpy(dtype=float)
    found = []
    for seed in range(SAMPLES):
        learn = people.learn.sample(size, random_state=seed)
        rates = predict(learn, candidates).reshape(len(people.arms), -1)
        first = np.array(people.arms)[rates.argmax(axis=0)][groups]
        overall = learn.groupby("cre_arm")["clicks"].mean().idxmax()
        values = [
            _value(clicks, weight * chosen) for chosen in (arm == first, arm == overall, np.ones(len(arm)))
        ]
        stated = rates[[people.arms.index(one) for one in arm], groups]
        claimed = rates.max(axis=0)[groups].mean() / rates.mean(axis=0)[groups].mean()
        found.append((values[0] / values[1], values[0] / values[2], _log_loss(clicks, stated), claimed))
    mean = np.mean(found, axis=0)
    label = f"rank_value_{people.name}_{size}_{name}"
    report(f"{label}", mean[0], unit="value of the best overall")
    report(f"{label}_log_loss", mean[2], unit="nats a person")
    report(f"{label}_claim", mean[3], unit="times an even mix claimed; baseline realised", baseline=mean[1])


def _value(clicks: Floats, weights: Floats) -> float:
    return float(clicks @ weights / weights.sum())


def _log_loss(clicks: Floats, rates: Floats) -> float:
    rates = np.clip(rates, 1e-4, 1 - 1e-4)
    return float(-np.mean(clicks * np.log(rates) + (1 - clicks) * np.log(1 - rates)))


def _count_sure(people: People, size: int) -> None:
    """Print in how many segments the first arm would be called likely or strong."""
    candidates, _ = _candidates(people)
    answer = by_command(people.learn.sample(size, random_state=0), candidates)
    sure = answer["prob_best"].groupby(candidates["group_id"]).max() >= SURE
    report(
        f"rank_value_{people.name}_{size}_sure", float(sure.mean()), unit="of segments with a likely first"
    )


if __name__ == "__main__":
    sys.exit(main())
