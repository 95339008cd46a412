"""A fit to 10,000 cells of ten columns, against the raw rates by pandas that a spreadsheet would show.

The baseline groups by the same columns and pairs of columns, 36 tables of rates, and learns nothing.
"""

import pandas as pd

from benchmarks.harness import interleave, report
from benchmarks.ranking_cells import cells
from segments.ranking.factors import terms_of
from segments.ranking.model import fit
from segments.ranking.tables import Table


def main() -> None:
    """Fit three times and print the median."""
    table = cells(10_000, seed=1)
    frame = _frame(table)
    groups = [list(term.columns) for term in terms_of(table)]
    ours, baseline = interleave([lambda: fit(table), lambda: _rates(frame, groups)], runs=3)
    report("rank_fit_10k_cells", ours.median, unit="s", baseline=baseline.median)


def _frame(table: Table) -> pd.DataFrame:
    columns = {**table.columns, **({"group_id": table.group} if table.group else {})}
    frame = pd.DataFrame({name: [one.levels[code] for code in one.codes] for name, one in columns.items()})
    return frame.assign(trials=table.trials, events=table.events)


def _rates(frame: pd.DataFrame, groups: list[list[str]]) -> None:
    for names in groups:
        sums = frame.groupby(names)[["trials", "events"]].sum()
        assert (sums["events"] / sums["trials"]).notna().all()


if __name__ == "__main__":
    main()
