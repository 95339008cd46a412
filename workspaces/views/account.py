"""The page of a person's own account."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workspaces.forms import PersonForm
from workspaces.models import User


@require_http_methods(["GET", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's name; lead to the password and the second factor."""
    person = User.objects.get(pk=str(request.user.pk))
    form = PersonForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        person.name = form.cleaned_data["name"]
        person.save(update_fields=["name"])
        messages.success(request, _("Your name was saved."))
        return redirect("account")
    return render(
        request, "workspaces/account.html", {"form": form, "has_second_factor": is_mfa_enabled(person)}
    )
