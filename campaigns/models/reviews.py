"""What people decided: append-only decisions, approvals, revocations; and who looks at what meanwhile."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.scope import OwnedRow
from campaigns.models.variants import Revision, Variant
from workspaces.models import User


class Verdict(models.TextChoices):
    """What a decision says; undo takes back one earlier decision of the same person."""

    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    UNDO = "undo", _("Undo")


class Decision(OwnedRow):
    """A person's verdict on exactly one revision; `number` counts the decisions on that revision."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="decisions")
    digest = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    reason = models.CharField(max_length=500, blank=True)
    milliseconds_looked = models.PositiveIntegerField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="decision_verdict_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="undo", undoes__isnull=False)
                | (~models.Q(verdict="undo") & models.Q(undoes=None)),
                name="decision_undo_names_what",
            ),
            models.UniqueConstraint(fields=["revision", "number"], name="decision_number_once"),
        ]
        indexes = [
            # Read by selectors.reviews: a reviewer's newest decisions, to go on where they stopped.
            models.Index(fields=["reviewer", "workspace", "id"], name="decision_by_reviewer"),
        ]


class Approval(OwnedRow):
    """The decisions on a revision satisfied the workspace's policy; it names all that it rests on.

    `decision` is the newest of them; it carries a second approval when a reject in between is undone.
    """

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    maker = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="approvals")
    decision_ids = models.JSONField()
    policy = models.JSONField()


class Revocation(OwnedRow):
    """An approval that no longer holds, and the decision that ended it."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="revocation")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")


class Reservation(OwnedRow):
    """A reviewer was given a variant to judge and nobody else is until then; it settles nothing by itself."""

    variant = models.OneToOneField(Variant, models.CASCADE, related_name="reservation")
    reviewer = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)
