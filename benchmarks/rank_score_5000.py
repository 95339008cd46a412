"""5,000 candidates ranked by a fit of 10,000 cells, against asking for each alone (250 of them x 20)."""

import numpy as np

from benchmarks.harness import interleave, report
from benchmarks.ranking_cells import cells
from segments.ranking.model import Model, fit
from segments.ranking.scoring import score
from segments.ranking.tables import Table

ROWS = 5_000
LOOPED = 250


def main() -> None:
    """Score five times and print the median."""
    model, candidates = fit(cells(10_000, seed=1)), cells(ROWS, seed=2)
    ours, looped = interleave(
        [lambda: score(model, candidates), lambda: _one_by_one(model, candidates)], runs=5
    )
    report("rank_score_5000", ours.median, unit="s", baseline=looped.median * ROWS / LOOPED)


def _one_by_one(model: Model, candidates: Table) -> None:
    for row in range(LOOPED):
        score(model, candidates.taken(np.array([row])))


if __name__ == "__main__":
    main()
