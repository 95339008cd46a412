"""Real advertising data for judging the ranking, split so that what is reported was not tuned on.

The files are no part of the project: RANK_DATA names their folder (docs/decisions/ranking.md has more).
RANK_PART is `held` (the default, for figures that are stated) or `look` (for trying things out).
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from segments.ranking.numbers import Floats
from segments.ranking.tables import Column, Table

PART = os.environ.get("RANK_PART", "held")


def folder() -> Path | None:
    """Return the folder of the data, if one is named and there."""
    named = os.environ.get("RANK_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


def table(frame: pd.DataFrame, *, trials: str, events: str) -> Table:
    """Return a table of a frame's seg_, cre_, cre_text and group_id columns and its counts."""
    named = {
        name: Column.of([str(value) for value in frame[name]]) for name in frame.columns if _is_known(name)
    }
    text, group = named.pop("cre_text", None), named.pop("group_id", None)
    return Table(
        trials=frame[trials].to_numpy(dtype=float),
        events=frame[events].to_numpy(dtype=float),
        columns=MappingProxyType(named),
        group=group,
        text=text,
    )


def _is_known(name: str) -> bool:
    return name.startswith(("seg_", "cre_")) or name == "group_id"


@dataclass(frozen=True, slots=True)
class People:
    """Persons who got one arm each by chance: those to learn from, and those to judge by."""

    name: str
    learn: pd.DataFrame
    judge: pd.DataFrame
    arms: tuple[str, ...]
    shares: dict[str, float]


def hillstrom(path: Path) -> People:
    """E-mails of a shop; who visited."""
    frame = pd.read_csv(path / "hillstrom_dev.csv", dtype=str)
    names = ["recency", "history_segment", "mens", "womens", "zip_code", "newbie", "channel"]
    return _people("hillstrom", frame, names, arm="segment", reward="visit")


def karlan(path: Path) -> People:
    """Letters of a charity that asked in thirteen ways; who gave."""
    frame = pd.read_csv(path / "karlan_dev.csv", dtype=str)
    names = ["rec", "fr", "hp", "female", "couple", "red0", "dormant"]
    return _people("karlan", frame, names, arm="arm", reward="reward")


def _people(name: str, frame: pd.DataFrame, names: list[str], *, arm: str, reward: str) -> People:
    known = pd.DataFrame({f"seg_{one}": frame[one] for one in names})
    known["cre_arm"], known["clicks"], known["impressions"] = frame[arm], frame[reward].astype(float), 1.0
    part = np.random.default_rng(11).permutation(len(known)) % 4
    shares = frame[arm].value_counts(normalize=True).to_dict()
    return People(
        name=name,
        learn=known[part < 2].reset_index(drop=True),
        judge=known[part == (2 if PART == "look" else 3)].reset_index(drop=True),
        arms=tuple(sorted(shares)),
        shares=shares,
    )


@dataclass(frozen=True, slots=True)
class Headlines:
    """Tests of headlines: whole ones to learn from, and others whose impressions are revealed bit by bit."""

    learn: pd.DataFrame
    judge: pd.DataFrame


def upworthy(path: Path) -> Headlines:
    """Headlines of one story each, shown to equal shares of readers."""
    frame = pd.read_csv(path / "upworthy_dev.csv", dtype={"headline": str, "clickability_test_id": str})
    frame = frame.rename(columns={"clickability_test_id": "group_id", "headline": "cre_text"})
    part = np.array([zlib.crc32(one.encode()) % 4 for one in frame["group_id"]])
    wanted = 2 if PART == "look" else 3
    return Headlines(frame[part < 2].reset_index(drop=True), frame[part == wanted].reset_index(drop=True))


def first_impressions(judge: pd.DataFrame, count: int, generator: np.random.Generator) -> Floats:
    """Return how many clicks of each row fall among `count` of its impressions, none drawn twice."""
    clicks, impressions = judge["clicks"].to_numpy(), judge["impressions"].to_numpy()
    return np.asarray(generator.hypergeometric(clicks, impressions - clicks, count), dtype=np.float64)
