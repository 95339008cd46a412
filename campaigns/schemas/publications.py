"""The shapes of the publishing API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from campaigns.exporters.base import Template, Terms
from campaigns.exporters.templates import SEARCHED
from campaigns.models import PackageState, Publication, PublicationItem, Withdrawal
from campaigns.services.publications import BULK_MAX
from platforms.exports import Platform
from workspaces.rest import Body


class TemplateBody(Body):
    """A sheet of one's own to fill: its first rows, one of which holds the names of its columns."""

    name: Annotated[str, Field(max_length=120)] = ""
    rows: Annotated[list[list[str]], Field(min_length=1, max_length=SEARCHED)]


class PublicationBody(Body):
    """What to publish: variant codes; with `drop_refused` those that cannot be are left out.

    `exporter` is "package" or a destination's key; `settings`, `buttons` (from an ad's call to action to the
    platform's) and `template` are what that destination asks.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    variants: Annotated[list[str], Field(min_length=1, max_length=BULK_MAX)]
    exporter: str = "package"
    drop_refused: bool = False
    settings: dict[str, Annotated[str, Field(max_length=500)]] = {}
    buttons: Annotated[dict[str, str], Field(max_length=200)] = {}
    template: TemplateBody | None = None

    def terms(self) -> Terms:
        """Return what was stated for the destination, unjudged."""
        sheet = self.template
        template = Template(sheet.name, tuple(tuple(row) for row in sheet.rows)) if sheet else None
        return Terms(self.settings, self.buttons, template)


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


class DestinationSetting(Schema):
    """What a destination asks once for all ads; `pattern` is digits, number, date, time, https or empty."""

    key: str
    label: str
    required: bool
    maximum: int
    choices: list[str]
    pattern: str


class DestinationColumn(Schema):
    """A column of a destination's sheet, with what is known of its name."""

    header: str
    required: bool
    confidence: str
    source: str


class DestinationOut(Schema):
    """Where ads can go: a file to import, a template of one's own to fill, or a sheet to copy from."""

    key: str
    label: str
    product: str
    kind: str
    confidence: str
    evidence: str
    read_on: str
    formats: list[str]
    buttons: list[str]
    settings: list[DestinationSetting]
    columns: list[DestinationColumn]


def destination_out(platform: Platform) -> DestinationOut:
    """Return a platform as the API shows it."""
    return DestinationOut(
        key=platform.key,
        label=platform.label,
        product=str(_(platform.product)),
        kind=platform.kind,
        confidence=platform.confidence,
        evidence=str(_(platform.evidence)),
        read_on=platform.date,
        formats=list(platform.formats),
        buttons=list(platform.buttons),
        settings=[
            DestinationSetting(
                key=one.key,
                label=str(_(one.label)),
                required=one.required,
                maximum=one.maximum,
                choices=list(one.choices),
                pattern=one.pattern,
            )
            for one in platform.settings
        ],
        columns=[
            DestinationColumn(
                header=one.header,
                required=one.required,
                confidence=one.confidence,
                source=platform.sources[one.source],
            )
            for one in platform.columns
        ],
    )
