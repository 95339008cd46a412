"""The API of segments: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from ninja import File, Router, Status
from ninja.files import UploadedFile

from segments import imports, selectors, services
from segments.schemas import (
    AcceptBody,
    ImportOut,
    SegmentBody,
    SegmentList,
    SegmentOut,
    SegmentPage,
    import_out,
    segment_out,
)
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["segments"])


@router.get("/segments", response=SegmentPage)
def list_segments(
    request: ApiRequest, cursor: str | None = None, limit: int = 50, *, archived: bool = False
) -> SegmentPage:
    """List segments in the order they were made."""
    page = page_of(selectors.segments_of(request.auth, archived=archived), cursor=cursor, limit=limit)
    return SegmentPage(items=[segment_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("/segments", response={201: SegmentOut})
def create_segment(request: ApiRequest, body: SegmentBody) -> Status[dict[str, Any]]:
    """Create a segment."""

    def act() -> tuple[int, dict[str, Any]]:
        segment = services.create_segment(request.auth, body.profile())
        return 201, segment_out(segment).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.post("/segments/imports", response=ImportOut)
def check_import(request: ApiRequest, file: File[UploadedFile]) -> ImportOut:
    """Check a CSV file of segments and say what is wrong with each line; nothing is made yet."""
    return import_out(request.auth, imports.check_import(request.auth, file))


@router.post("/segments/imports/accept", response={201: SegmentList})
def accept_import(request: ApiRequest, body: AcceptBody) -> Status[dict[str, Any]]:
    """Make the segments of a checked file, all or none."""

    def act() -> tuple[int, dict[str, Any]]:
        made = imports.accept_import(request.auth, body.seal)
        return 201, SegmentList(items=[segment_out(segment) for segment in made]).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/segments/{uuid:segment_id}", response=SegmentOut)
def get_segment(request: ApiRequest, segment_id: UUID) -> SegmentOut:
    """Return one segment."""
    return segment_out(selectors.segment_of(request.auth, segment_id))


@router.put("/segments/{uuid:segment_id}", response=SegmentOut)
def update_segment(request: ApiRequest, segment_id: UUID, body: SegmentBody) -> SegmentOut:
    """Change a segment; what was made keeps the words it was made with."""
    return segment_out(services.update_segment(request.auth, segment_id, body.profile()))


@router.post("/segments/{uuid:segment_id}/archive", response=SegmentOut)
def archive_segment(request: ApiRequest, segment_id: UUID) -> SegmentOut:
    """Take a segment off the lists."""
    return segment_out(services.archive_segment(request.auth, segment_id))
