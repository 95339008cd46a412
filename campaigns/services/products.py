"""Changes to the products of a brand and their cut-out pictures."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Product
from campaigns.services.brands import check_own, locked_brand
from generation.models import StoredFile
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.names import name_faults
from workspaces.policies import can_edit
from workspaces.services.ledger import record


def add_product(membership: Membership, brand_id: UUID, *, name: str, cutout: StoredFile) -> Product:
    """Add a product with its cut-out picture to a brand that is not archived."""
    require(membership, can_edit)
    name = _checked_name(name)
    check_own(membership, cutout)
    with transaction.atomic():
        brand = locked_brand(membership, brand_id)
        if brand.archived_at is not None:
            raise Conflict(_("This brand is archived."), code="archived")
        product = Product.objects.create(
            workspace=membership.workspace, brand=brand, name=name, cutout=cutout
        )
        record(
            membership.workspace,
            "product.create",
            actor=membership.user,
            subject=f"product:{product.pk}",
            content={"name": name, "brand": str(brand.pk), "cutout": cutout.sha256},
        )
    return product


def update_product(
    membership: Membership, product_id: UUID, *, name: str, cutout: StoredFile | None = None
) -> Product:
    """Rename a product and, where given, replace its cut-out; finished variants keep the old picture."""
    require(membership, can_edit)
    name = _checked_name(name)
    if cutout is not None:
        check_own(membership, cutout)
    with transaction.atomic():
        product = _locked_product(membership, product_id)
        product.name, product.cutout = name, cutout or product.cutout
        product.save(update_fields=["name", "cutout"])
        record(
            membership.workspace,
            "product.update",
            actor=membership.user,
            subject=f"product:{product.pk}",
            content={"name": name, "cutout": product.cutout.sha256},
        )
    return product


def archive_product(membership: Membership, product_id: UUID) -> Product:
    """Take a product off the lists; archiving twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        product = _locked_product(membership, product_id)
        if product.archived_at is None:
            product.archived_at = timezone.now()
            product.save(update_fields=["archived_at"])
            record(
                membership.workspace,
                "product.archive",
                actor=membership.user,
                subject=f"product:{product.pk}",
            )
    return product


def _locked_product(membership: Membership, product_id: UUID) -> Product:
    rows = Product.objects.of(membership.workspace).select_for_update(of=("self",))
    product = rows.select_related("cutout").filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def _checked_name(name: str) -> str:
    faults = name_faults(name)
    if faults:
        raise Invalid(_("The product was not saved: its name needs another look."), errors=faults)
    return name.strip()
