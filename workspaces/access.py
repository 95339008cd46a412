"""The door every page, route and socket goes through: who is asking, in which workspace, with which role."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from workspaces.errors import NotAllowed, NotFound
from workspaces.models import Membership, User


def member_of(user: User | AnonymousUser, slug: str) -> Membership:
    """Return the person's membership (with workspace and user) or raise NotFound, also for strangers."""
    if not user.is_authenticated:
        raise NotFound
    membership = (
        Membership.objects.select_related("workspace", "user")
        .filter(workspace__slug=slug, user_id=user.pk, user__is_active=True)
        .first()
    )
    if membership is None:
        raise NotFound
    return membership


def require(membership: Membership, may: Callable[[Membership], bool]) -> None:
    """Raise NotAllowed unless the policy `may` admits this member."""
    if not may(membership):
        raise NotAllowed
