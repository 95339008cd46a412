"""The shapes of the publishing API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import PackageState, Publication, PublicationItem, Withdrawal
from campaigns.services.publications import BULK_MAX
from workspaces.rest import Body


class PublicationBody(Body):
    """What to publish: variant codes; with `drop_refused` those that cannot be are left out."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    variants: Annotated[list[str], Field(min_length=1, max_length=BULK_MAX)]
    exporter: str = "package"
    drop_refused: bool = False


class WithdrawalBody(Body):
    """Why an item is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class PackageOut(Schema):
    """How far the package is; `sha256` and `size` (bytes) once it is ready."""

    state: PackageState
    items_written: int
    reason: str
    sha256: str
    size: int


class PublicationOut(Schema):
    """A publication."""

    id: UUID
    name: str
    exporter: str
    item_count: int
    withdrawn_count: int
    created_at: datetime
    package: PackageOut


class PublicationPage(Schema):
    """A page of publications."""

    items: list[PublicationOut]
    next_cursor: str | None


class ItemOut(Schema):
    """One published revision."""

    id: UUID
    position: int
    variant: str
    digest: str
    withdrawn: bool


class ItemPage(Schema):
    """A page of published items."""

    items: list[ItemOut]
    next_cursor: str | None


class WithdrawalOut(Schema):
    """An item that was taken back."""

    id: UUID
    item_id: UUID
    reason: str
    created_at: datetime


def publication_out(publication: Publication) -> PublicationOut:
    """Return the API's form of a publication read by `selectors.publications_of`."""
    package = publication.package
    return PublicationOut(
        id=publication.pk,
        name=publication.name,
        exporter=publication.exporter,
        item_count=publication.item_count,
        withdrawn_count=getattr(publication, "withdrawn_count", 0),
        created_at=publication.created_at,
        package=PackageOut(
            state=PackageState(package.state),
            items_written=package.items_written,
            reason=package.reason,
            sha256=package.sha256,
            size=package.size,
        ),
    )


def item_out(item: PublicationItem) -> ItemOut:
    """Return the API's form of an item read by `selectors.items_of`."""
    return ItemOut(
        id=item.pk,
        position=item.position,
        variant=item.variant.code,
        digest=item.digest,
        withdrawn=hasattr(item, "withdrawal"),
    )


def withdrawal_out(withdrawal: Withdrawal) -> WithdrawalOut:
    """Return the API's form of a withdrawal."""
    return WithdrawalOut(
        id=withdrawal.pk,
        item_id=withdrawal.item_id,
        reason=withdrawal.reason,
        created_at=withdrawal.created_at,
    )
