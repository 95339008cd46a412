"""What others would predict from the same rows: rates of persons by segment and one creative column."""

from __future__ import annotations

import importlib.util
from math import lgamma

import numpy as np
import pandas as pd

from segments.ranking.numbers import Floats

STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0)


def has_lightgbm() -> bool:
    """Tell whether LightGBM is importable; the project does not need it."""
    return importlib.util.find_spec("lightgbm") is not None


def best_overall(learn: pd.DataFrame, candidates: pd.DataFrame) -> Floats:
    """Predict each arm's rate among all."""
    rates = learn.groupby("cre_arm")["clicks"].mean()
    return np.asarray(candidates["cre_arm"].map(rates), dtype=float)


def raw_cells(learn: pd.DataFrame, candidates: pd.DataFrame) -> Floats:
    """Predict the rate of those in the same cell who got the same arm; the arm's own if there were none."""
    clicks, people = _cells(learn, candidates)
    with np.errstate(invalid="ignore"):
        return np.where(people > 0, clicks / people, best_overall(learn, candidates))


def beta_binomial_cells(learn: pd.DataFrame, candidates: pd.DataFrame) -> Floats:
    """Predict the same, shrunk to the arm's rate by the strength that makes all cells' counts most likely."""
    cells = learn.groupby([*_segments(learn), "cre_arm"])["clicks"].agg(["sum", "count"]).reset_index()
    rate = best_overall(learn, cells)
    likely = [_likelihood(cells["sum"].to_numpy(), cells["count"].to_numpy(), rate * s, s) for s in STRENGTHS]
    strength = STRENGTHS[int(np.argmax(likely))]
    clicks, people = _cells(learn, candidates)
    return (clicks + strength * best_overall(learn, candidates)) / (people + strength)


def lightgbm(learn: pd.DataFrame, candidates: pd.DataFrame) -> Floats:
    """Predict by boosted trees on all columns."""
    import lightgbm as gbm  # type: ignore[import-not-found]  # noqa: PLC0415 - installed apart, if at all

    names = [*_segments(learn), "cre_arm"]
    kinds = {name: pd.CategoricalDtype(sorted(set(learn[name]) | set(candidates[name]))) for name in names}
    settings = {
        "objective": "binary",
        "learning_rate": 0.05,
        "num_leaves": 15,
        "verbose": -1,
        "num_threads": 2,
    }
    rows = gbm.Dataset(learn[names].astype(kinds), learn["clicks"].astype(int))
    return np.asarray(gbm.train(settings, rows, 150).predict(candidates[names].astype(kinds)))


def _segments(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name.startswith("seg_")]


def _cells(learn: pd.DataFrame, candidates: pd.DataFrame) -> tuple[Floats, Floats]:
    names = [*_segments(learn), "cre_arm"]
    cells = learn.groupby(names)["clicks"].agg(["sum", "count"]).reset_index()
    found = candidates[names].merge(cells, on=names, how="left").fillna({"sum": 0.0, "count": 0})
    return found["sum"].to_numpy(dtype=float), found["count"].to_numpy(dtype=float)


def _likelihood(clicks: Floats, people: Floats, hits: Floats, strength: float) -> float:
    """Return the log likelihood of beta-binomial counts, constants left out."""
    gamma = np.vectorize(lgamma)
    misses = strength - hits
    up = gamma(hits + clicks) + gamma(misses + people - clicks) - gamma(strength + people)
    return float((up - gamma(hits) - gamma(misses) + lgamma(strength)).sum())
