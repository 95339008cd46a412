"""The shapes of prompt templates in the API."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.selectors.templates import newest_version_of
from campaigns.services.templates import Draft
from workspaces.rest import Body


class CopyTexts(Body):
    """The Liquid texts of one language."""

    headline: str
    body: str = ""
    call_to_action: str = ""


class TemplateBody(Body):
    """A template as a whole, in Liquid; `texts` is by language, `options` maps an option to its values.

    The other languages translate `source`, English or the first where it is empty. Segments without texts of
    their own read `fallback`, and are left out where it is empty. `platforms` are those whose limits count.
    """

    name: str
    picture: str
    texts: dict[str, CopyTexts]
    options: dict[str, list[str]] = Field(default_factory=dict)
    source: str = ""
    fallback: str = ""
    platforms: list[str] = Field(default_factory=list)

    def draft(self) -> Draft:
        """Return what the services take."""
        copy = {language: texts.model_dump() for language, texts in self.texts.items()}
        return Draft(self.picture, copy, self.options, self.source, self.fallback, self.platforms)


class TemplateChange(TemplateBody):
    """A new version of a template; `number` is the one that was read, and guards against overwriting.

    `still_right` names, by language, the texts that need no change though their source has changed.
    """

    number: int
    still_right: dict[str, list[str]] = Field(default_factory=dict)

    def draft(self) -> Draft:
        """Return what the services take."""
        return replace(super().draft(), still_right=self.still_right)


class GapOut(Schema):
    """A text that is `missing` in a language, or `outdated`: translated when the source said `was`."""

    language: str
    field: str
    kind: str
    was: str


class TemplateOut(Schema):
    """A template and its newest version; campaigns name the version by `version`, its id."""

    id: UUID
    name: str
    version: UUID
    number: int
    picture: str
    texts: dict[str, dict[str, str]]
    options: dict[str, list[str]]
    source: str
    fallback: str
    platforms: list[str]
    gaps: list[GapOut]
    archived: bool
    created_at: datetime


class TakenOut(Schema):
    """What a sheet of translations changed: templates with a new version, and new texts in them."""

    templates: int
    texts: int


class TemplatePage(Schema):
    """Some templates, and the cursor that continues the list."""

    items: list[TemplateOut]
    next_cursor: str | None


def template_out(template: PromptTemplate, version: TemplateVersion | None = None) -> TemplateOut:
    """Return a template with its newest version, which is read where it is not given."""
    version = version or newest_version_of(template)
    return TemplateOut(
        id=template.pk,
        name=template.name,
        version=version.pk,
        number=version.number,
        picture=version.picture,
        texts=version.copy,
        options=version.options,
        source=version.translations.source,
        fallback=version.fallback,
        platforms=version.platforms,
        gaps=[GapOut(**asdict(gap)) for gap in version.translations.gaps()],
        archived=template.archived_at is not None,
        created_at=template.created_at,
    )
