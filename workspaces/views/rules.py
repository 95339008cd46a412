"""The page of the workspace's name and rules."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workspaces.access import require
from workspaces.forms import RulesForm
from workspaces.models import FourEyes, YearlyRevenue
from workspaces.pages import MemberRequest, member_page
from workspaces.policies import can_administer
from workspaces.selectors import reviewer_count
from workspaces.services.workspaces import change_rules


@require_http_methods(["GET", "POST"])
@member_page()
def rules(request: MemberRequest) -> HttpResponse:
    """Show the rules to every member; owners change them."""
    form = RulesForm(request.POST or None, initial=model_to_dict(request.membership.workspace))
    if request.method == "POST":
        require(request.membership, can_administer)
        if form.is_valid():
            chosen = form.cleaned_data
            change_rules(
                request.membership,
                name=chosen["name"],
                four_eyes=FourEyes(chosen["four_eyes"]),
                required_approvals=chosen["required_approvals"],
                yearly_revenue=YearlyRevenue(chosen["yearly_revenue"]) if chosen["yearly_revenue"] else None,
            )
            messages.success(request, _("The rules were saved."))
            return redirect("workspace_rules", request.membership.workspace.slug)
    context = {
        "form": form,
        "reviewers": reviewer_count(request.membership.workspace),
        "may_administer": can_administer(request.membership),
    }
    return render(request, "workspaces/rules.html", context)
