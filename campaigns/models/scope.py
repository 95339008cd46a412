"""Rows that belong to a workspace, and the one door through which people reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from workspaces.models import Row, User, Workspace

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Owned = TypeVar("Owned", bound=models.Model, covariant=True)  # noqa: PLC0105 - the name says enough


class WorkspaceRows(models.QuerySet[Owned]):
    """A queryset that can be narrowed to what a person may see."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the rows of the workspaces this person is a member of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(workspace__memberships__user_id=user.pk)

    def of(self, workspace: Workspace) -> Self:
        """Return the rows of one workspace."""
        return self.filter(workspace_id=workspace.pk)


class OwnedRow(Row):
    """A row of exactly one workspace."""

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")

    objects = WorkspaceRows.as_manager()

    class Meta:
        abstract = True
