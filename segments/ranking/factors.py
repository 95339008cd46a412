"""The terms of the model: which levels of which columns and pairs of columns get effects of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np

from segments.ranking.numbers import Codes
from segments.ranking.tables import CREATIVE, GROUP, SEGMENT, TEXT, Column, Table

# Levels beyond the most seen so many have no effect of their own; their rows get the spread instead.
MOST_LEVELS = 60
MOST_GROUPS = 10_000
# All levels of all pairs together: the time of a fit grows with the cube of what is solved for.
MOST_PAIR_LEVELS = 600
MOST_PAIRS = 40
# Whole segments and whole ads get effects beside those of their columns while there are no more than these.
MOST_WHOLES = 250
MOST_DIFFERENT = 2**62
# Spreads on the logit scale that are expected before anything is seen. All pairs share one, so that more
# columns do not add more noise.
MAIN_SPREAD = 0.15
PAIR_SPREAD = 0.10
GROUP_SPREAD = 0.30


@dataclass(frozen=True, slots=True)
class Term:
    """Effects of one level each of some columns together; they share a spread, which is learnt.

    `levels` are tuples in the order of `columns`, and of the effects.
    """

    columns: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    expected_spread: float

    def codes(self, table: Table) -> tuple[Codes, int]:
        """Return each row's level, of shape (rows,), and their number; unknown ones follow the known."""
        places = {level: place for place, level in enumerate(self.levels)}
        levels, inverse, _ = _levels_of(table, self.columns)
        found = [places.setdefault(level, len(places)) for level in levels]
        return np.array(found, dtype=np.int64)[inverse], len(places)


def terms_of(table: Table) -> tuple[Term, ...]:
    """Choose the terms that a table can tell something about; rows without trials do not count."""
    seen = table.taken(np.flatnonzero(table.trials > 0))
    return tuple(_terms(seen)) if len(seen) else ()


def whole_of(table: Table) -> tuple[Term, Codes, Codes]:
    """Return the cells of a table as a term of all columns, each row's cell, and each cell's first row."""
    names = [*table.columns, *_beside(table)]
    levels, inverse, first = _levels_of(table, names)
    return Term(tuple(names), tuple(levels), 0.0), inverse, first


def _terms(seen: Table) -> Iterator[Term]:
    if seen.group is not None:
        groups = _term(seen, (GROUP,), GROUP_SPREAD, most=MOST_GROUPS)
        named = tuple(level for level in groups.levels if level != ("",))
        if len(named) > 1:
            yield Term((GROUP,), named, GROUP_SPREAD)
    for name in seen.columns:
        yield _term(seen, (name,), MAIN_SPREAD, most=MOST_LEVELS)
    yield from _pairs(seen)
    for prefix, beside in ((SEGMENT, []), (CREATIVE, _beside(seen))):
        columns = [*_varying(seen, prefix), *beside]
        whole = _term(seen, tuple(columns), MAIN_SPREAD, most=len(seen)) if len(columns) > 1 else None
        if whole and len(whole.levels) <= min(MOST_WHOLES, len(whole_of(seen)[0].levels) // 2):
            yield whole


def _beside(seen: Table) -> list[str]:
    """Return which of text and group tell rows apart; a group that only candidates have names no cell."""
    columns = ((TEXT, seen.text), (GROUP, seen.group))
    return [name for name, column in columns if column and len(np.unique(column.codes)) > 1]


def _pairs(seen: Table) -> Iterator[Term]:
    """Yield segment x creative terms, small ones first; what those leave is shared by the others."""
    pairs = [
        (_term(seen, pair, 0.0, most=MOST_PAIR_LEVELS))
        for pair in product(_varying(seen, SEGMENT), _varying(seen, CREATIVE))
    ]
    chosen = sorted(pairs, key=lambda term: len(term.levels))[:MOST_PAIRS]
    left = MOST_PAIR_LEVELS
    for place, term in enumerate(chosen):
        levels = term.levels[: left // (len(chosen) - place)]
        left -= len(levels)
        yield Term(term.columns, levels, PAIR_SPREAD / sqrt(len(chosen)))


def _varying(seen: Table, prefix: str) -> list[str]:
    return [name for name in seen.named(prefix) if len(np.unique(seen.columns[name].codes)) > 1]


def _term(seen: Table, columns: tuple[str, ...], spread: float, *, most: int) -> Term:
    """Return the term of the levels with the most trials, those first."""
    levels, inverse, _ = _levels_of(seen, columns)
    trials = np.bincount(inverse, weights=seen.trials, minlength=len(levels))
    order = np.argsort(-trials, kind="stable")[:most]
    return Term(columns, tuple(levels[place] for place in order), spread)


def _levels_of(table: Table, names: Sequence[str]) -> tuple[list[tuple[str, ...]], Codes, Codes]:
    """Return the combinations of levels of some columns, each row's place among them, and first rows."""
    columns = [_column(table, name) for name in names]
    key = _combined(columns, len(table))
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    # Without a column all rows are one cell.
    levels = [tuple(column.levels[column.codes[row]] for column in columns) for row in first]
    return levels, inverse, first


def _combined(columns: Sequence[Column], rows: int) -> Codes:
    """Return one code for each row that tells apart what any of the columns tells apart."""
    key, different = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        size = max(len(column.levels), 1)
        if different * size > MOST_DIFFERENT:
            # The product of many columns' sizes has more digits than a number: made dense again.
            key = np.unique(key, return_inverse=True)[1]
            different = rows + 1
        key, different = key * size + column.codes, different * size
    return key


def _column(table: Table, name: str) -> Column:
    """Return a column by name; one that the table lacks is a single empty level."""
    column = {GROUP: table.group, TEXT: table.text}.get(name) or table.columns.get(name)
    return column or Column(np.zeros(len(table), dtype=np.int64), ("",))
