"""Reads of previews for the pages that show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from generation.engines.base import EngineError
from generation.installed import manifest_for
from generation.models import Preview
from generation.selectors import devices_alive
from generation.services.previews import Sight, digest_for
from workspaces.errors import NotFound
from workspaces.models import Membership

# A page asks again soon while a picture may come any moment, and then less and less often.
SOON, LATER = timedelta(seconds=5), timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """A place for a coarse picture: what to ask for, and the preview that was asked for, if any."""

    sight: Sight
    model: str
    preview: Preview | None = None

    @property
    def is_ready(self) -> bool:
        """Whether its picture can be shown."""
        return self.preview is not None and self.preview.picture is not None

    @property
    def ask_again(self) -> str:
        """After how long a page looks again while it waits."""
        age = timezone.now() - self.preview.created_at if self.preview else timedelta()
        return "400ms" if age < SOON else "2s" if age < LATER else "10s"

    @property
    def has_no_worker(self) -> bool:
        """Whether nobody is there to make it."""
        return self.preview is not None and self.ask_again != "400ms" and not devices_alive()


def preview_named(membership: Membership, preview_id: UUID) -> Preview:
    """Return a workspace's preview; NotFound where it is another's or forgotten."""
    preview = Preview.objects.filter(workspace=membership.workspace, pk=preview_id).first()
    if preview is None:
        raise NotFound
    return preview


def shown_of(preview: Preview) -> PreviewShown:
    """Return a preview as a page shows it."""
    sight = Sight(preview.prompt, preview.seed, preview.width, preview.height)
    return PreviewShown(sight, preview.model, preview)


def previews_of(membership: Membership, sights: Iterable[Sight], *, model: str) -> dict[Sight, PreviewShown]:
    """Return a place for each sight, with its preview where it was asked for before and has not failed.

    Empty where the workspace has no such model.
    """
    try:
        manifest = manifest_for(membership.workspace_id, model)
    except EngineError:
        return {}
    digests = {sight: digest_for(sight, manifest) for sight in sights}
    rows = Preview.objects.filter(
        workspace=membership.workspace, request_digest__in=digests.values(), reason=""
    )
    known = {row.request_digest: row for row in rows}
    return {sight: PreviewShown(sight, model, known.get(digest)) for sight, digest in digests.items()}
