"""Fills a database with very many decisions that are worth measuring: by several people, of several kinds."""

from __future__ import annotations

from itertools import product

from django.db import connection
from django.db.models import F
from django.db.models.functions import Mod

from benchmarks.reviewable import CHUNK, filled
from campaigns import gate
from campaigns.models import Decision, Variant, Verdict
from generation.models import Artifact, Job
from workspaces.models import Membership, Role

ANGLES = ("calm", "urgent", "loud", "plain", "playful")
TONES = ("bold", "soft", "dry", "warm")
REASONS = ("Too dark", "Off brand", "Words are wrong", "Layout is crowded")
FORMATS = ("feed_square", "story")
UNDO_EVERY = 5


def many_decisions(count: int) -> Membership:
    """Make `count` variants with a verdict on each, a tenth rejects, of which each fifth was undone.

    Three reviewers took turns; there are 3 segments, 5 angles and 4 tones. Return the owner's membership.
    """
    reviewer = filled(count, decided=count)
    members = list(Membership.objects.filter(workspace=reviewer.workspace).order_by("pk"))
    gate.remove()
    variants = Variant.objects.annotate(kind=Mod("number", 20))
    for kind, (angle, tone) in enumerate(product(ANGLES, TONES)):
        variants.filter(kind=kind).update(options={"angle": angle, "tone": tone})
    decisions = Decision.objects.annotate(turn=Mod(F("variant__number") / 10, 3))
    for turn, member in enumerate(members):
        decisions.filter(turn=turn).update(reviewer=member.user_id)
    Job.objects.update(device_seconds=2.0, cost_micro_usd=30)
    Artifact.objects.bulk_create(
        (_artifact(job, form) for job in Job.objects.iterator() for form in FORMATS), batch_size=CHUNK
    )
    _undo_some()
    gate.install()
    if connection.vendor == "postgresql":
        # What autovacuum would have done by now.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return next(member for member in members if member.role == Role.OWNER)


def _artifact(job: Job, form: str) -> Artifact:
    return Artifact(
        workspace_id=job.workspace_id,
        job=job,
        attempt=1,
        format=form,
        sha256="0" * 64,
        media_type="image/png",
        width=1080,
        height=1080,
        size=900_000,
    )


def _undo_some() -> None:
    """Give the rejects several reasons, and take some of them back: no approval hangs on a reject."""
    rejects = list(Decision.objects.filter(verdict=Verdict.REJECT).order_by("pk"))
    for place, reject in enumerate(rejects):
        reject.reason = REASONS[place % len(REASONS)]
    Decision.objects.bulk_update(rejects, ["reason"], batch_size=CHUNK)
    Decision.objects.bulk_create(
        [
            Decision(
                workspace_id=one.workspace_id,
                variant_id=one.variant_id,
                revision_id=one.revision_id,
                digest=one.digest,
                number=2,
                verdict=Verdict.UNDO,
                undoes=one,
                reviewer_id=one.reviewer_id,
            )
            for one in rejects[::UNDO_EVERY]
        ],
        batch_size=CHUNK,
    )
