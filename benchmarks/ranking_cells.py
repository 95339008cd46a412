"""Cells to fit and to score: five segment and five creative columns of six levels each, fifty campaigns."""

from types import MappingProxyType

import numpy as np

from segments.ranking.numbers import expit
from segments.ranking.tables import Column, Table

LEVELS = tuple("abcdef")


def cells(count: int, seed: int) -> Table:
    """Return so many cells with counts of 100 to 20,000 impressions."""
    generator = np.random.default_rng(seed)
    names = [*(f"seg_{one}" for one in range(5)), *(f"cre_{one}" for one in range(5))]
    columns = {name: Column(generator.integers(0, len(LEVELS), count), LEVELS) for name in names}
    logits = -4 + generator.normal(0, 0.2, count)
    for column in columns.values():
        logits += generator.normal(0, 0.15, len(LEVELS))[column.codes]
    trials = generator.integers(100, 20_000, count)
    events = generator.binomial(trials, expit(logits))
    group = Column(generator.integers(0, 50, count), tuple(f"campaign {one}" for one in range(50)))
    return Table(trials.astype(float), events.astype(float), MappingProxyType(columns), group)
