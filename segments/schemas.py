"""The shapes of segments in the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from segments.imports import sealed
from segments.ingest import CheckedSheet
from segments.models import Segment
from segments.services import Profile
from workspaces.models import Membership
from workspaces.rest import Body


class SegmentBody(Body):
    """A segment as a whole; `size` is how many people it holds, null where that is not known."""

    name: str
    language: str = "en"
    description: str = ""
    traits: dict[str, str] = Field(default_factory=dict)
    size: int | None = None

    def profile(self) -> Profile:
        """Return what the services take."""
        return Profile(self.name, self.language, self.description, self.traits, self.size)


class SegmentOut(Schema):
    """A segment."""

    id: UUID
    name: str
    language: str
    description: str
    traits: dict[str, str]
    size: int | None
    archived: bool
    created_at: datetime
    updated_at: datetime


class SegmentPage(Schema):
    """Some segments, and the cursor that continues the list."""

    items: list[SegmentOut]
    next_cursor: str | None


class ImportRow(Schema):
    """A line of a file that can be accepted."""

    line: int
    name: str
    language: str
    description: str
    traits: dict[str, str]
    size: int | None


class ImportFault(Schema):
    """Why a line of a file is left out."""

    line: int
    column: str
    message: str


class ImportOut(Schema):
    """What a file holds; nothing is made until `seal` is sent back, within the hour."""

    rows: list[ImportRow]
    faults: list[ImportFault]
    seal: str


class AcceptBody(Body):
    """The seal of a checked file."""

    seal: str


class SegmentList(Schema):
    """The segments that an import made."""

    items: list[SegmentOut]


def segment_out(segment: Segment) -> SegmentOut:
    """Return a segment as the API shows it."""
    return SegmentOut(
        id=segment.pk,
        name=segment.name,
        language=segment.locale,
        description=segment.description,
        traits=segment.traits,
        size=segment.size,
        archived=segment.archived_at is not None,
        created_at=segment.created_at,
        updated_at=segment.updated_at,
    )


def import_out(membership: Membership, sheet: CheckedSheet) -> ImportOut:
    """Return what a file holds, sealed for this member."""
    return ImportOut(
        rows=[
            ImportRow(
                line=row.line,
                name=row.profile.name,
                language=row.profile.locale,
                description=row.profile.description,
                traits=dict(row.profile.traits),
                size=row.profile.size,
            )
            for row in sheet.rows
        ],
        faults=[
            ImportFault(line=fault.line, column=fault.column, message=fault.message) for fault in sheet.faults
        ],
        seal=sealed(membership, sheet),
    )
