"""Pages of brands: the list, a new one, its look."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms.brands import FRESH, BrandForm, NewProductForm, shown
from campaigns.forms.glossary import RULE_NAMES, languages_for
from campaigns.models import Brand, BrandVersion
from campaigns.selectors import brands as reads
from campaigns.selectors.looks import pairs_of
from campaigns.services import brands
from campaigns.services.assets import store_picture, store_sound, store_typeface
from campaigns.services.brands import Look
from generation.models import StoredFile
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge
from workspaces.forms import attempt
from workspaces.models import Membership
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit

Stored = TypeVar("Stored")
LOGOS = ("logo", "logo_on_dark")
OWN_TYPEFACES = ("own_headline", "own_body")


@require_safe
@member_page()
def brand_list(request: MemberRequest) -> HttpResponse:
    """Show the brands as cards."""
    found = list(reads.brands_of(request.membership).order_by("name", "pk"))
    return render(request, "brands/list.html", {"brands": found, "can_edit": can_edit(request.membership)})


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def brand_new(request: MemberRequest) -> HttpResponse:
    """Make a brand."""
    form = BrandForm(request.POST or None, request.FILES or None, initial=FRESH)
    status = 200
    if request.method == "POST":
        made: list[Brand] = []
        status = attempt(form, lambda: made.append(_create(request.membership, form)))
        if status == 200:
            messages.success(request, _("“%(name)s” was saved.") % {"name": made[0].name})
            return redirect("brand_detail", request.membership.workspace.slug, made[0].pk)
    context = {**_look_context(form), "can_edit": True}
    return render(request, "brands/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def brand_detail(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    """Show a brand with its products, or save a new version of its look."""
    brand = reads.brand_of(request.membership, brand_id)
    look = reads.look_of(brand)
    if request.method != "POST":
        return brand_page(request, brand, look)
    require(request.membership, can_edit)
    form = BrandForm(request.POST, request.FILES)
    status = attempt(form, lambda: _update(request.membership, form, look))
    if status != 200:
        return brand_page(request, brand, look, refused=form, status=status)
    messages.success(request, _("“%(name)s” was saved.") % {"name": form.cleaned_data["name"]})
    return redirect("brand_detail", request.membership.workspace.slug, brand_id)


@require_POST
@member_page(can_edit)
def brand_archive(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    """Take a brand off the lists."""
    brand = brands.archive_brand(request.membership, brand_id)
    messages.success(request, _("“%(name)s” was archived.") % {"name": brand.name})
    return redirect("brand_list", request.membership.workspace.slug)


def brand_page(
    request: MemberRequest,
    brand: Brand,
    look: BrandVersion,
    *,
    refused: BrandForm | NewProductForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a brand's page, with the one of its two forms that was refused where one was."""
    form = refused if isinstance(refused, BrandForm) else BrandForm(initial=shown(brand.name, look))
    product_form = refused if isinstance(refused, NewProductForm) else NewProductForm(prefix="product")
    context = {
        **_look_context(form),
        "brand": brand,
        "look": look,
        "products": reads.products_of(brand),
        "product_form": product_form,
        "can_edit": can_edit(request.membership) and brand.archived_at is None,
    }
    return render(request, "brands/detail.html", context, status=status)


def uploaded(membership: Membership, field: str, file: "File[bytes]") -> StoredFile:
    """Store a picture of a form; Invalid names the field."""
    return _named(field, lambda: store_picture(membership, file))


def _named(field: str, store: Callable[[], Stored]) -> Stored:
    """Store an upload of a form; Invalid names the field."""
    try:
        return store()
    except Invalid as error:
        kind = TooLarge if isinstance(error, TooLarge) else Invalid
        fault = {"field": field, "message": error.message}
        raise kind(error.message, code=error.code, errors=[fault]) from error


def _create(membership: Membership, form: BrandForm) -> Brand:
    look = _sent_look(membership, form, None)
    return brands.create_brand(membership, name=form.cleaned_data["name"], look=look)


def _update(membership: Membership, form: BrandForm, look: BrandVersion) -> None:
    brands.update_brand(
        membership,
        look.brand_id,
        name=form.cleaned_data["name"],
        look=_sent_look(membership, form, look),
        expected_version=form.cleaned_data["version"],
    )


def _look_context(form: BrandForm) -> dict[str, object]:
    """Return what the form and the sample beside it need."""
    colours = {role: str(form[role].value() or "") for role in brands.COLOUR_ROLES}
    terms = form["glossary"].value() or []
    return {
        "form": form,
        "colours": colours,
        "colour_fields": [form[role] for role in brands.COLOUR_ROLES],
        "pairs": pairs_of(colours),
        "typeface_fields": [form["headline_typeface"], form["body_typeface"]],
        "headline_typeface": form["headline_typeface"].value(),
        "body_typeface": form["body_typeface"].value(),
        "terms": terms,
        "rules": RULE_NAMES,
        "languages": languages_for(terms),
    }


def _sent_look(membership: Membership, form: BrandForm, look: BrandVersion | None) -> Look:
    """Return the look that was sent: files just sent, none where dropped, else those of the last look."""

    def chosen(field: str, store: Callable[[Membership, "File[bytes]"], Stored]) -> Stored | None:
        sent = form.cleaned_data[field]
        if sent:
            return _named(field, lambda: store(membership, sent))
        dropped = form.cleaned_data[f"drop_{field}"] or look is None
        return None if dropped else getattr(look, field)

    logos = [chosen(field, store_picture) for field in LOGOS]
    typefaces = [chosen(field, store_typeface) for field in OWN_TYPEFACES]
    return form.look(logos, typefaces, chosen("sound", store_sound))
