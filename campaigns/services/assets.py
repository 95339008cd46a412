"""Uploads: pictures, typefaces and sound are checked in a limited child process and stored anew, as rows."""

from collections.abc import Mapping

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import OwnTypeface
from generation import sound_files
from generation.decoding import DecodedPicture, PictureRefused, decode
from generation.models import StoredFile
from generation.storage import StorageFull, Store
from generation.typeface_files import MAX_BYTES as TYPEFACE_MAX_BYTES
from generation.typeface_files import MESSAGES, TypefaceRefused, check
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge, Unavailable
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record

SMALLEST_EDGE = 32
_TOO_LARGE = _("The file is larger than %(megabytes)d MB.")
_REASONS: Mapping[str, str | Promise] = {
    "empty_file": _("The file is empty."),
    "not_a_picture": _("The file is not a picture."),
    "unsupported_format": _("This kind of file is not taken: use PNG, JPEG, WebP or GIF."),
    "broken_picture": _("The picture is broken or cut off: export it again."),
    "too_many_pixels": _("The picture has more than 40 million pixels: make it smaller."),
    "too_much_memory": _("The picture needs too much memory to open: make it smaller."),
    "took_too_long": _("The picture took too long to open."),
    "decoder_failed": _("The picture could not be opened."),
}


def store_picture(membership: Membership, upload: "File[bytes]") -> StoredFile:
    """Decode, re-encode and store an upload; equal pictures of a workspace share one row.

    The upload's name and claimed type are not looked at. Raises NotAllowed, TooLarge, Invalid with the
    decoder's code, or Unavailable where the disk is full; then no row is left.
    """
    require(membership, can_edit)
    return store_decoded(membership, _decoded(upload))


def store_decoded(membership: Membership, picture: DecodedPicture) -> StoredFile:
    """Store a picture that was decoded or drawn by us as a file of the member's workspace."""
    return _stored(
        membership, picture.png, media_type="image/png", width=picture.width, height=picture.height
    )


def store_typeface(membership: Membership, upload: "File[bytes]") -> OwnTypeface:
    """Check, rewrite and store a typeface file; equal ones of a workspace share one row.

    Raises NotAllowed, TooLarge, Invalid with the checker's code, or Unavailable where the disk is full.
    """
    require(membership, can_edit)
    if upload.size > TYPEFACE_MAX_BYTES:
        raise TooLarge(_(MESSAGES["file_too_large"]), code="file_too_large")
    try:
        checked = check(upload.read(TYPEFACE_MAX_BYTES + 1))
    except TypefaceRefused as refusal:
        kind = TooLarge if refusal.code == "file_too_large" else Invalid
        raise kind(_(MESSAGES[refusal.code]), code=refusal.code) from refusal
    with transaction.atomic():
        file = _stored(membership, checked.content, media_type=checked.media_type)
        row, _is_new = OwnTypeface.objects.get_or_create(
            workspace=membership.workspace, file=file, defaults={"name": checked.name}
        )
    return row


def store_sound(membership: Membership, upload: "File[bytes]") -> StoredFile:
    """Decode and store sound for videos; equal sounds of a workspace share one row.

    Raises NotAllowed, TooLarge, Invalid with the decoder's code, or Unavailable where the disk is full.
    """
    require(membership, can_edit)
    if upload.size > sound_files.MAX_BYTES:
        raise TooLarge(_(sound_files.MESSAGES["file_too_large"]), code="file_too_large")
    try:
        sound = sound_files.decode_sound(upload.read(sound_files.MAX_BYTES + 1))
    except sound_files.SoundRefused as refusal:
        raise Invalid(_(sound_files.MESSAGES[refusal.code]), code=refusal.code) from refusal
    return _stored(membership, sound.content, media_type=sound_files.MEDIA_TYPE)


def _stored(
    membership: Membership, content: bytes, *, media_type: str, width: int = 0, height: int = 0
) -> StoredFile:
    workspace = membership.workspace
    try:
        sha256 = Store(settings.FILES_DIR, workspace.pk.hex).put(content)
    except StorageFull as error:
        raise Unavailable(_("The disk is full: nothing was stored."), code="storage_full") from error
    with transaction.atomic():
        row, is_new = StoredFile.objects.get_or_create(
            workspace=workspace,
            sha256=sha256,
            defaults={"media_type": media_type, "width": width, "height": height, "size": len(content)},
        )
        if is_new:
            record(workspace, "file.store", actor=membership.user, subject=f"file:{row.pk}", content=sha256)
    return row


def _decoded(upload: "File[bytes]") -> DecodedPicture:
    limit = settings.UPLOAD_MAX_BYTES
    if upload.size > limit:
        raise TooLarge(_TOO_LARGE % {"megabytes": limit // 1024**2}, code="file_too_large")
    try:
        picture = decode(upload.read(limit + 1))
    except PictureRefused as refusal:
        if refusal.code == "file_too_large":
            raise TooLarge(str(refusal), code=refusal.code) from refusal
        raise Invalid(_REASONS[refusal.code], code=refusal.code) from refusal
    if min(picture.width, picture.height) < SMALLEST_EDGE:
        raise Invalid(
            _("The picture is %(width)d by %(height)d pixels: each side needs at least %(edge)d.")
            % {"width": picture.width, "height": picture.height, "edge": SMALLEST_EDGE},
            code="picture_too_small",
        )
    return picture
