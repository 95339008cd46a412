"""Reads counts from CSV files, says exactly what is wrong with them, and writes rankings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from segments.ranking.errors import RankingError
from segments.ranking.numbers import Codes, Floats
from segments.ranking.tables import CREATIVE, GROUP, ROW, SEGMENT, TEXT, Column, Table

# More is an export of everything, and what would be learnt from it is chance.
MOST_COLUMNS = 60
MOST_TRIALS = 1e15


@dataclass(frozen=True, slots=True)
class Names:
    """The headers of the two count columns, such as impressions and clicks."""

    trials: str
    events: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: the table of its good rows, and a sentence for each faulty row."""

    table: Table
    faults: tuple[str, ...]


def read_counts(path: Path, names: Names, *, candidates: bool = False) -> Reading:
    """Read a training table, or one of candidates, which has a row_id; RankingError where it is unfit."""
    header = _header(path)
    wanted = _wanted(path, header, names, candidates=candidates)
    frame = _frame(path, wanted, names)
    if candidates and len(frame) == 0:
        raise RankingError(f"{path.name} has no rows: there is nothing to rank.")
    faults, good = _checked(path, frame, names)
    if candidates:
        _require_unique(path, frame[ROW])
    return Reading(_table(frame.iloc[good] if faults else frame, names), faults)


def _header(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), None)
    except OSError as problem:
        raise RankingError(f"{path} cannot be read: {problem.strerror}.") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise RankingError(f"{path.name} is no CSV file in UTF-8: save it as “CSV UTF-8”.") from problem
    if not header:
        raise RankingError(f"{path.name} is empty: its first line has to name the columns.")
    doubled = [name for name, count in Counter(header).items() if count > 1 and name]
    if doubled:
        raise RankingError(f"{path.name} has two columns called “{doubled[0]}”: rename one of them.")
    return header


def _wanted(path: Path, header: Sequence[str], names: Names, *, candidates: bool) -> list[str]:
    needed = [names.trials, names.events, *([ROW] if candidates else [])]
    if names.trials == names.events:
        raise RankingError(f"--trials and --events both name “{names.trials}”: they are two columns.")
    missing = [name for name in needed if name not in header]
    if missing:
        there = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
        raise RankingError(f"{path.name} has no column “{'”, “'.join(missing)}”; it has: {there}.")
    attributes = [name for name in header if name.startswith((SEGMENT, CREATIVE)) and name not in needed]
    if len(attributes) > MOST_COLUMNS:
        raise RankingError(
            f"{path.name} has {len(attributes)} columns seg_… and cre_…; at most {MOST_COLUMNS} can be "
            "learnt from. Keep those that you can act on."
        )
    return [*needed, *attributes, *([GROUP] if GROUP in header else [])]


def _frame(path: Path, wanted: Sequence[str], names: Names) -> pd.DataFrame:
    kinds = {name: "str" if name in (names.trials, names.events, ROW) else "category" for name in wanted}
    try:
        return pd.read_csv(
            path, usecols=list(wanted), dtype=kinds, keep_default_na=False, encoding="utf-8-sig",
            skip_blank_lines=True, index_col=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, ValueError) as problem:
        reason = str(problem).strip().splitlines()[-1] if str(problem).strip() else "its lines differ"
        raise RankingError(f"{path.name} is no sound CSV file in UTF-8: {reason}.") from problem


def _checked(path: Path, frame: pd.DataFrame, names: Names) -> tuple[tuple[str, ...], Codes]:
    """Return a sentence for each faulty row, and the positions of the good ones; counts become numbers."""
    said = {name: frame[name].fillna("").astype("str") for name in (names.trials, names.events)}
    for name in said:
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype("float64")
    trials, events = frame[names.trials].to_numpy(), frame[names.events].to_numpy()
    # The second comparison is false for what is no number, which makes the row a faulty one.
    sound = (trials >= 0) & (trials <= MOST_TRIALS) & (events >= 0) & (events <= trials)
    faults = []
    for row in np.flatnonzero(~sound):
        words = {name: str(said[name].iloc[row]).strip() for name in said}
        faults.append(f"{path.name}, row {row + 2}: {_fault(words, trials[row], events[row], names)}")
    return tuple(faults), np.flatnonzero(sound)


def _fault(words: dict[str, str], trials: float, events: float, names: Names) -> str:
    for name, value in ((names.trials, trials), (names.events, events)):
        if not np.isfinite(value):
            return f"{name} is “{words[name]}”, which is no number." if words[name] else f"{name} is empty."
        if value < 0:
            return f"{name} is {words[name]}, which is less than none."
        if value > MOST_TRIALS:
            return f"{name} is {words[name]}, which is more than can be."
    said = f"{words[names.events]} {names.events} of {words[names.trials]} {names.trials}"
    return f"{said}: more than there can be."


def _require_unique(path: Path, ids: pd.Series) -> None:
    doubled = ids[ids.duplicated()]
    if len(doubled):
        raise RankingError(
            f"{path.name} has two rows with the row_id “{doubled.iloc[0]}”: each needs its own."
        )


def _table(frame: pd.DataFrame, names: Names) -> Table:
    attributes = [name for name in frame.columns if name.startswith((SEGMENT, CREATIVE))]
    columns = {
        name: _column(frame[name]) for name in attributes if name not in (TEXT, names.trials, names.events)
    }
    return Table(
        trials=frame[names.trials].to_numpy(dtype=np.float64),
        events=frame[names.events].to_numpy(dtype=np.float64),
        columns=MappingProxyType(columns),
        group=_column(frame[GROUP]) if GROUP in frame else None,
        text=_column(frame[TEXT]) if TEXT in frame else None,
        ids=tuple(frame[ROW]) if ROW in frame else (),
    )


def _column(series: pd.Series) -> Column:
    kinds = series.cat.remove_unused_categories()
    codes = kinds.cat.codes.to_numpy(dtype=np.int64)
    levels = tuple(str(one) for one in kinds.cat.categories)
    if (codes < 0).any():  # a line that ends early
        levels += () if "" in levels else ("",)
        codes = np.where(codes < 0, levels.index(""), codes)
    return Column(codes, levels)


def write_ranking(path: Path, ids: Sequence[str], columns: dict[str, Floats]) -> None:
    """Write a line for each row, numbers with nine digits; the file appears whole or not at all."""
    part = path.with_name(path.name + ".part")
    frame = pd.DataFrame({ROW: list(ids), **columns})
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            frame.to_csv(file, index=False, float_format="%.9g", lineterminator="\n")
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise RankingError(f"{path} cannot be written: {problem.strerror}.") from problem
