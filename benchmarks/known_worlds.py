"""Advertising worlds whose true rates are known, drawn anew for each seed, no two alike in what matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from segments.ranking.numbers import Floats, expit
from segments.ranking.tables import Column, Table

PAST_CAMPAIGNS = 8
ADS = 6


@dataclass(frozen=True, slots=True)
class World:
    """Past campaigns with their counts, and the ads of a new one with their true rates, of shape (rows,)."""

    past: Table
    new: Table
    rates: Floats


def world(seed: int) -> World:
    """Draw a world; how much segments, options, pairs, campaigns and single ads matter is drawn too."""
    generator = np.random.default_rng(seed)
    segments = np.array([(age, city) for age in range(3) for city in range(3)])
    matters = generator.uniform(0, 0.4, 6)
    base = generator.normal(-4.2, 0.6)
    effects = {
        "age": generator.normal(0, matters[0], 3), "city": generator.normal(0, matters[0], 3),
        "angle": generator.normal(0, matters[1], 5), "tone": generator.normal(0, matters[1], 4),
        "pair": generator.normal(0, matters[2] / 2, (3, 5)),
    }  # fmt: skip
    campaigns, rates = [], []
    for campaign in range(PAST_CAMPAIGNS + 1):
        ads = np.column_stack([generator.integers(0, 5, ADS), generator.integers(0, 4, ADS)])
        ad = generator.normal(0, matters[3], ADS)
        of_segment, of_ad = (one.ravel() for one in np.meshgrid(np.arange(9), np.arange(ADS), indexing="ij"))
        age, city = segments[of_segment].T
        angle, tone = ads[of_ad].T
        logits = base + generator.normal(0, matters[4]) + effects["age"][age] + effects["city"][city]
        logits += effects["angle"][angle] + effects["tone"][tone] + effects["pair"][age, angle] + ad[of_ad]
        logits += generator.normal(0, matters[5] / 2, len(logits))
        # What is new competes within its segment; what is past says which ads are the same in several.
        is_past = campaign < PAST_CAMPAIGNS
        groups = [f"{campaign}" if is_past else f"{campaign} {one}" for one in of_segment]
        campaigns.append((age, city, angle, tone, groups))
        rates.append(expit(logits))
    past = tuple(np.concatenate([one[place] for one in campaigns[:-1]]) for place in range(5))
    past_rates = np.concatenate(rates[:-1])
    trials = np.exp(generator.uniform(np.log(200), np.log(20_000), len(past_rates))).round()
    seen = _table(past, trials, generator.binomial(trials.astype(int), past_rates).astype(float))
    nothing = np.zeros(len(rates[-1]))
    return World(seen, _table(campaigns[-1], nothing, nothing), rates[-1])


def _table(columns: Sequence[Iterable[object]], trials: Floats, events: Floats) -> Table:
    names = ("seg_age", "seg_city", "cre_angle", "cre_tone")
    made = [Column.of([str(value) for value in column]) for column in columns]
    return Table(trials, events, MappingProxyType(dict(zip(names, made[:4], strict=True))), group=made[4])


def counted(table: Table, trials: Floats, events: Floats) -> Table:
    """Return the table with other counts."""
    return Table(trials, events, table.columns, table.group, table.text)
