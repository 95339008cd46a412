"""The shapes of brands, products and uploaded files in the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from campaigns.models import Brand, BrandVersion, Product
from campaigns.selectors.brands import look_of, stored_file_of
from campaigns.services.brands import Look
from generation.models import StoredFile
from workspaces.models import Membership
from workspaces.rest import Body


class FileOut(Schema):
    """A stored picture; its bytes are at `/w/<workspace>/files/<sha256>`."""

    id: UUID
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


class BrandBody(Body):
    """A brand as a whole: colours are `#rrggbb`, logos are ids of uploaded files."""

    name: str
    primary: str
    accent: str
    light: str
    dark: str
    headline_typeface: str
    body_typeface: str
    logo: UUID | None = None
    logo_on_dark: UUID | None = None
    tone: str = ""
    legal_line: str = ""
    banned_words: list[str] = []

    def look(self, membership: Membership) -> Look:
        """Return what the services take; NotFound where a logo is absent or another workspace's."""
        return Look(
            **self.model_dump(exclude={"name", "logo", "logo_on_dark", "version"}),
            logo=stored_file_of(membership, self.logo),
            logo_on_dark=stored_file_of(membership, self.logo_on_dark),
        )


class BrandChange(BrandBody):
    """A new version of a brand; `version` is the one that was read, and guards against overwriting."""

    version: int


class BrandOut(Schema):
    """A brand and the look that counts now; `version` is the number of that look."""

    id: UUID
    name: str
    version: int
    primary: str
    accent: str
    light: str
    dark: str
    headline_typeface: str
    body_typeface: str
    logo: FileOut | None
    logo_on_dark: FileOut | None
    tone: str
    legal_line: str
    banned_words: list[str]
    archived: bool
    created_at: datetime


class BrandPage(Schema):
    """Some brands, and the cursor that continues the list."""

    items: list[BrandOut]
    next_cursor: str | None


class ProductBody(Body):
    """A product; the cut-out is the id of an uploaded file."""

    name: str
    cutout: UUID


class ProductOut(Schema):
    """A product with its cut-out picture."""

    id: UUID
    brand: UUID
    name: str
    cutout: FileOut
    archived: bool
    created_at: datetime


class ProductPage(Schema):
    """Some products, and the cursor that continues the list."""

    items: list[ProductOut]
    next_cursor: str | None


def brand_out(brand: Brand, look: BrandVersion | None = None) -> BrandOut:
    """Return a brand with its look, which is read where it is not given."""
    look = look or look_of(brand)
    return BrandOut(
        id=brand.pk,
        name=brand.name,
        version=look.number,
        primary=look.primary,
        accent=look.accent,
        light=look.light,
        dark=look.dark,
        headline_typeface=look.headline_typeface,
        body_typeface=look.body_typeface,
        logo=file_out(look.logo) if look.logo else None,
        logo_on_dark=file_out(look.logo_on_dark) if look.logo_on_dark else None,
        tone=look.tone,
        legal_line=look.legal_line,
        banned_words=look.banned_words,
        archived=brand.archived_at is not None,
        created_at=brand.created_at,
    )


def product_out(product: Product) -> ProductOut:
    """Return a product with its picture."""
    return ProductOut(
        id=product.pk,
        brand=product.brand_id,
        name=product.name,
        cutout=file_out(product.cutout),
        archived=product.archived_at is not None,
        created_at=product.created_at,
    )


def file_out(file: StoredFile) -> FileOut:
    """Return what is known of a stored picture."""
    return FileOut(
        id=file.pk,
        sha256=file.sha256,
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        size=file.size,
    )
