"""What the rail and the bar of every page show of campaigns: how much waits for this member's review."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from campaigns.selectors.reviews import RAIL_MAX, rail_count
from workspaces.context import active_membership


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return `review_waiting`, counted only when a template shows it: a number, or "999+"."""
    return {"review_waiting": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int | str:
    membership = active_membership(request)
    count = rail_count(membership) if membership else 0
    return f"{RAIL_MAX}+" if count > RAIL_MAX else count
