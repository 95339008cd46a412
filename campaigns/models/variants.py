"""Variants and their revisions: one idea for one segment, and each immutable state it was in."""

from django.db import models

from campaigns.models.campaigns import Campaign, Plan
from campaigns.models.scope import OwnedRow
from campaigns.models.templates import TemplateVersion
from generation.models import Job
from segments.models import Segment
from workspaces.ids import new_code
from workspaces.models import User


class Variant(OwnedRow):
    """One cell of a plan; it points at the revision that counts now, None until the first is made.

    `layout` and `seed` are those it was planned with; the spec of its job says which it has.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="variants")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="variants")
    code = models.CharField(max_length=8, unique=True, default=new_code)
    number = models.PositiveIntegerField()
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+")
    template_version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+")
    options = models.JSONField(default=dict)
    layout = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    cell_digest = models.CharField(max_length=64)
    landing_url = models.URLField(max_length=700)
    job = models.OneToOneField(Job, models.PROTECT, related_name="variant")
    current_revision = models.ForeignKey(
        "campaigns.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "cell_digest"], name="variant_cell_once_in_plan"),
            models.UniqueConstraint(fields=["plan", "number"], name="variant_number_once_in_plan"),
        ]
        indexes = [
            # Read by the review queue: variants of a workspace that have something to judge, oldest first.
            models.Index(
                fields=["workspace", "id"],
                condition=models.Q(current_revision__isnull=False),
                name="variant_reviewable",
            ),
        ]

    @property
    def is_ordered_anew(self) -> bool:
        """Whether its current revision counts no more, because something else was ordered since."""
        return self.current_revision is not None and self.job_id != self.current_revision.job_id


class Revision(OwnedRow):
    """An immutable state of a variant; `digest` is the SHA-256 of `content`, which the database checks.

    `content` is canonical JSON of segment, copy, landing address, disclosure and the ordered files.
    """

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, related_name="made_revision")
    maker = models.ForeignKey(User, models.PROTECT, related_name="+")
    content = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "number"], name="revision_number_once"),
        ]
