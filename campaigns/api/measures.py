"""The API of measures: parse, call one selector, answer."""

from datetime import date
from uuid import UUID

from ninja import Router

from campaigns.schemas.measures import MeasuresOut, measures_out
from campaigns.selectors.measures import Part, measures_of
from workspaces.rest import ApiRequest

router = Router(tags=["measures"])


@router.get("/measures", response=MeasuresOut, summary="Measure how reviewing goes")
def get_measures(
    request: ApiRequest,
    *,
    campaign: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> MeasuresOut:
    """Return time spent, approvals and cost by template, option, segment, model and reviewer.

    `since` and `until` are days, both included: those of the decisions, and for money those of the launches.
    Undone decisions do not count, nor those on a version of a variant of which a later one was decided on.
    """
    part = Part(campaign, since, until)
    return measures_out(measures_of(request.auth, part), part)
