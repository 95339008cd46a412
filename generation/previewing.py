"""Makes the previews that people wait for: a worker takes them before its next forward pass, newest first.

A preview is worth little a minute later, so it has no stages, no files and no more than two attempts; where a
worker dies with it, another takes it when its time is over.
"""

from datetime import timedelta
from io import BytesIO

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop
from PIL import Image

from generation.engines.base import Request
from generation.engines.manifest import Manifest
from generation.models import Preview
from generation.services.previews import PREVIEW_STEPS
from generation.specs import Picture

TAKEN_SECONDS = 30
MOST_ATTEMPTS = 2
KEPT_FOR = timedelta(days=1)
_QUALITY = 80
# Reasons are stored in English and translated where they are shown.
WORKER_LOST = gettext_noop("The worker was lost while making this picture.")


def waiting() -> QuerySet[Preview]:
    """Return the previews that a worker may take, newest first."""
    open_ones = Preview.objects.filter(picture=None, reason="", attempt__lt=MOST_ATTEMPTS)
    return open_ones.filter(Q(taken_until=None) | Q(taken_until__lt=Now())).order_by("-created_at")


def take() -> Preview | None:
    """Take the newest preview that waits, for TAKEN_SECONDS; None where none does or another was faster."""
    found = waiting().first()
    if found is None:
        return None
    until = Now() + timedelta(seconds=TAKEN_SECONDS)
    taken = waiting().filter(pk=found.pk).update(taken_until=until, attempt=F("attempt") + 1)
    return found if taken else None


def request_of(preview: Preview, manifest: Manifest) -> Request:
    """Return what to ask the engine for."""
    steps = min(PREVIEW_STEPS, manifest.steps)
    picture = Picture(preview.prompt, preview.seed, manifest.ref, steps=steps, guidance=manifest.guidance)
    return Request(picture, preview.width, preview.height)


def keep(preview: Preview, picture: Image.Image) -> None:
    """Give a preview its picture; its page looks for it by itself."""
    out = BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=2)
    _open(preview).update(picture=out.getvalue())


def refuse(preview: Preview, reason: str) -> None:
    """Say why there will be no picture."""
    _open(preview).update(reason=reason)


def tidy() -> None:
    """Give up those that no worker lived to make, and forget those of yesterday."""
    lost = Preview.objects.filter(picture=None, reason="", attempt__gte=MOST_ATTEMPTS)
    lost.filter(taken_until__lt=Now()).update(reason=WORKER_LOST)
    Preview.objects.filter(created_at__lt=Now() - KEPT_FOR).delete()


def _open(preview: Preview) -> QuerySet[Preview]:
    return Preview.objects.filter(pk=preview.pk, picture=None, reason="")
