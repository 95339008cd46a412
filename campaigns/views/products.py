"""Pages of a brand's products."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.brands import NewProductForm, ProductForm
from campaigns.selectors import brands as reads
from campaigns.services import products
from campaigns.views.brands import brand_page, uploaded
from workspaces.access import require
from workspaces.forms import attempt
from workspaces.models import Membership
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_POST
@member_page(can_edit)
def product_new(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    """Add a product to a brand; where it is refused the brand's page says why."""
    brand = reads.brand_of(request.membership, brand_id)
    form = NewProductForm(request.POST, request.FILES, prefix="product")
    status = attempt(form, lambda: _add(request.membership, brand_id, form))
    if status != 200:
        return brand_page(request, brand, reads.look_of(brand), refused=form, status=status)
    messages.success(request, _("“%(name)s” was added.") % {"name": form.cleaned_data["name"]})
    return redirect("brand_detail", request.membership.workspace.slug, brand_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def product_detail(request: MemberRequest, product_id: UUID) -> HttpResponse:
    """Show a product, or change its name and picture."""
    product = reads.product_of(request.membership, product_id)
    form = ProductForm(request.POST or None, request.FILES or None, initial={"name": product.name})
    status = 200
    if request.method == "POST":
        require(request.membership, can_edit)
        status = attempt(form, lambda: _change(request.membership, product_id, form))
        if status == 200:
            messages.success(request, _("“%(name)s” was saved.") % {"name": form.cleaned_data["name"]})
            return redirect("product_detail", request.membership.workspace.slug, product_id)
    context = {"product": product, "form": form, "can_edit": can_edit(request.membership)}
    return render(request, "brands/product.html", context, status=status)


@require_POST
@member_page(can_edit)
def product_archive(request: MemberRequest, product_id: UUID) -> HttpResponse:
    """Take a product off the lists."""
    product = products.archive_product(request.membership, product_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": product.name})
    return redirect("brand_detail", request.membership.workspace.slug, product.brand_id)


def _add(membership: Membership, brand_id: UUID, form: NewProductForm) -> None:
    cutout = uploaded(membership, "cutout", form.cleaned_data["cutout"])
    products.add_product(membership, brand_id, name=form.cleaned_data["name"], cutout=cutout)


def _change(membership: Membership, product_id: UUID, form: ProductForm) -> None:
    sent = form.cleaned_data["cutout"]
    cutout = uploaded(membership, "cutout", sent) if sent else None
    products.update_product(membership, product_id, name=form.cleaned_data["name"], cutout=cutout)
