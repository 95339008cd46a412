"""Campaigns, and the plans that were launched from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.brands import Brand, Product
from campaigns.models.scope import OwnedRow
from campaigns.models.templates import TemplateVersion
from generation.models import JobGroup, StoredFile
from segments.models import Segment
from workspaces.models import User


class Campaign(OwnedRow):
    """What one wants made: brand, product, segments, templates, options, formats, seeds, exclusions.

    `options` maps an axis to the chosen values. `formats` lists keys of `platforms.formats`, and videos last
    `seconds`, one of its `LENGTHS`; `sound` says whether they have the brand's, `own_sound` or none.
    `layouts` lists layout families. `markets` lists countries by ISO 3166 code, `purpose` is one of
    `generation.engines.licence.PURPOSES`; a model's licence may ask for both. `exclusions` is a list of
    {"when": {axis: value}, "reason": text}: a cell that matches every pair of `when` is left out, where axis
    may also be "segment", "template" or "layout".
    """

    name = models.CharField(_("name"), max_length=120)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="campaigns", null=True, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", null=True, blank=True)
    landing_url = models.URLField(_("landing address"), max_length=500, blank=True)
    segments = models.ManyToManyField(Segment, related_name="+", blank=True)
    template_versions = models.ManyToManyField(TemplateVersion, related_name="+", blank=True)
    options = models.JSONField(default=dict, blank=True)
    formats = models.JSONField(default=list, blank=True)
    seconds = models.PositiveSmallIntegerField(_("length of videos"), default=6, db_default=6)
    sound = models.CharField(_("sound of videos"), max_length=8, default="brand", db_default="brand")
    own_sound = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    layouts = models.JSONField(default=list, blank=True)
    seeds = models.PositiveSmallIntegerField(_("pictures per idea"), default=1)
    exclusions = models.JSONField(default=list, blank=True)
    model = models.CharField(max_length=60, default="panggung")
    markets = models.JSONField(default=list, blank=True)
    purpose = models.CharField(max_length=12, default="commercial", db_default="commercial")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Plan(OwnedRow):
    """A launched plan: exactly the cells that were previewed; it never changes."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="plans")
    group = models.OneToOneField(JobGroup, models.PROTECT, related_name="+")
    launched_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    variant_count = models.PositiveIntegerField()
    file_count = models.PositiveIntegerField()
    excluded = models.JSONField(default=list)
    estimate = models.JSONField(default=dict)
    setup = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="plan_number_once")]
