"""Jobs, the files they made and what the machine found; a job's row is the truth about its work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workspaces.models import Row, User, Workspace


class JobState(models.TextChoices):
    """Where a job stands; ready, failed, blocked and cancelled are final, but failed may be retried."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    BLOCKED = "blocked", _("Blocked")
    CANCELLED = "cancelled", _("Cancelled")


class JobGroup(Row):
    """Jobs that are paused and resumed together."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)


class Job(Row):
    """The order to make one thing, say a variant; only compare-and-set updates move its state.

    `kind` says which work makes it (`config.worker.WORKS`). `model` is the digest of its model's manifest,
    empty where none is needed: jobs of one model are made together. `load` counts the latent tokens of its
    largest forward pass, 0 where that is not known. Jobs of one `batch_key` take as long. `waits_for` has to
    be ready before it begins. `maker` is the digest of our own code that made it.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="jobs")
    group = models.ForeignKey(JobGroup, models.CASCADE, related_name="jobs")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    spec = models.TextField()
    spec_digest = models.CharField(max_length=64)
    batch_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, default="variant")
    model = models.CharField(max_length=64, blank=True)
    load = models.PositiveIntegerField(default=0)
    waits_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    maker = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    stage = models.CharField(max_length=10, blank=True)
    progress = models.FloatField(default=0.0)
    reason = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1)
    device_seconds = models.FloatField(default=0.0)
    cost_micro_usd = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_token=None, lease_until=None)),
                name="job_lease_exactly_while_running",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "blocked"]) | ~models.Q(reason=""),
                name="job_failed_or_blocked_says_why",
            ),
        ]
        indexes = [
            # Read by claims: what waits for each model, and the next queued jobs of one, oldest first.
            models.Index(
                fields=["model", "created_at"], condition=models.Q(state="queued"), name="job_queued_by_model"
            ),
            # Read by claims.settle: leases that ran out.
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="job_leases"),
            # Read by selectors.standing of a group.
            models.Index(fields=["group", "state"], name="job_group_state"),
            # Read by selectors.seconds_per_variant: the last finished ones of a kind.
            models.Index(
                fields=["workspace", "batch_key", "-finished_at"],
                condition=models.Q(state="ready"),
                name="job_history",
            ),
            # Read by work.reuse: what was made of the same order before.
            models.Index(
                fields=["workspace", "spec_digest"], condition=models.Q(state="ready"), name="job_made_before"
            ),
        ]


class Artifact(Row):
    """One finished file of a job, named by the SHA-256 of its bytes; a still has no frames and no rate."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="artifacts")
    job = models.ForeignKey(Job, models.PROTECT, related_name="artifacts")
    attempt = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    frames = models.PositiveIntegerField(null=True, blank=True)
    frame_rate = models.PositiveSmallIntegerField(null=True, blank=True)
    provenance = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "format"], name="artifact_once_per_format")]
        indexes = [models.Index(fields=["workspace", "sha256"], name="artifact_by_digest")]


class Outcome(models.TextChoices):
    """What a check said; a check that could not run is an error, and an error blocks."""

    PASS = "pass", _("Pass")
    FLAG = "flag", _("Look at this")
    BLOCK = "block", _("Not allowed")
    ERROR = "error", _("Could not be checked")


class Finding(Row):
    """A measurement on a finished file and what it said."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="findings")
    format = models.CharField(max_length=40)
    check_name = models.CharField(max_length=60)
    outcome = models.CharField(max_length=5, choices=Outcome)
    message = models.TextField(blank=True)
    measured = models.CharField(max_length=120, blank=True)
    limit = models.CharField(max_length=120, blank=True)


class StoredFile(Row):
    """An uploaded or generated file that a workspace holds, by digest; the bytes lie in storage.

    A picture has no frames and no rate.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    frames = models.PositiveIntegerField(null=True, blank=True)
    frame_rate = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "sha256"], name="file_once_in_workspace")]


class WorkerHeartbeat(models.Model):
    """The last sign of life of a worker process."""

    name = models.CharField(max_length=80, primary_key=True)
    queues = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)


class AddedState(models.TextChoices):
    """Where the check of an added model stands; only a ready one makes pictures."""

    WAITING = "waiting", _("Being checked")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


class AddedModel(Row):
    """A model that a workspace's owner has added: a folder below MODELS_DIR, as a copy of an entry.

    `entry` is a key of `generation.engines.entries`. `manifest` and `digest` are written by the check, which
    a worker makes: they hold the hash of every file, and pictures are planned with the digest.
    """

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    entry = models.CharField(max_length=60)
    folder = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=AddedState, default=AddedState.WAITING)
    reason = models.TextField(blank=True)
    manifest = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    check_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "entry"],
                condition=models.Q(removed_at=None),
                name="added_model_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AddedState.values), name="added_model_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(digest=""), name="added_model_ready_has_digest"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="added_model_refused_says_why",
            ),
        ]
        indexes = [
            # Read by checking.check_next: models that wait for their check.
            models.Index(
                fields=["created_at"], condition=models.Q(state="waiting"), name="added_model_waiting"
            ),
            # Read by installed.open_engine: the folder of a digest.
            models.Index(fields=["digest"], name="added_model_by_digest"),
        ]


class ClauseConfirmation(Row):
    """An owner's word that a clause is as its entry says, where the maker's own text was not read by us.

    `clause_digest` covers all that was shown: when the entry says something else, it is to be confirmed anew.
    """

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    model = models.ForeignKey(AddedModel, models.PROTECT, related_name="confirmations")
    topic = models.CharField(max_length=20)
    clause_digest = models.CharField(max_length=64)
    says = models.TextField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "clause_digest"], name="clause_confirmed_once")
        ]


class ModelTrial(Row):
    """One prompt that an owner tried a model with; its job makes the picture, which no campaign gets."""

    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="+")
    model = models.ForeignKey(AddedModel, models.PROTECT, related_name="trials")
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    prompt = models.CharField(max_length=500)
    tried_by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Preview(Row):
    """A coarse picture of a prompt, for whoever writes it to look at; it is no file and soon forgotten.

    `request_digest` is the SHA-256 of all that the picture depends on. `picture` holds a WebP, None until a
    worker has made it; a `reason` says why there will be none.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    request_digest = models.CharField(max_length=64)
    prompt = models.TextField()
    seed = models.PositiveBigIntegerField()
    model = models.CharField(max_length=60)
    model_digest = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    picture = models.BinaryField(null=True)
    reason = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "request_digest"], name="preview_once"),
            models.CheckConstraint(
                condition=models.Q(picture=None) | models.Q(reason=""), name="preview_picture_or_reason"
            ),
        ]
        indexes = [
            # Read by previewing.take: the newest that waits.
            models.Index(
                fields=["-created_at"],
                condition=models.Q(picture=None, reason=""),
                name="preview_waiting",
            ),
        ]
