"""Pages of variants: everything one can know of one, making it anew, and with other words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.forms.variants import WordingForm
from campaigns.selectors.variant_page import variant_page
from campaigns.selectors.variants import approved_of, saying_of, variant_named
from campaigns.services import rewording, variants
from workspaces.forms import attempt
from workspaces.models import Membership
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


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(can_edit)
def variant_words(request: MemberRequest, code: str) -> HttpResponse:
    """Show the variant's words to change, or order it with other ones."""
    variant = variant_named(request.membership, code)
    saying = saying_of(variant)
    now = {field: getattr(saying, field) for field in WordingForm.base_fields}
    form, status = WordingForm(request.POST or None, initial=now), 200
    if request.method == "POST":
        status = attempt(form, lambda: _reword(request.membership, variant.pk, form))
        if status == 200:
            messages.success(request, _("%(code)s is made again with these words.") % {"code": variant.code})
            return redirect("variant_detail", request.membership.workspace.slug, variant.code)
    context = {
        "variant": variant,
        "form": form,
        "saying": saying,
        "is_approved": bool(approved_of([variant])),
    }
    return render(request, "variants/words.html", context, status=status)


@require_POST
@member_page(can_edit)
def variant_keep(request: MemberRequest, code: str) -> HttpResponse:
    """Go back to the revision before an order that came to nothing."""
    variant = variant_named(request.membership, code)
    rewording.keep(request.membership, variant.pk)
    return redirect("variant_detail", request.membership.workspace.slug, variant.code)


def _reword(membership: Membership, variant_id: UUID, form: WordingForm) -> None:
    rewording.reword(membership, variant_id, rewording.Wording(**form.cleaned_data))
