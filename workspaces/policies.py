"""What each role may do, in one table."""

from workspaces.models import Membership, Role

_EDIT = frozenset({Role.OWNER, Role.MARKETER})
_REVIEW = frozenset({Role.OWNER, Role.REVIEWER})
_COMMENT = _EDIT | _REVIEW
_OWN = frozenset({Role.OWNER})


def can_edit(membership: Membership) -> bool:
    """Tell whether the member may set up brands, segments, templates and campaigns, and launch plans."""
    return membership.role in _EDIT


def can_review(membership: Membership) -> bool:
    """Tell whether the member may decide on variants."""
    return membership.role in _REVIEW


def can_comment(membership: Membership) -> bool:
    """Tell whether the member may comment on variants and settle what others said."""
    return membership.role in _COMMENT


def can_publish(membership: Membership) -> bool:
    """Tell whether the member may publish what is approved, and withdraw it."""
    return membership.role in _EDIT


def can_administer(membership: Membership) -> bool:
    """Tell whether the member may change the workspace, its members and its rules."""
    return membership.role in _OWN


def can_compare_reviewers(membership: Membership) -> bool:
    """Tell whether the member may see how others review; everybody sees how they do themselves."""
    return membership.role in _EDIT
