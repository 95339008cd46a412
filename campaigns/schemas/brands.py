"""The shapes of brands, products and uploaded files in the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from campaigns.glossary import Rule, Term
from campaigns.models import Brand, BrandVersion, OwnTypeface, Product
from campaigns.selectors.brands import look_of, own_typeface_of, stored_file_of
from campaigns.services.brands import Look
from generation.models import StoredFile
from workspaces.models import Membership
from workspaces.rest import Body


class FileOut(Schema):
    """A stored picture, or sound without a size; its bytes are at `/w/<workspace>/files/<sha256>`."""

    id: UUID
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


class OwnTypefaceOut(Schema):
    """A typeface file of the workspace's own; `name` is the one in the file, `size` in bytes."""

    id: UUID
    name: str
    sha256: str
    media_type: str
    size: int


class TermBody(Body):
    """A term of the glossary: said as `say` in a language, kept as it is, or avoided.

    An empty language stands for all. Where a term is avoided, `say` is what to say instead.
    """

    rule: Rule
    term: str
    language: str = ""
    say: str = ""


class BrandBody(Body):
    """A brand as a whole: colours are `#rrggbb`, logos and sound are ids of uploaded files.

    `logo_clear_space` is in hundredths of the logo's height (35 to 100), `logo_least_height` in pixels of a
    file (14 to 48). An own typeface, by the id that its upload gave, counts instead of the one of the list.
    """

    name: str
    primary: str
    accent: str
    light: str
    dark: str
    headline_typeface: str
    body_typeface: str
    own_headline: UUID | None = None
    own_body: UUID | None = None
    logo: UUID | None = None
    logo_on_dark: UUID | None = None
    logo_clear_space: int = 35
    logo_least_height: int = 14
    sound: UUID | None = None
    tone: str = ""
    legal_line: str = ""
    banned_words: list[str] = []
    glossary: list[TermBody] = []

    def look(self, membership: Membership) -> Look:
        """Return what the services take; NotFound where a file is absent or another workspace's."""
        files = {"own_headline", "own_body", "logo", "logo_on_dark", "sound"}
        return Look(
            **self.model_dump(exclude={"name", "version", "glossary", *files}),
            glossary=[Term(**term.model_dump()) for term in self.glossary],
            own_headline=own_typeface_of(membership, self.own_headline),
            own_body=own_typeface_of(membership, self.own_body),
            logo=stored_file_of(membership, self.logo),
            logo_on_dark=stored_file_of(membership, self.logo_on_dark),
            sound=stored_file_of(membership, self.sound),
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
    own_headline: OwnTypefaceOut | None
    own_body: OwnTypefaceOut | None
    logo: FileOut | None
    logo_on_dark: FileOut | None
    logo_clear_space: int
    logo_least_height: int
    sound: FileOut | None
    tone: str
    legal_line: str
    banned_words: list[str]
    glossary: list[TermBody]
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
        own_headline=typeface_out(look.own_headline) if look.own_headline else None,
        own_body=typeface_out(look.own_body) if look.own_body else None,
        logo=file_out(look.logo) if look.logo else None,
        logo_on_dark=file_out(look.logo_on_dark) if look.logo_on_dark else None,
        logo_clear_space=look.logo_clear_space,
        logo_least_height=look.logo_least_height,
        sound=file_out(look.sound) if look.sound else None,
        tone=look.tone,
        legal_line=look.legal_line,
        banned_words=look.banned_words,
        glossary=[TermBody(**row) for row in look.glossary],
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


def typeface_out(typeface: OwnTypeface) -> OwnTypefaceOut:
    """Return what is known of an uploaded typeface."""
    return OwnTypefaceOut(
        id=typeface.pk,
        name=typeface.name,
        sha256=typeface.file.sha256,
        media_type=typeface.file.media_type,
        size=typeface.file.size,
    )


def file_out(file: StoredFile) -> FileOut:
    """Return what is known of a stored picture or sound."""
    return FileOut(
        id=file.pk,
        sha256=file.sha256,
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        size=file.size,
    )
