"""Brands: what every ad of a brand has in common, kept in versions that never change."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaigns.models.scope import OwnedRow
from generation.models import StoredFile
from workspaces.models import User


class Brand(OwnedRow):
    """A brand; its look is in its versions, the newest of which counts for new plans."""

    name = models.CharField(_("name"), max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(archived_at=None),
                name="brand_name_once_in_workspace",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OwnTypeface(OwnedRow):
    """A typeface file that a workspace uploaded, checked and written anew; `name` is the one in the file."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "file"], name="own_typeface_once")]

    def __str__(self) -> str:
        return self.name


class BrandVersion(OwnedRow):
    """One state of a brand: palette by role, typefaces, logos, sound, tone, legal line, words.

    `logo_clear_space` is in hundredths of the logo's height, `logo_least_height` in pixels of a file
    (`generation.specs.LogoRules`). Where it has a typeface of its own, that counts and not the bundled one.
    `glossary` holds the fields of `campaigns.glossary.Term`, entry by entry.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    primary = models.CharField(_("main colour"), max_length=7)
    accent = models.CharField(_("accent colour"), max_length=7)
    light = models.CharField(_("light colour"), max_length=7)
    dark = models.CharField(_("dark colour"), max_length=7)
    headline_typeface = models.CharField(_("headline typeface"), max_length=40)
    body_typeface = models.CharField(_("text typeface"), max_length=40)
    own_headline = models.ForeignKey(OwnTypeface, models.PROTECT, null=True, blank=True, related_name="+")
    own_body = models.ForeignKey(OwnTypeface, models.PROTECT, null=True, blank=True, related_name="+")
    logo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    logo_on_dark = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    logo_clear_space = models.PositiveSmallIntegerField(default=35)
    logo_least_height = models.PositiveSmallIntegerField(default=14)
    sound = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    tone = models.CharField(_("tone"), max_length=300, blank=True)
    legal_line = models.CharField(_("legal line"), max_length=120, blank=True)
    banned_words = models.JSONField(default=list, blank=True)
    glossary = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="brand_version_number_once")]


class Product(OwnedRow):
    """A thing the brand sells, with a cut-out picture that is drawn into ads unchanged."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=120)
    cutout = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
