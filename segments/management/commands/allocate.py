"""`manage.py allocate` ranks candidates and shares what comes next among those of each group."""

from segments.management.commands import rank
from segments.ranking.allocation import shares
from segments.ranking.numbers import Floats
from segments.ranking.scoring import Ranking, groups_of
from segments.ranking.tables import Table


class Command(rank.Command):
    help = (
        "As rank, with a weight for each candidate: its share of what comes next; sums to 1 within a group."
    )

    def columns(self, candidates: Table, ranking: Ranking) -> dict[str, Floats]:
        """Add the weight."""
        groups = groups_of(candidates)
        return {**super().columns(candidates, ranking), "weight": shares(ranking.best, groups)}
