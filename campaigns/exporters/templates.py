"""Fits a person's own sheet to a platform's columns: where its header is, what is missing or doubled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.exporters.base import Template
from platforms.exports import Platform

SEARCHED = 50


@dataclass(frozen=True, slots=True)
class Fit:
    """A template with the columns that we know and it lacks, that it has twice, and that we leave empty.

    `missing` are those without which an ad cannot be imported, `absent` the others that we would fill;
    `dropped` counts the rows of its own that are not written again.
    """

    template: Template
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    doubled: tuple[str, ...]
    unknown: tuple[str, ...]
    dropped: int


def fit(platform: Platform, name: str, rows: Sequence[Sequence[str]]) -> Fit | None:
    """Return how rows of a sheet fit, None where none of the first 50 has at least half of the columns."""
    known = [column.header for column in platform.columns]
    searched = rows[:SEARCHED]
    shares = [len(set(known) & {cell.strip() for cell in row}) for row in searched]
    best = max(range(len(searched)), key=shares.__getitem__, default=None)
    if best is None or shares[best] * 2 < len(known):
        return None
    kept = max(best + 1, best + platform.sheet.rows_kept)
    template = Template(name, tuple(tuple(row) for row in rows[:kept]), best)
    present = Counter(filter(None, template.columns))
    lacking = [column for column in platform.columns if column.header not in present]
    return Fit(
        template=template,
        missing=tuple(column.header for column in lacking if column.required),
        absent=tuple(column.header for column in lacking if not column.required),
        doubled=tuple(header for header, count in present.items() if count > 1 and header in known),
        unknown=tuple(header for header in present if header not in known),
        dropped=max(0, len(rows) - kept),
    )
