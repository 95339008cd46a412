"""What people say about a revision while they judge it, pinned to a place or a moment; append-only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.scope import OwnedRow
from campaigns.models.variants import Revision, Variant
from workspaces.models import User

# Places are told in ten-thousandths of a picture's width and height, so that they hold at any size.
WHOLE = 10_000


class CommentKind(models.TextChoices):
    """What a comment does to its thread."""

    SAY = "say", _("Say")
    RESOLVE = "resolve", _("Resolve")
    REOPEN = "reopen", _("Reopen")


class Comment(OwnedRow):
    """Somebody's words on a revision, or that a thread is settled; `answers` is the first of its thread.

    Pinned, it names a `format`, and a place in it (`left`, `top`), a moment of it (milliseconds), or both.
    """

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="comments")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.SAY)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")
    body = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=40, blank=True)
    left = models.PositiveSmallIntegerField(null=True, blank=True)
    top = models.PositiveSmallIntegerField(null=True, blank=True)
    moment = models.PositiveIntegerField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CommentKind.values), name="comment_kind_known"
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="say") & ~models.Q(body=""))
                | (~models.Q(kind="say") & models.Q(body="", answers__isnull=False)),
                name="comment_says_or_settles",
            ),
            models.CheckConstraint(
                condition=models.Q(left=None, top=None)
                | (models.Q(left__lte=WHOLE, top__lte=WHOLE) & ~models.Q(format="")),
                name="comment_place_is_in_a_format",
            ),
        ]
