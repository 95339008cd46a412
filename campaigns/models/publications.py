"""What left the building: publications, their frozen items, the package file, and withdrawals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from campaigns.models.reviews import Approval
from campaigns.models.scope import OwnedRow
from campaigns.models.variants import Revision, Variant
from platforms.exports import Platform, platforms
from workspaces.models import User


class Publication(OwnedRow):
    """A frozen list of approved revisions to export; it never changes.

    `terms` is what was stated for a platform's sheet, as `campaigns.exporters.base.Terms` writes it.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="publications")
    name = models.CharField(_("name"), max_length=120)
    exporter = models.CharField(max_length=40, default="package")
    terms = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    item_count = models.PositiveIntegerField()

    @property
    def platform(self) -> Platform | None:
        """Return where it went, None for the package for people."""
        return next((one for one in platforms() if one.key == self.exporter), None)


class PublicationItem(OwnedRow):
    """One approved revision in a publication; the database refuses it where the approval does not hold.

    `facts` freezes what the sheet says beside the content: campaign, template, options, layout, approved_by,
    approved_at. Names may change later; a package written again must not.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="items")
    digest = models.CharField(max_length=64)
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["publication", "variant"], name="item_variant_once"),
        ]


class PackageState(models.TextChoices):
    """Where the writing of a package stands."""

    WAITING = "waiting", _("Waiting")
    WRITING = "writing", _("Being written")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Package(OwnedRow):
    """The file written for a publication; writing it again gives the same bytes."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="package")
    state = models.CharField(max_length=10, choices=PackageState, default=PackageState.WAITING)
    reason = models.TextField(blank=True)
    items_written = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)


class Withdrawal(OwnedRow):
    """A published item that was taken back, by whom and why."""

    item = models.OneToOneField(PublicationItem, models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
