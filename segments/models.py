"""Audiences, as aggregates: a segment never holds rows of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from workspaces.models import Row, User, Workspace

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SegmentQuerySet(models.QuerySet["Segment"]):
    """The one door to segments."""

    def for_user(self, user: User | AnonymousUser) -> SegmentQuerySet:
        """Return the segments of the workspaces this person is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(workspace__memberships__user_id=user.pk)


class Segment(Row):
    """An audience: how it is spoken to, what sets it apart, how many people it holds."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="segments")
    name = models.CharField(_("name"), max_length=120)
    locale = models.CharField(_("language"), max_length=20, default="en")
    description = models.TextField(_("description"), blank=True, max_length=2000)
    traits = models.JSONField(default=dict, blank=True)
    size = models.PositiveBigIntegerField(_("people"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(archived_at=None),
                name="segment_name_once_in_workspace",
            ),
        ]

    def __str__(self) -> str:
        return self.name
