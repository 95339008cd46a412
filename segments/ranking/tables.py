"""Counts beside the segment and the creative options they belong to, as frozen columns."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from segments.ranking.numbers import Codes, Floats

SEGMENT, CREATIVE = "seg_", "cre_"
TEXT, GROUP, ROW = "cre_text", "group_id", "row_id"


@dataclass(frozen=True, slots=True)
class Column:
    """A categorical column: `codes` of shape (rows,) point into `levels`."""

    codes: Codes
    levels: tuple[str, ...]

    @classmethod
    def of(cls, values: list[str]) -> Column:
        """Return the column of these values, levels in order of appearance."""
        places: dict[str, int] = {}
        codes = [places.setdefault(value, len(places)) for value in values]
        return cls(np.array(codes, dtype=np.int64), tuple(places))

    def recoded(self, levels: tuple[str, ...]) -> Codes:
        """Return the codes by another list of levels; what it does not have follows after its end."""
        places = {level: place for place, level in enumerate(levels)}
        table = [places.setdefault(level, len(places)) for level in self.levels]
        return np.array(table, dtype=np.int64)[self.codes] if table else self.codes

    def joined(self, other: Column) -> Column:
        """Return both columns below each other."""
        codes = np.concatenate([self.codes, other.recoded(self.levels)])
        known = set(self.levels)
        return Column(codes, self.levels + tuple(level for level in other.levels if level not in known))

    def taken(self, rows: Codes) -> Column:
        """Return the column of some rows; levels stay."""
        return Column(self.codes[rows], self.levels)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of counts. `columns` has the seg_ and cre_ columns; `group`, `text` and `ids` may be absent.

    `trials` and `events` have the shape (rows,), 0 <= events <= trials.
    """

    trials: Floats
    events: Floats
    columns: MappingProxyType[str, Column]
    group: Column | None = None
    text: Column | None = None
    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.trials)

    def named(self, prefix: str) -> tuple[str, ...]:
        """Return the names of the columns with this prefix, in order."""
        return tuple(name for name in self.columns if name.startswith(prefix))

    def taken(self, rows: Codes) -> Table:
        """Return a table of some rows."""
        return Table(
            trials=self.trials[rows],
            events=self.events[rows],
            columns=MappingProxyType({name: column.taken(rows) for name, column in self.columns.items()}),
            group=self.group.taken(rows) if self.group else None,
            text=self.text.taken(rows) if self.text else None,
            ids=tuple(self.ids[row] for row in rows) if self.ids else (),
        )

    def joined(self, other: Table) -> Table:
        """Return the rows of both; a column that one of them lacks is an empty level of its own there."""
        names = dict.fromkeys((*self.columns, *other.columns))
        columns = {
            name: _below(self.columns.get(name), len(self), other.columns.get(name), len(other))
            for name in names
        }
        return Table(
            trials=np.concatenate([self.trials, other.trials]),
            events=np.concatenate([self.events, other.events]),
            columns=MappingProxyType({name: column for name, column in columns.items() if column}),
            group=_below(self.group, len(self), other.group, len(other)),
            text=_below(self.text, len(self), other.text, len(other)),
        )


def _below(upper: Column | None, rows: int, lower: Column | None, more_rows: int) -> Column | None:
    if upper is None and lower is None:
        return None
    upper = upper or Column(np.zeros(rows, dtype=np.int64), ("",))
    return upper.joined(lower or Column(np.zeros(more_rows, dtype=np.int64), ("",)))
