"""A variant with all that an ad can have: a product, a logo for both grounds, words and a button."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from campaigns.demo import texts
from campaigns.demo.seed import ASSETS
from campaigns.models import Variant
from campaigns.services.assets import store_picture
from campaigns.services.brands import Look, create_brand
from campaigns.services.products import add_product
from generation.models import StoredFile
from tests.campaigns.videos.scene import launched
from tests.conftest import Person


def launched_ad(person: Person, keys: Sequence[str], *, layout: str = "hero") -> Variant:
    """Launch one variant of a brand with its pictures, in these formats."""

    def stored(name: str) -> StoredFile:
        return store_picture(person.membership, ContentFile((ASSETS / name).read_bytes(), name))

    look = Look(
        *texts.COLOURS,
        headline_typeface="fraunces",
        body_typeface="jakarta",
        logo=stored("logo-on-light.png"),
        logo_on_dark=stored("logo-on-dark.png"),
    )
    brand = create_brand(person.membership, name="Kopi Senja Roasters", look=look)
    product = add_product(person.membership, brand.pk, name=texts.PRODUCT, cutout=stored("product-bag.png"))
    return launched(person, keys, brand=brand.pk, product=product.pk, layouts=[layout])
