"""The measures of 100,000 decisions, against reading them row by row and counting in Python.

Both sides count by the same rules (`campaigns.selectors.verdicts`) and come to the same figures, which is
looked at first: what counts, who looked how long, what an approved file costs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.harness import installation, interleave, report

if TYPE_CHECKING:
    from workspaces.models import Membership, Workspace

DECISIONS = 100_000
RUNS = 5
TABLES = ("templates", "options", "segments", "models", "reviewers")
# approved, rejected, looks, seconds looked, approved files, millionths of a dollar
Row = list[float]
Key = tuple[str, str]
VARIANT = "revision__variant__"
PLACE = (
    f"{VARIANT}template_version__template",
    f"{VARIANT}segment",
    f"{VARIANT}options",
    "revision__job__model",
)


def measured(member: Membership) -> dict[Key, Row]:
    """Return the figures as the product has them."""
    from campaigns.selectors.measures import measures_of  # noqa: PLC0415 - needs the installation

    found = measures_of(member)
    tallies = [((table, row.key), row.tally) for table in TABLES for row in getattr(found, table)]
    return {
        key: [one.approved, one.rejected, one.looks, one.seconds_looked, one.approved_files, one.micro_usd]
        for key, one in tallies
    }


def row_by_row(workspace: Workspace) -> dict[Key, Row]:
    """Return the same figures, counted in Python: of every row the columns that are needed, no objects."""
    found: dict[Key, Row] = defaultdict(lambda: [0.0] * 6)
    _count_decisions(workspace, found)
    _count_money(workspace, found)
    return found


class _Seen(NamedTuple):
    """What is read of a decision; the names of where it belongs come last."""

    pk: object
    undoes: object
    verdict: str
    reviewer: object
    revision: int
    looked: int | None
    micro_usd: int
    variant: object
    place: tuple[object, ...]


def _count_decisions(workspace: Workspace, found: dict[Key, Row]) -> None:
    from campaigns.models import Decision, Verdict  # noqa: PLC0415 - needs the installation
    from campaigns.selectors.measures import LONGEST_LOOK  # noqa: PLC0415

    by_variant: dict[object, list[_Seen]] = defaultdict(list)
    undone = set()
    columns = ("pk", "undoes", "verdict", "reviewer", "revision__number", "milliseconds_looked")
    money = ("revision__job__cost_micro_usd", "variant")
    rows = Decision.objects.filter(workspace=workspace).order_by("pk")
    for row in rows.values_list(*columns, *money, *PLACE).iterator():
        one = _Seen._make((*row[:8], row[8:]))
        if one.verdict == Verdict.UNDO:
            undone.add(one.undoes)
        else:
            by_variant[one.variant].append(one)
    for made in by_variant.values():
        standing = _standing([one for one in made if one.pk not in undone])
        for one in made:
            own = ("reviewers", str(one.reviewer))
            for key in (*_keys(one.place), own):
                if one.looked is not None:
                    found[key][2] += 1
                    found[key][3] += min(one.looked, LONGEST_LOOK) / 1000
                found[key][one.verdict == Verdict.REJECT] += one.pk in standing
            found[own][5] += one.micro_usd if one.pk in standing else 0


def _standing(ordered: Sequence[_Seen]) -> set[object]:
    """Return those that count of a variant: on its newest decided revision, each reviewer's newest."""
    newest = max((one.revision for one in ordered), default=0)
    return {one.pk for one in {one.reviewer: one for one in ordered if one.revision == newest}.values()}


def _count_money(workspace: Workspace, found: dict[Key, Row]) -> None:
    from campaigns.models import Approval, Revision  # noqa: PLC0415 - needs the installation
    from generation.models import Artifact  # noqa: PLC0415

    place = [name.removeprefix("revision__") for name in PLACE]
    made = Revision.objects.filter(workspace=workspace).values_list("job__cost_micro_usd", *place)
    for micro_usd, *where in made.iterator():
        for key in _keys(where):
            found[key][5] += micro_usd
    files = Counter(Artifact.objects.filter(workspace=workspace).values_list("job", flat=True).iterator())
    rows = Approval.objects.filter(workspace=workspace, revocation=None)
    for job, reviewer, *where in rows.values_list("revision__job", "decision__reviewer", *PLACE).iterator():
        for key in (*_keys(where), ("reviewers", str(reviewer))):
            found[key][4] += files[job]


def _keys(place: Sequence[Any]) -> list[Key]:
    template, segment, options, model = place
    axes = [("options", f"{axis}={value}") for axis, value in options.items()]
    return [("templates", str(template)), ("segments", str(segment)), ("models", model), *axes]


def main() -> None:
    """Fill the database, compare the figures, time both in turn, print the medians in seconds."""
    with installation():
        from benchmarks.measured import many_decisions  # noqa: PLC0415 - needs the installation to be set up

        owner = many_decisions(DECISIONS)
        ours, theirs = measured(owner), row_by_row(owner.workspace)
        assert ours.keys() == theirs.keys()
        for key, row in ours.items():
            assert [round(one, 3) for one in row] == [round(one, 3) for one in theirs[key]], key
        grouped, walked = interleave(
            [lambda: measured(owner), lambda: row_by_row(owner.workspace)], runs=RUNS
        )
        report("measures_100k", grouped.median, unit="s", baseline=walked.median)


if __name__ == "__main__":
    main()
