"""`manage.py rank` says which candidates do best in their group, and how sure that is, from files alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from segments.ranking.errors import RankingError
from segments.ranking.numbers import Floats
from segments.ranking.reading import Names, Reading, read_counts, write_ranking
from segments.ranking.scoring import Ranking, rank
from segments.ranking.tables import Table

FAULTS_SHOWN = 5


class Command(BaseCommand):
    """`allocate` is the same with one more column."""

    help = "Rank candidates by what was learnt from past counts: rate, 90 % interval, chance to be the best."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--train", type=Path, required=True, help="CSV: seg_…, cre_…, group_id and counts"
        )
        parser.add_argument("--candidates", type=Path, required=True, help="CSV: the same and a row_id")
        parser.add_argument("--out", type=Path, required=True, help="CSV to write")
        parser.add_argument("--trials", default="impressions", help="column of views (default: impressions)")
        parser.add_argument("--events", default="clicks", help="column of what is wanted (default: clicks)")
        parser.add_argument("--leave-out-faulty", action="store_true", help="go on without faulty rows")

    def handle(self, *args: Any, **options: Any) -> None:
        names = Names(options["trials"], options["events"])
        try:
            train = self._read(options["train"], names, options)
            candidates = self._read(options["candidates"], names, options, candidates=True)
            columns = self.columns(candidates, rank(train, candidates))
            write_ranking(options["out"], candidates.ids, columns)
        except RankingError as problem:
            raise CommandError(problem.message) from problem

    def columns(self, candidates: Table, ranking: Ranking) -> dict[str, Floats]:
        """Return the columns to write beside row_id, in order."""
        return {
            "p_mean": ranking.mean,
            "p_low90": ranking.low,
            "p_high90": ranking.high,
            "prob_best": ranking.best,
        }

    def _read(self, path: Path, names: Names, options: dict[str, Any], *, candidates: bool = False) -> Table:
        reading = read_counts(path, names, candidates=candidates)
        if reading.faults:
            self._object(reading, go_on=options["leave_out_faulty"])
        return reading.table

    def _object(self, reading: Reading, *, go_on: bool) -> None:
        said = [*reading.faults[:FAULTS_SHOWN]]
        if len(reading.faults) > FAULTS_SHOWN:
            said.append(f"… and {len(reading.faults) - FAULTS_SHOWN} more.")
        if not go_on:
            raise CommandError("\n".join([*said, "Correct these rows, or use --leave-out-faulty."]))
        self.stderr.write("\n".join([*said, "Left out."]))
