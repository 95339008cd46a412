"""Reads of prompt templates for pages and the API."""

from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from campaigns.models import PromptTemplate, TemplateVersion
from workspaces.errors import NotFound
from workspaces.models import Membership


def templates_of(membership: Membership, *, archived: bool = False) -> QuerySet[PromptTemplate]:
    """Return the member's templates, with `newest_versions` holding just the version offered now."""
    newest = TemplateVersion.objects.filter(template=OuterRef("template")).order_by("-number")
    versions = TemplateVersion.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return (
        PromptTemplate.objects.of(membership.workspace)
        .filter(archived_at__isnull=not archived)
        .prefetch_related(Prefetch("versions", versions, to_attr="newest_versions"))
    )


def template_of(membership: Membership, template_id: UUID) -> PromptTemplate:
    """Return one of the member's templates, archived ones too; NotFound otherwise."""
    template = PromptTemplate.objects.of(membership.workspace).filter(pk=template_id).first()
    if template is None:
        raise NotFound
    return template


def template_named(membership: Membership, written: str) -> PromptTemplate | None:
    """Return the member's template with this id as written, None where there is none."""
    try:
        return PromptTemplate.objects.of(membership.workspace).filter(pk=UUID(written)).first()
    except ValueError:
        return None


def newest_version_of(template: PromptTemplate) -> TemplateVersion:
    """Return the version of a template that is offered to new campaigns."""
    return template.versions.select_related("made_by").order_by("-number")[:1].get()
