"""Asking for a coarse picture of a prompt, before anything is launched."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from generation.engines.base import EngineError
from generation.engines.manifest import Manifest
from generation.installed import manifest_for
from generation.licences import require_licence
from generation.models import Preview
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import canonical_json, digest_of
from workspaces.errors import Conflict, Invalid
from workspaces.models import Membership
from workspaces.policies import can_edit

LONGEST_PROMPT = 2_000
# What one person may have waiting; whoever types on has no use for the pictures of what was typed before.
MOST_WAITING = 6
# Four steps show where things stand and in which colours; the picture itself takes five times as many.
PREVIEW_STEPS = 4


@dataclass(frozen=True, slots=True)
class Sight:
    """What a preview is asked of: a prompt, its seed, and the final size in pixels whose shape it gets."""

    prompt: str
    seed: int = 0
    width: int = 1080
    height: int = 1080


def ask(membership: Membership, sight: Sight, *, model: str) -> Preview:
    """Return the preview of a sight, ordered now unless it is there; a worker makes it before all jobs.

    One that failed is tried again.

    Raises NotAllowed; Invalid for an empty or too long prompt or a seed that is none; Conflict where the
    workspace has no such model (code "unsupported") or its licence stands against it (code "licence").
    """
    require(membership, can_edit)
    _require_plausible(sight)
    manifest = _usable(membership, model)
    size = manifest.nearest(sight.width, sight.height)
    with transaction.atomic():
        digest = digest_for(sight, manifest)
        Preview.objects.filter(workspace=membership.workspace, request_digest=digest).exclude(
            reason=""
        ).delete()
        preview, is_new = Preview.objects.get_or_create(
            workspace=membership.workspace,
            request_digest=digest,
            defaults={
                "asked_by": membership.user,
                "prompt": sight.prompt,
                "seed": sight.seed,
                "model": model,
                "model_digest": manifest.ref.digest,
                "width": size.width,
                "height": size.height,
            },
        )
        if is_new:
            _forget_older(preview)
            wake()
    return preview


def digest_for(sight: Sight, manifest: Manifest) -> str:
    """Return the SHA-256 of all that the picture depends on."""
    size = manifest.nearest(sight.width, sight.height)
    asked = {**asdict(sight), "width": size.width, "height": size.height}
    return digest_of(canonical_json({**asked, "model": asdict(manifest.ref), "steps": PREVIEW_STEPS}))


def _require_plausible(sight: Sight) -> None:
    if not sight.prompt.strip():
        message = _("Say what the picture shows.")
        raise Invalid(message, errors=[{"field": "prompt", "message": message}])
    if len(sight.prompt) > LONGEST_PROMPT:
        too_long = _("Use at most %(most)d characters.") % {"most": LONGEST_PROMPT}
        raise Invalid(too_long, errors=[{"field": "prompt", "message": too_long}])
    if not 0 <= sight.seed < 2**32 or not (1 <= sight.width <= 10_000 and 1 <= sight.height <= 10_000):
        raise Invalid(_("This is no seed or size that a picture can have."))


def _usable(membership: Membership, model: str) -> Manifest:
    require_licence(membership.workspace, model, markets=None)
    try:
        manifest = manifest_for(membership.workspace_id, model)
        manifest.require("text_to_image")
    except EngineError as error:
        raise Conflict(error.message, code=error.code) from error
    return manifest


def _forget_older(preview: Preview) -> None:
    """Leave the person no more than MOST_WAITING that wait, the newest."""
    mine = Preview.objects.filter(
        workspace=preview.workspace_id, asked_by=preview.asked_by_id, picture=None, reason=""
    )
    kept = mine.order_by("-pk").values_list("pk", flat=True)[:MOST_WAITING]
    mine.exclude(pk__in=list(kept)).delete()
