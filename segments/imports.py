"""The two steps of an import: what a file holds is shown first, and only what the user accepts is made.

Between the steps nothing is stored: the checked lines travel with the page, signed.
"""

from typing import Any

from django.core import signing
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from segments.ingest import CheckedSheet, read_sheet
from segments.models import Segment
from segments.services import Profile, create_segments
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.sheets import MOST_BYTES

VALID_SECONDS = 3_600
_SALT = "segments.import"


def check_import(membership: Membership, upload: "File[bytes]") -> CheckedSheet:
    """Return what an uploaded file holds; it changes nothing. Invalid where it is refused whole."""
    require(membership, can_edit)
    if upload.size > MOST_BYTES:
        raise TooLarge(_("The file is larger than 2 MB."), code="file_too_large")
    open_segments = Segment.objects.filter(workspace_id=membership.workspace_id, archived_at=None)
    return read_sheet(upload.read(), taken=open_segments.values_list("name", flat=True))


def sealed(membership: Membership, sheet: CheckedSheet) -> str:
    """Return the good lines of a sheet as a signed text that this member can accept within the hour."""
    rows = [_packed(row.profile) for row in sheet.rows]
    return signing.dumps([*_seal_of(membership), rows], salt=_SALT, compress=True)


def accept_import(membership: Membership, seal: str) -> list[Segment]:
    """Make the segments of a sealed sheet, all or none; Invalid where the seal is foreign or old."""
    require(membership, can_edit)
    try:
        workspace, user, rows = signing.loads(seal, salt=_SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise _unsealed() from error
    if [workspace, user] != _seal_of(membership):
        raise _unsealed()
    return create_segments(membership, [_unpacked(row) for row in rows])


def _seal_of(membership: Membership) -> list[str]:
    return [membership.workspace_id.hex, membership.user_id.hex]


def _packed(profile: Profile) -> list[Any]:
    return [profile.name, profile.locale, profile.description, dict(profile.traits), profile.size]


def _unpacked(row: list[Any]) -> Profile:
    name, locale, description, traits, size = row
    return Profile(name, locale, description, traits, size)


def _unsealed() -> Invalid:
    return Invalid(_("The checked file is too old or not yours: choose it again."), code="seal_broken")
