"""Reads of brands and products for pages and the API."""

from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from campaigns.models import Brand, BrandVersion, OwnTypeface, Product
from generation.models import StoredFile
from workspaces.errors import NotFound
from workspaces.models import Membership

# What a look refers to; every page and answer about a brand shows it.
LOOK_FILES = ("logo", "logo_on_dark", "sound", "own_headline__file", "own_body__file")


def brands_of(membership: Membership, *, archived: bool = False) -> QuerySet[Brand]:
    """Return the member's brands, with `looks` holding just the look that counts now, and `product_count`."""
    newest = BrandVersion.objects.filter(brand=OuterRef("brand")).order_by("-number").values("pk")[:1]
    looks = BrandVersion.objects.filter(pk=Subquery(newest)).select_related(*LOOK_FILES)
    return (
        Brand.objects.of(membership.workspace)
        .filter(archived_at__isnull=not archived)
        .annotate(product_count=Count("products", filter=Q(products__archived_at=None)))
        .prefetch_related(Prefetch("versions", looks, to_attr="looks"))
    )


def brand_of(membership: Membership, brand_id: UUID) -> Brand:
    """Return one of the member's brands, archived ones too; NotFound otherwise."""
    brand = Brand.objects.of(membership.workspace).filter(pk=brand_id).first()
    if brand is None:
        raise NotFound
    return brand


def look_of(brand: Brand) -> BrandVersion:
    """Return the version of a brand that counts now."""
    versions = brand.versions.select_related(*LOOK_FILES, "made_by")
    return versions.order_by("-number")[:1].get()


def products_of(brand: Brand) -> QuerySet[Product]:
    """Return the products of a brand that are not archived, by name."""
    rows = Product.objects.filter(brand=brand, archived_at=None).select_related("cutout")
    return rows.order_by("name", "pk")


def product_of(membership: Membership, product_id: UUID) -> Product:
    """Return one of the member's products with its brand and picture; NotFound otherwise."""
    rows = Product.objects.of(membership.workspace).select_related("cutout", "brand")
    product = rows.filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def own_typeface_of(membership: Membership, typeface_id: UUID | None) -> OwnTypeface | None:
    """Return one of the member's uploaded typefaces, None for no id; NotFound where it is none of theirs."""
    if typeface_id is None:
        return None
    rows = OwnTypeface.objects.of(membership.workspace).select_related("file")
    typeface = rows.filter(pk=typeface_id).first()
    if typeface is None:
        raise NotFound
    return typeface


def stored_file_of(membership: Membership, file_id: UUID | None) -> StoredFile | None:
    """Return one of the member's uploaded files, None for no id; NotFound for an absent or foreign one."""
    if file_id is None:
        return None
    file = StoredFile.objects.filter(workspace_id=membership.workspace_id, pk=file_id).first()
    if file is None:
        raise NotFound
    return file
