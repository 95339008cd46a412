"""The grid of a launched plan: a tile for each variant, comparable with what a page shows already."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Plan, Variant
from campaigns.selectors.comments import open_threads
from campaigns.selectors.variants import approved_of, file_for, saying_of
from generation.models import JobState
from generation.selectors import Standing
from platforms.formats import LENGTHS, Format, format_named
from segments.models import Segment

TILES = 48
GROUPS: dict[str, tuple[Promise, tuple[JobState, ...]]] = {
    "": (_("All"), tuple(JobState)),
    "open": (_("Being made"), (JobState.QUEUED, JobState.RUNNING)),
    "ready": (_("Ready"), (JobState.READY,)),
    "failed": (_("Failed"), (JobState.FAILED, JobState.BLOCKED)),
    "cancelled": (_("Cancelled"), (JobState.CANCELLED,)),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """What the grid shows of one variant; `mark` changes whenever its picture would look different.

    `comments` are threads that nobody has resolved.
    """

    code: str
    mark: str
    state: str
    progress: int
    reason: str
    segment: str
    headline: str
    options: str
    picture: str
    is_approved: bool
    comments: int

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made, for the first time or anew."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the grid one looks at: a group of states, a segment, in which format, from where on."""

    group: str = ""
    segment: str = ""
    format: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class TilePage:
    """Some tiles, and after which number the next page begins, None at the end."""

    tiles: tuple[Tile, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of states to filter by, and how many variants are in it."""

    key: str
    name: Promise
    count: int


def format_shown(plan: Plan, key: str) -> Format:
    """Return the format that the grid shows: the one asked for if the plan has it, else its first."""
    known = formats_of(plan)
    return next((form for form in known if form.key == key), known[0])


def formats_of(plan: Plan) -> list[Format]:
    """Return the plan's formats, videos as long as they were when it was launched."""
    # Plans of before there was a choice have videos of the formats' own length.
    seconds = plan.setup.get("seconds", LENGTHS[0])
    return [format_named(key).lasting(seconds) for key in plan.setup["formats"]]


def tiles_of(plan: Plan, asked: Asked) -> TilePage:
    """Return one page of the plan's grid."""
    states = GROUPS.get(asked.group, GROUPS[""])[1]
    rows = _rows(plan).filter(job__state__in=states, number__gt=asked.after)
    if asked.segment:
        rows = rows.filter(segment=_uuid_or_none(asked.segment))
    found = list(rows[: TILES + 1])
    shown = found[:TILES]
    key = format_shown(plan, asked.format).key
    return TilePage(_tiles(shown, key), shown[-1].number if len(found) > TILES else None)


def tiles_changed(plan: Plan, seen: Sequence[str], key: str) -> tuple[Tile, ...]:
    """Return those tiles of a page that look different by now; `seen` holds `<code>:<mark>` of each."""
    marks = dict(entry.partition(":")[::2] for entry in seen[:TILES])
    rows = [row for row in _rows(plan).filter(code__in=marks) if marks[row.code] != _mark(row)]
    return _tiles(rows, format_shown(plan, key).key)


def groups_of(standing: Standing) -> list[Group]:
    """Return the groups to filter by that have any variants, and the one of all."""
    counts = {key: sum(getattr(standing, state) for state in states) for key, (_n, states) in GROUPS.items()}
    return [Group(key, name, counts[key]) for key, (name, _s) in GROUPS.items() if counts[key] or not key]


def segments_in(plan: Plan) -> QuerySet[Segment]:
    """Return the segments that the plan speaks to, by name."""
    used = Variant.objects.filter(plan=plan).values("segment")
    return Segment.objects.filter(pk__in=used).order_by("name", "pk")


def _rows(plan: Plan) -> QuerySet[Variant]:
    rows = Variant.objects.filter(plan=plan).select_related("job", "segment", "current_revision")
    return rows.order_by("number")


def _tiles(rows: Sequence[Variant], key: str) -> tuple[Tile, ...]:
    approved, said = approved_of(rows), open_threads(row.pk for row in rows)
    return tuple(_tile(row, key, is_approved=row.pk in approved, comments=said[row.pk]) for row in rows)


def _tile(variant: Variant, key: str, *, is_approved: bool, comments: int) -> Tile:
    file = file_for(variant.current_revision, key)
    return Tile(
        code=variant.code,
        mark=_mark(variant),
        state=variant.job.state,
        progress=round(100 * variant.job.progress),
        reason=variant.job.reason,
        segment=variant.segment.name,
        headline=saying_of(variant).headline,
        options=" · ".join(variant.options.values()),
        picture=file.sha256 if file else "",
        is_approved=is_approved,
        comments=comments,
    )


def _mark(variant: Variant) -> str:
    return f"{variant.job_id.hex[-6:]}{variant.job.revision}"


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
