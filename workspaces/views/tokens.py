"""Pages of API tokens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workspaces.forms import TokenForm
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_administer
from workspaces.selectors import tokens_for
from workspaces.services.tokens import create_token, revoke_token


@never_cache
@require_http_methods(["GET", "POST"])
@member_page()
def tokens(request: MemberRequest) -> HttpResponse:
    """Show the tokens, and make one; the answer to making it is the only page that shows its secret."""
    form = TokenForm(request.POST or None)
    new = None
    if request.method == "POST" and form.is_valid():
        new = create_token(request.membership, form.cleaned_data["name"])
        form = TokenForm()
    context = {
        "form": form,
        "new": new,
        "tokens": tokens_for(request.membership),
        "may_administer": can_administer(request.membership),
    }
    return render(request, "workspaces/tokens.html", context)


@require_POST
@member_page()
def token_revoke(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Make a token useless at once."""
    revoke_token(request.membership, token_id)
    messages.success(request, _("The token was revoked."))
    return redirect("tokens", request.membership.workspace.slug)
