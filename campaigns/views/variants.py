"""Pages of variants: everything one can know of one, and making it anew."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from campaigns.selectors.variant_page import variant_page
from campaigns.selectors.variants import variant_named
from campaigns.services import variants
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_edit


@require_GET
@member_page()
def variant_detail(request: MemberRequest, code: str) -> HttpResponse:
    """Show a variant in all its formats, and how it came to be; htmx gets the part that changes."""
    page = variant_page(variant_named(request.membership, code))
    context = {"page": page, "can_edit": can_edit(request.membership)}
    template = "variants/_variant.html" if request.htmx else "variants/variant_detail.html"
    return render(request, template, context)


@require_POST
@member_page(can_edit)
def variant_remake(request: MemberRequest, code: str) -> HttpResponse:
    """Order the variant once more, with another seed."""
    variant = variant_named(request.membership, code)
    variants.remake(request.membership, variant.pk)
    return redirect("variant_detail", request.membership.workspace.slug, variant.code)
