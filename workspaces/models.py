"""People, the workspaces they belong to, their tokens, and the ledger of what happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from workspaces.ids import new_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Row(models.Model):
    """A row with a sortable random id and the time it was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True


class UserAccounts(BaseUserManager["User"]):
    """Makes users; an e-mail address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> User:
        """Create a person who signs in with `email`; without a password they cannot sign in."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with this e-mail address, in any case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person; what they may do is decided by their memberships, never by a flag here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    objects: ClassVar[UserAccounts] = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class FourEyes(models.TextChoices):
    """Whether the maker of a revision may approve it."""

    AUTO = "auto", _("When two members may review")
    ON = "on", _("Always")
    OFF = "off", _("Never")


class YearlyRevenue(models.TextChoices):
    """What an owner states of the yearly revenue: some models may be used only below a limit."""

    UNSAID = "unsaid", _("Not stated")
    UNDER_1M = "under_1m", _("Below 1 million US dollars")
    UNDER_10M = "under_10m", _("1 to 10 million US dollars")
    UNDER_20M = "under_20m", _("10 to 20 million US dollars")
    UNDER_100M = "under_100m", _("20 to 100 million US dollars")
    OVER_100M = "over_100m", _("100 million US dollars or more")


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    """The one door to workspaces."""

    def for_user(self, user: User | AnonymousUser) -> WorkspaceQuerySet:
        """Return the workspaces this person is a member of."""
        return self.filter(memberships__user_id=user.pk) if user.is_authenticated else self.none()


class Workspace(Row):
    """A tenant: everything else belongs to exactly one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    four_eyes = models.CharField(max_length=4, choices=FourEyes, default=FourEyes.AUTO)
    required_approvals = models.PositiveSmallIntegerField(default=1)
    yearly_revenue = models.CharField(
        max_length=10, choices=YearlyRevenue, default=YearlyRevenue.UNSAID, db_default=YearlyRevenue.UNSAID
    )

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(required_approvals__range=(1, 3)), name="workspace_one_to_three_approvals"
            ),
            models.CheckConstraint(
                condition=models.Q(four_eyes__in=FourEyes.values), name="workspace_four_eyes_known"
            ),
            models.CheckConstraint(
                condition=models.Q(yearly_revenue__in=YearlyRevenue.values), name="workspace_revenue_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do, from most to least."""

    OWNER = "owner", _("Owner")
    MARKETER = "marketer", _("Marketer")
    REVIEWER = "reviewer", _("Reviewer")
    VIEWER = "viewer", _("Viewer")


class Membership(Row):
    """A person's role in a workspace."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]


class Invitation(Row):
    """An open offer of a role to an e-mail address; only the hash of its secret is kept."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def is_open(self, now: datetime) -> bool:
        """Tell whether the invitation can still be accepted at `now`."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


class Token(Row):
    """An API token, shown once; it can do what its maker's membership can at the moment of use."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="tokens")
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    secret_digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class LedgerEntry(Row):
    """One thing that happened, chained to the one before; the database refuses to change it."""

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="ledger")
    position = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=80)
    content = models.TextField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "position"], name="ledger_position_once"),
        ]
        indexes = [models.Index(fields=["workspace", "subject"], name="ledger_by_subject")]


class IdempotentRequest(Row):
    """The answer to a request that named an Idempotency-Key, kept so that a retry gets the same one."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="idempotency_key_once")]
