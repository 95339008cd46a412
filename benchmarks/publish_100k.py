"""The sheet of 25,000 variants in four formats: from database rows to CSV, against pandas' plain to_csv.

The baseline is given all rows ready in memory; ours reads them from the database, verifies each digest and
keeps memory flat, so a ratio below 1 is what that costs.
"""

from __future__ import annotations

import csv
import io
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import installation, report

if TYPE_CHECKING:
    from campaigns.models import Publication

VARIANTS = 25_000


def main() -> None:
    """Build a publication of 100,000 rows and print the results."""
    with installation():
        from benchmarks.published import publication_of  # noqa: PLC0415 - models need the set-up above

        publication = publication_of(VARIANTS)
        ours, baseline = [], []
        for _ in range(3):
            ours.append(_seconds_to_write(publication))
            baseline.append(_seconds_of_pandas(publication))
        report("publish_100k", min(ours), unit="s", baseline=min(baseline))
        report("publish_100k_memory", _peak_megabytes(publication), unit="MB of Python objects at the peak")


def _seconds_to_write(publication: Publication) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        _write(publication, Path(folder) / "variants.csv")
        return time.perf_counter() - start


def _write(publication: Publication, path: Path) -> None:
    from campaigns.exporters.sheet import Sheet  # noqa: PLC0415
    from campaigns.publishing import entries_of  # noqa: PLC0415

    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = Sheet(out)
        for entry in entries_of(publication):
            sheet.add(entry)
        sheet.close()


def _seconds_of_pandas(publication: Publication) -> float:
    import pandas as pd  # noqa: PLC0415 - as above

    from campaigns.exporters.sheet import COLUMNS  # noqa: PLC0415

    rows = list(_rows(publication))
    start = time.perf_counter()
    frame = pd.DataFrame.from_records(rows, columns=list(COLUMNS))
    frame.to_csv(io.StringIO(), index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    return time.perf_counter() - start


def _rows(publication: Publication) -> Iterator[tuple[str, ...]]:
    from campaigns.exporters.sheet import rows_of  # noqa: PLC0415
    from campaigns.publishing import entries_of  # noqa: PLC0415

    for entry in entries_of(publication):
        yield from rows_of(entry)


def _peak_megabytes(publication: Publication) -> float:
    with tempfile.TemporaryDirectory() as folder:
        tracemalloc.start()
        _write(publication, Path(folder) / "variants.csv")
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
