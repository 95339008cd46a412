"""Makes the previews that people wait for: a worker takes them before its next forward pass, newest first.

A preview is worth little a minute later, so it has no stages, no files and no more than two attempts; where a
worker dies with it, another takes it when its time is over.
"""

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from io import BytesIO

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop
from PIL import Image

from generation.engines.base import Engine, EngineError, ModelRefused, Request, still_of
from generation.engines.manifest import Manifest
from generation.errors import GenerationError
from generation.installed import manifest_for
from generation.leases import UNEXPECTED
from generation.models import Preview
from generation.services.previews import PREVIEW_STEPS
from generation.specs import ModelRef, Picture

TAKEN_SECONDS = 30
MOST_ATTEMPTS = 2
KEPT_FOR = timedelta(days=1)
_QUALITY = 80
# Reasons are stored in English and translated where they are shown.
WORKER_LOST = gettext_noop("The worker was lost while making this picture.")


log = logging.getLogger(__name__)


def waiting(among: Collection[str] | None = None) -> QuerySet[Preview]:
    """Return the previews to be made, newest first; of the models with these digests, or of all."""
    rows = Preview.objects.filter(picture=None, reason="", attempt__lt=MOST_ATTEMPTS)
    if among is not None:
        rows = rows.filter(model_digest__in=among)
    return rows.filter(Q(taken_until=None) | Q(taken_until__lt=Now())).order_by("-created_at")


def take(among: Collection[str] | None = None) -> Preview | None:
    """Take the newest preview that waits, for TAKEN_SECONDS; None where none does or another was faster."""
    found = waiting(among).first()
    if found is None:
        return None
    until = Now() + timedelta(seconds=TAKEN_SECONDS)
    taken = waiting().filter(pk=found.pk).update(taken_until=until, attempt=F("attempt") + 1)
    return found if taken else None


class Sketcher:
    """Makes the previews that wait, in the thread of a device: before its jobs, and between two passes."""

    def __init__(self, open_engine: Callable[[ModelRef], Engine]) -> None:
        self._open_engine = open_engine

    def draw(self, among: Collection[str] | None = None) -> bool:
        """Make the newest preview that waits, if any; of the models with these digests, or of all."""
        preview = take(among)
        if preview is None:
            return False
        try:
            keep(preview, self._picture(preview))
        except (EngineError, GenerationError) as error:
            log.warning("A preview failed: %s", error.message)
            refuse(preview, error.message)
        except Exception:
            log.exception("A preview failed unexpectedly")
            refuse(preview, UNEXPECTED)
        return True

    def _picture(self, preview: Preview) -> Image.Image:
        manifest = manifest_for(preview.workspace_id, preview.model)
        if manifest.ref.digest != preview.model_digest:
            raise ModelRefused(f"The model {preview.model} is another one by now: ask once more.")
        engine = self._open_engine(manifest.ref)
        return still_of(engine.generate([request_of(preview, manifest)], lambda _done, _total: None)[0])


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
