"""The API of prompt templates: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Status
from ninja.files import UploadedFile

from campaigns.schemas.templates import (
    TakenOut,
    TemplateBody,
    TemplateChange,
    TemplateOut,
    TemplatePage,
    template_out,
)
from campaigns.selectors import templates as reads
from campaigns.selectors.translation_sheets import translation_sheet
from campaigns.services import templates
from campaigns.services.translation_sheets import take_sheet
from workspaces.errors import Invalid
from workspaces.languages import is_language
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["templates"])


@router.get("/templates", response=TemplatePage)
def list_templates(
    request: ApiRequest, cursor: str | None = None, limit: int = 50, *, archived: bool = False
) -> TemplatePage:
    """List templates in the order they were made."""
    page = page_of(reads.templates_of(request.auth, archived=archived), cursor=cursor, limit=limit)
    items = [
        template_out(row, row.newest_versions[0])  # type: ignore[attr-defined]  # prefetched by the selector
        for row in page.items
    ]
    return TemplatePage(items=items, next_cursor=page.next_cursor)


@router.get("/templates/translations", response={200: None}, summary="Get the sheet of translations")
def get_translations(request: ApiRequest, language: str = "") -> HttpResponse:
    """Return every text of the templates with its translation as CSV, of one language where one is named."""
    if language and not is_language(language):
        raise Invalid(_("Write a language as “id” or “en-GB”."), code="language")
    sheet = translation_sheet(request.auth, language)
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8")


@router.post("/templates/translations", response=TakenOut, summary="Take a sheet of translations back")
def take_translations(request: ApiRequest, file: File[UploadedFile]) -> TakenOut:
    """Save a sheet's translations, all or none; errors name the lines as `line.12`."""
    return TakenOut.from_orm(take_sheet(request.auth, file))


@router.post("/templates", response={201: TemplateOut})
def create_template(request: ApiRequest, body: TemplateBody) -> Status[dict[str, Any]]:
    """Create a template with its first version; errors name text, line and column."""

    def act() -> tuple[int, dict[str, Any]]:
        template = templates.create_template(request.auth, name=body.name, draft=body.draft())
        return 201, template_out(template).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/templates/{uuid:template_id}", response=TemplateOut)
def get_template(request: ApiRequest, template_id: UUID) -> TemplateOut:
    """Return one template."""
    return template_out(reads.template_of(request.auth, template_id))


@router.put("/templates/{uuid:template_id}", response=TemplateOut)
def update_template(request: ApiRequest, template_id: UUID, body: TemplateChange) -> TemplateOut:
    """Save a new version; 409 where `number` is no longer the newest."""
    version = templates.save_version(
        request.auth, template_id, name=body.name, draft=body.draft(), expected_number=body.number
    )
    return template_out(version.template, version)


@router.post("/templates/{uuid:template_id}/archive", response=TemplateOut)
def archive_template(request: ApiRequest, template_id: UUID) -> TemplateOut:
    """Take a template off the lists; campaigns keep the version they use."""
    return template_out(templates.archive_template(request.auth, template_id))
