"""What the rail and the bar of every page show: the active workspace and the places in it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspaces.models import Membership
from workspaces.selectors import memberships_of

LAST_WORKSPACE = "last_workspace"

# Key (also the address below the workspace's own), label, icon; a group of the rail is a line.
PLACES: tuple[tuple[tuple[str, Promise, str], ...], ...] = (
    (
        ("campaigns", _("Campaigns"), "layout-grid"),
        ("review", _("Review"), "check-check"),
        ("publish", _("Publish"), "package"),
        ("measures", _("Measures"), "list-checks"),
    ),
    (
        ("brands", _("Brands"), "swatch-book"),
        ("segments", _("Segments"), "users"),
        ("templates", _("Templates"), "text-quote"),
    ),
    (("workspace", _("Workspace"), "settings-2"),),
)
BAR_KEYS = ("campaigns", "review", "publish", "brands")


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail."""

    key: str
    label: Promise
    icon: str
    url: str
    is_current: bool


def places_of(membership: Membership, path: str) -> list[list[Place]]:
    """Return the rail's groups of places for a page at `path`."""
    home = reverse("workspace", args=[membership.workspace.slug])
    return [
        [
            Place(key, label, icon, f"{home}{key}/", path.startswith(f"{home}{key}/"))
            for key, label, icon in group
        ]
        for group in PLACES
    ]


def active_membership(request: HttpRequest) -> Membership | None:
    """Return the membership the page's view resolved; elsewhere that of the workspace visited last."""
    resolved: Membership | None = getattr(request, "membership", None)
    user = getattr(request, "user", None)
    if resolved is not None or user is None or not user.is_authenticated:
        return resolved
    memberships = memberships_of(user)
    last = memberships.filter(workspace__slug=request.session.get(LAST_WORKSPACE, "")).first()
    return last or memberships.first()


def rail(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell's templates need; nothing but the membership for fragments."""
    if getattr(request, "htmx", False):
        return {"membership": getattr(request, "membership", None)}
    membership = active_membership(request)
    if membership is None:
        return {"membership": None}
    groups = places_of(membership, request.path)
    flat = [place for group in groups for place in group]
    return {
        "membership": membership,
        "memberships": memberships_of(membership.user),
        "places": groups,
        "bar_places": [place for place in flat if place.key in BAR_KEYS],
        "more_places": [place for place in flat if place.key not in BAR_KEYS],
    }
