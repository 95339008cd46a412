"""Storyboards: video ads as lists of shots, and for each shot the job whose take counts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from campaigns.models.scope import OwnedRow
from generation.models import Job, JobGroup, StoredFile
from generation.shot_specs import FRAME_RATES
from workspaces.models import User


class StartKind(models.TextChoices):
    """How a shot begins, or where it is led; "towards" goes on from the shot before it too, if any."""

    TEXT = "text", _("From its words alone")
    PICTURE = "picture", _("From a picture")
    CONTINUE = "continue", _("Goes on from the shot before")
    TOWARDS = "towards", _("Ends on a picture")
    RESTYLE = "restyle", _("Restyles a clip")


class Storyboard(OwnedRow):
    """A list of shots that are joined into one film; `version` counts what people change of it.

    `format` is a key of `platforms.formats`; the model's size of the nearest proportion is used. `references`
    are pictures that every shot is to be true to. Its jobs share `group`; `film` is the newest join.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="storyboards")
    name = models.CharField(_("name"), max_length=120)
    format = models.CharField(max_length=40)
    frame_rate = models.PositiveSmallIntegerField(default=24)
    seed = models.PositiveBigIntegerField()
    references = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    group = models.OneToOneField(JobGroup, models.PROTECT, related_name="+")
    film = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frame_rate__in=FRAME_RATES), name="storyboard_frame_rate_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Shot(OwnedRow):
    """One shot of exactly `frames` frames; the film shows those from `first_frame` to `last_frame`.

    Both are included. `last_frame` None is the last one there is. Positions count from 1 among the shots that
    are not removed.
    `job` makes the take that counts; whether the take is stale is derived from the job's own spec.
    """

    storyboard = models.ForeignKey(Storyboard, models.PROTECT, related_name="shots")
    position = models.PositiveSmallIntegerField()
    prompt = models.TextField(_("what it shows"), max_length=2000)
    frames = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    start = models.CharField(max_length=10, choices=StartKind, default=StartKind.TEXT)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    clip = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    strength = models.FloatField(default=0.6, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)])
    seed = models.PositiveBigIntegerField()
    first_frame = models.PositiveIntegerField(default=0)
    last_frame = models.PositiveIntegerField(null=True, blank=True)
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="shot")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(start__in=StartKind.values), name="shot_start_known"),
            models.CheckConstraint(condition=models.Q(frames__gte=1), name="shot_has_a_frame"),
            models.CheckConstraint(
                condition=models.Q(strength__gte=0.0, strength__lte=1.0), name="shot_strength_is_a_part"
            ),
            models.CheckConstraint(
                condition=models.Q(first_frame__lt=models.F("frames"), last_frame=None)
                | models.Q(
                    last_frame__gte=models.F("first_frame"),
                    last_frame__lt=models.F("frames"),
                ),
                name="shot_trim_inside",
            ),
        ]
        indexes = [
            # Read by selectors.storyboards: the shots of a board, in order.
            models.Index(
                fields=["storyboard", "position"],
                condition=models.Q(removed_at=None),
                name="shot_in_order",
            ),
        ]

    @property
    def last_kept(self) -> int:
        """Return the last frame that the film shows."""
        return self.frames - 1 if self.last_frame is None else self.last_frame

    @property
    def kept(self) -> int:
        """Return how many of its frames the film shows."""
        return self.last_kept - self.first_frame + 1

    @property
    def is_trimmed(self) -> bool:
        """Whether the film leaves frames of it out."""
        return self.kept < self.frames
