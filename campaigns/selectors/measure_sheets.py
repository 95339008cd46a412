"""The tables of measures as CSV for spreadsheets and scripts: plain numbers, the same columns for all."""

import csv
import io
from collections.abc import Iterable

from campaigns.tallies import Measure, Measures, ReasonCount, Tally
from platforms.csv_safety import escaped
from workspaces.errors import NotFound

COLUMNS = (
    "axis",
    "name",
    "decisions",
    "approved",
    "rejected",
    "approval_rate",
    "approval_low_90",
    "approval_high_90",
    "looks",
    "seconds_looked",
    "seconds_per_look",
    "approved_files",
    "cost_usd",
    "cost_usd_per_approved_file",
    "device_seconds",
    "device_seconds_per_approved_file",
    "most_given_reason",
    "most_given_reason_count",
)
REASON_COLUMNS = ("reason", "rejections", "of_all_rejections")


def measure_sheet(found: Measures, key: str) -> str:
    """Return the table with this key as CSV; NotFound where there is none.

    A rate is empty below ten decisions, and what is not known always. What a spreadsheet would run as a
    formula begins with an apostrophe.
    """
    if key == "reasons":
        return _written(REASON_COLUMNS, map(_reason_cells, found.reasons))
    tables = {
        "templates": found.templates,
        "options": found.options,
        "segments": found.segments,
        "models": found.models,
        "reviewers": found.reviewers,
    }
    if key not in tables:
        raise NotFound
    return _written(COLUMNS, map(_cells, tables[key]))


def _written(columns: Iterable[str], rows: Iterable[list[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else escaped(str(cell)) for cell in row])
    return out.getvalue()


def _cells(row: Measure) -> list[object]:
    tally = row.tally
    (reason, count), *_others = [*tally.reasons.most_common(1), ("", None)]
    return [
        *(row.axis, row.name, tally.decisions, tally.approved, tally.rejected, *_rate_cells(tally)),
        *(tally.looks, _rounded(tally.seconds_looked), _rounded(tally.seconds_each)),
        *(tally.approved_files, _dollars(tally.micro_usd), _dollars(tally.micro_usd_each)),
        *(_rounded(tally.device_seconds), _rounded(tally.device_seconds_each)),
        *(reason, count),
    ]


def _rate_cells(tally: Tally) -> list[float | None]:
    rate = tally.rate
    if not rate.is_claimed:
        return [None, None, None]
    return [round(one, 4) for one in (rate.share, rate.low, rate.high)]


def _reason_cells(one: ReasonCount) -> list[object]:
    return [one.reason, one.rate.part, one.rate.whole]


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _dollars(micro_usd: float | None) -> str | None:
    return None if micro_usd is None else f"{micro_usd / 1e6:.8f}"
