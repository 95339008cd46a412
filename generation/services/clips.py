"""Uploaded clips: decoded in a limited child process and stored anew, as a row of their workspace."""

import tempfile
from typing import IO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from generation.models import StoredFile
from generation.storage import StorageFull, Store
from generation.video.mp4 import MEDIA_TYPE
from generation.video.uploads import MAX_BYTES, MESSAGES, ClipRefused, DecodedClip, decode
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge, Unavailable
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record


def accept_clip(membership: Membership, upload: "File[bytes]") -> StoredFile:
    """Decode, encode and store an upload; equal clips of a workspace share one row.

    The upload's name and claimed type are not looked at. Raises NotAllowed, TooLarge, Invalid with the
    decoder's code, or Unavailable where the disk is full; then no row is left.
    """
    require(membership, can_edit)
    clip = _decoded(upload)
    workspace = membership.workspace
    try:
        sha256 = Store(settings.FILES_DIR, workspace.pk.hex).put(clip.content)
    except StorageFull as error:
        raise Unavailable(_("The disk is full: nothing was stored."), code="storage_full") from error
    with transaction.atomic():
        row, is_new = StoredFile.objects.get_or_create(
            workspace=workspace,
            sha256=sha256,
            defaults={
                "media_type": MEDIA_TYPE,
                "width": clip.width,
                "height": clip.height,
                "size": len(clip.content),
                "frames": clip.frames,
                "frame_rate": clip.frame_rate,
            },
        )
        if is_new:
            record(workspace, "clip.store", actor=membership.user, subject=f"file:{row.pk}", content=sha256)
    return row


def _decoded(upload: "File[bytes]") -> DecodedClip:
    if upload.size > MAX_BYTES:
        raise TooLarge(_(MESSAGES["file_too_large"]), code="file_too_large")
    with tempfile.TemporaryFile() as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        try:
            return decode(cast("IO[bytes]", file))
        except ClipRefused as refusal:
            kind = TooLarge if refusal.code == "file_too_large" else Invalid
            raise kind(_(MESSAGES[refusal.code]), code=refusal.code) from refusal
