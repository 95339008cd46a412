"""The API of publishing: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Router, Status

from campaigns.schemas import publications as schemas
from campaigns.selectors import publications as selectors
from campaigns.services.publications import Wish, publish, variants_by_code, withdraw
from campaigns.views.publications import package_answer
from platforms.exports import platforms
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["publications"])


@router.get("/publications", response=schemas.PublicationPage)
def list_publications(
    request: ApiRequest, cursor: str | None = None, limit: int = 50
) -> schemas.PublicationPage:
    """List publications in the order they were made."""
    page = page_of(selectors.publications_of(request.auth.workspace), cursor=cursor, limit=limit)
    items = [schemas.publication_out(row) for row in page.items]
    return schemas.PublicationPage(items=items, next_cursor=page.next_cursor)


@router.get("/destinations", response=list[schemas.DestinationOut])
def list_destinations(request: ApiRequest) -> list[schemas.DestinationOut]:
    """List where approved ads can go besides the package, and what each destination asks."""
    return [schemas.destination_out(platform) for platform in platforms()]


@router.post("/publications", response={201: schemas.PublicationOut})
def create_publication(request: ApiRequest, body: schemas.PublicationBody) -> Status[dict[str, Any]]:
    """Publish approved variants by code; 409 names every one that cannot be. Takes an Idempotency-Key."""

    def act() -> tuple[int, dict[str, Any]]:
        wish = Wish(
            name=body.name,
            variant_ids=variants_by_code(request.auth.workspace, body.variants),
            exporter=body.exporter,
            drop_refused=body.drop_refused,
            terms=body.terms(),
        )
        publication = publish(request.auth, wish)
        return 201, schemas.publication_out(publication).model_dump(mode="json")

    status, answer = run_once(request, request.auth, act)
    return Status(status, answer)


@router.get("/publications/{uuid:publication_id}", response=schemas.PublicationOut)
def get_publication(request: ApiRequest, publication_id: UUID) -> schemas.PublicationOut:
    """Return one publication and how far its package is."""
    return schemas.publication_out(selectors.publication_of(request.auth.workspace, publication_id))


@router.get("/publications/{uuid:publication_id}/items", response=schemas.ItemPage)
def list_items(
    request: ApiRequest, publication_id: UUID, cursor: str | None = None, limit: int = 50
) -> schemas.ItemPage:
    """List what was published."""
    publication = selectors.publication_of(request.auth.workspace, publication_id)
    page = page_of(selectors.items_of(publication), cursor=cursor, limit=limit)
    return schemas.ItemPage(items=[schemas.item_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.get("/publications/{uuid:publication_id}/package.zip", response={200: None})
def download_package(request: ApiRequest, publication_id: UUID) -> StreamingHttpResponse:
    """Download the package; 409 while it is not ready or when an item of it was withdrawn."""
    return package_answer(request, request.auth.workspace, publication_id)


@router.post("/publication-items/{uuid:item_id}/withdraw", response={201: schemas.WithdrawalOut})
def withdraw_item(
    request: ApiRequest, item_id: UUID, body: schemas.WithdrawalBody
) -> Status[schemas.WithdrawalOut]:
    """Take a published item back, for a reason."""
    return Status(201, schemas.withdrawal_out(withdraw(request.auth, item_id, body.reason)))
