"""Prompt templates: Liquid texts with creative options, in versions that never change once used."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaigns.models.scope import OwnedRow
from campaigns.translations import Translations, source_of
from workspaces.models import User


class PromptTemplate(OwnedRow):
    """A template; its texts are in its versions, the newest of which is offered to new campaigns."""

    name = models.CharField(_("name"), max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(archived_at=None),
                name="template_name_once_in_workspace",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(OwnedRow):
    """The texts of a template: what the picture shows and what the ad says, per language.

    `copy` maps a language to {"headline", "body", "call_to_action"}, each Liquid. `options` maps an axis
    ("angle", "tone") to the list of its values, in the order they are offered. `source` is the language that
    the others translate, `translated_from` what their source said (`campaigns.translations`); `fallback` the
    language that segments without texts of their own read, empty for none. `platforms` are those whose limits
    count, empty for all.
    """

    template = models.ForeignKey(PromptTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    picture = models.TextField(_("picture"), max_length=2000)
    copy = models.JSONField(default=dict)
    options = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=20, blank=True, default="")
    fallback = models.CharField(max_length=20, blank=True, default="")
    platforms = models.JSONField(default=list, blank=True)
    translated_from = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once"),
        ]

    @property
    def translations(self) -> Translations:
        """Return the texts and what they were translated from; versions of old name no source."""
        return Translations(self.copy, source_of(self.copy, self.source), self.translated_from)
