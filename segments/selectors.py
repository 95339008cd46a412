"""Reads of segments for pages and the API."""

from uuid import UUID

from django.db.models import QuerySet

from segments.models import Segment
from workspaces.errors import NotFound
from workspaces.models import Membership


def segments_of(membership: Membership, *, archived: bool = False) -> QuerySet[Segment]:
    """Return the segments of the member's workspace."""
    rows = Segment.objects.filter(workspace_id=membership.workspace_id)
    return rows.filter(archived_at__isnull=not archived)


def segment_of(membership: Membership, segment_id: UUID) -> Segment:
    """Return one of the member's segments, archived ones too; NotFound otherwise."""
    segment = Segment.objects.filter(workspace_id=membership.workspace_id, pk=segment_id).first()
    if segment is None:
        raise NotFound
    return segment
