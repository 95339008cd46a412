"""The API of brands, products and uploads: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from ninja import File, Router, Status
from ninja.files import UploadedFile

from campaigns.models import Product
from campaigns.schemas.brands import (
    BrandBody,
    BrandChange,
    BrandOut,
    BrandPage,
    FileOut,
    OwnTypefaceOut,
    ProductBody,
    ProductOut,
    ProductPage,
    brand_out,
    file_out,
    product_out,
    typeface_out,
)
from campaigns.selectors import brands as reads
from campaigns.services import brands, products
from campaigns.services.assets import store_picture, store_sound, store_typeface
from workspaces.errors import NotFound
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["brands"])


@router.post("/files", response={201: FileOut})
def upload_file(request: ApiRequest, file: File[UploadedFile]) -> Status[FileOut]:
    """Store a picture (PNG, JPEG, WebP or GIF); the same picture gives the same file."""
    return Status(201, file_out(store_picture(request.auth, file)))


@router.post("/sounds", response={201: FileOut})
def upload_sound(request: ApiRequest, file: File[UploadedFile]) -> Status[FileOut]:
    """Store sound for videos (MP3, M4A, WAV, FLAC or OGG); the same sound gives the same file."""
    return Status(201, file_out(store_sound(request.auth, file)))


@router.post("/typefaces", response={201: OwnTypefaceOut})
def upload_typeface(request: ApiRequest, file: File[UploadedFile]) -> Status[OwnTypefaceOut]:
    """Store a typeface (TTF, OTF or WOFF2) for brands to use; the same file gives the same typeface."""
    return Status(201, typeface_out(store_typeface(request.auth, file)))


@router.get("/brands", response=BrandPage)
def list_brands(
    request: ApiRequest, cursor: str | None = None, limit: int = 50, *, archived: bool = False
) -> BrandPage:
    """List brands in the order they were made."""
    page = page_of(reads.brands_of(request.auth, archived=archived), cursor=cursor, limit=limit)
    items = [brand_out(brand, brand.looks[0]) for brand in page.items]  # type: ignore[attr-defined]  # prefetched
    return BrandPage(items=items, next_cursor=page.next_cursor)


@router.post("/brands", response={201: BrandOut})
def create_brand(request: ApiRequest, body: BrandBody) -> Status[dict[str, Any]]:
    """Create a brand with its first version."""

    def act() -> tuple[int, dict[str, Any]]:
        look = body.look(request.auth)
        brand = brands.create_brand(request.auth, name=body.name, look=look)
        return 201, brand_out(brand).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/brands/{uuid:brand_id}", response=BrandOut)
def get_brand(request: ApiRequest, brand_id: UUID) -> BrandOut:
    """Return one brand."""
    return brand_out(reads.brand_of(request.auth, brand_id))


@router.put("/brands/{uuid:brand_id}", response=BrandOut)
def update_brand(request: ApiRequest, brand_id: UUID, body: BrandChange) -> BrandOut:
    """Save the brand as a new version; 409 where `version` is no longer the newest."""
    brand = brands.update_brand(
        request.auth,
        brand_id,
        name=body.name,
        look=body.look(request.auth),
        expected_version=body.version,
    )
    return brand_out(brand)


@router.post("/brands/{uuid:brand_id}/archive", response=BrandOut)
def archive_brand(request: ApiRequest, brand_id: UUID) -> BrandOut:
    """Take a brand off the lists."""
    return brand_out(brands.archive_brand(request.auth, brand_id))


@router.get("/brands/{uuid:brand_id}/products", response=ProductPage)
def list_products(
    request: ApiRequest, brand_id: UUID, cursor: str | None = None, limit: int = 50
) -> ProductPage:
    """List a brand's products in the order they were made."""
    brand = reads.brand_of(request.auth, brand_id)
    rows = Product.objects.filter(brand=brand, archived_at=None).select_related("cutout")
    page = page_of(rows, cursor=cursor, limit=limit)
    return ProductPage(items=[product_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.post("/brands/{uuid:brand_id}/products", response={201: ProductOut})
def create_product(request: ApiRequest, brand_id: UUID, body: ProductBody) -> Status[dict[str, Any]]:
    """Add a product with its cut-out."""

    def act() -> tuple[int, dict[str, Any]]:
        cutout = reads.stored_file_of(request.auth, body.cutout)
        if cutout is None:
            raise NotFound
        product = products.add_product(request.auth, brand_id, name=body.name, cutout=cutout)
        return 201, product_out(product).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/products/{uuid:product_id}", response=ProductOut)
def get_product(request: ApiRequest, product_id: UUID) -> ProductOut:
    """Return one product."""
    return product_out(reads.product_of(request.auth, product_id))


@router.put("/products/{uuid:product_id}", response=ProductOut)
def update_product(request: ApiRequest, product_id: UUID, body: ProductBody) -> ProductOut:
    """Rename a product or give it another cut-out; what was made keeps the old picture."""
    cutout = reads.stored_file_of(request.auth, body.cutout)
    return product_out(products.update_product(request.auth, product_id, name=body.name, cutout=cutout))


@router.post("/products/{uuid:product_id}/archive", response=ProductOut)
def archive_product(request: ApiRequest, product_id: UUID) -> ProductOut:
    """Take a product off the lists."""
    return product_out(products.archive_product(request.auth, product_id))
