"""The API of prompt templates: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from campaigns.schemas.templates import TemplateBody, TemplateChange, TemplateOut, TemplatePage, template_out
from campaigns.selectors import templates as reads
from campaigns.services import templates
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
