"""Serves the stored pictures, clips and sounds of a workspace to its members, by digest, as what they are."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from generation.media_types import EXTENSIONS
from generation.models import Artifact, StoredFile
from generation.playback import range_answer
from generation.sound_files import MEDIA_TYPE as SOUND
from generation.storage import FileDamaged, FileMissing, Store
from generation.thumbnails import MEDIA_TYPE, WIDTHS, NotShrinkable, thumbnail
from workspaces.errors import Invalid, NotFound, Unavailable
from workspaces.models import Workspace
from workspaces.pages import MemberRequest, member_page

CLIP = "video/mp4"
YEAR = 365 * 24 * 3600


@require_safe
@member_page()
def file(request: MemberRequest, sha256: str) -> HttpResponseBase:
    """Answer with the bytes of a digest, or with a smaller WebP where `w` names one of the widths.

    Of a clip or a sound, one range may be asked for, as players do; a smaller WebP is its last frame.

    A digest that no row of this workspace names is NotFound, whether or not another workspace has it.
    """
    workspace = request.membership.workspace
    media_type = _media_type_of(workspace, sha256)
    width = _width(request.GET.get("w"))
    if media_type == SOUND or (media_type == CLIP and width is None):
        return _played(request, workspace, sha256, media_type)
    etag = f'"{sha256}{f"-{width}" if width else ""}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponse = HttpResponseNotModified()
    elif width:
        answer = _picture(_content(workspace, sha256, width), MEDIA_TYPE, name=f"{sha256[:16]}-{width}")
    else:
        answer = _picture(_content(workspace, sha256, None), media_type, name=sha256[:16])
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, immutable=True, max_age=YEAR)
    return answer


def _played(request: MemberRequest, workspace: Workspace, sha256: str, kind: str) -> HttpResponseBase:
    try:
        return range_answer(request, Store(settings.FILES_DIR, workspace.pk.hex), sha256, kind)
    except FileMissing as error:
        raise NotFound from error
    except FileDamaged as error:
        raise Unavailable(_("This clip is damaged on the disk."), code=error.code) from error


def _media_type_of(workspace: Workspace, sha256: str) -> str:
    """Return the type that a row of the workspace says, which is never one that a browser would run."""
    for model in (Artifact, StoredFile):
        row = model.objects.filter(workspace=workspace, sha256=sha256).values_list("media_type", flat=True)
        if media_type := row.first():
            return media_type if media_type in EXTENSIONS else "application/octet-stream"
    raise NotFound


def _width(text: str | None) -> int | None:
    if text is None:
        return None
    if text not in {str(width) for width in WIDTHS}:
        raise Invalid(_("Pictures come in the widths 160, 320, 640 and 1080."), code="bad_width")
    return int(text)


def _content(workspace: Workspace, sha256: str, width: int | None) -> bytes:
    """Read a file whole: its bytes are hashed before any leaves, and none is larger than an upload may be."""
    store = Store(settings.FILES_DIR, workspace.pk.hex)
    try:
        if width is None:
            return store.read(sha256)
        return thumbnail(store, sha256, width, folder=settings.FILES_DIR / "thumbnails" / workspace.pk.hex)
    except FileMissing as error:
        raise NotFound from error
    except (FileDamaged, NotShrinkable) as error:
        raise Unavailable(_("This picture is damaged on the disk."), code=error.code) from error


def _picture(content: bytes, media_type: str, *, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    # Opened by itself a picture is a page of ours: it may load nothing and run nothing.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    suffix = EXTENSIONS.get(media_type)
    if suffix:
        answer["Content-Disposition"] = f'inline; filename="{name}.{suffix}"'
    else:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
