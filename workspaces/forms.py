"""The forms of the workspaces pages, and how every form of the product looks."""

from collections.abc import Callable

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from workspaces.errors import Conflict, DomainError, Invalid, TooLarge
from workspaces.models import FourEyes, Role, YearlyRevenue
from workspaces.services.workspaces import MOST_APPROVALS


class InterfaceRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ form.name.as_field_group }}` with the components of the interface."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Attach a service's refusal to the form that asked: to its fields where the error names them."""
    for fault in error.errors:
        name = str(fault.get("field", ""))
        form.add_error(name if name in form.fields else None, str(fault["message"]))
    if not error.errors:
        form.add_error(None, str(error.message))


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> int:
    """Do what a valid form asks for and return 200, else show why not and return the status of the page."""
    if not form.is_valid():
        return 422
    try:
        act()
    except (Conflict, Invalid) as error:
        show_refusal(form, error)
        if isinstance(error, TooLarge):
            return 413
        return 409 if isinstance(error, Conflict) else 422
    return 200


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=Role.REVIEWER, widget=forms.RadioSelect
    )


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)


class RulesForm(forms.Form):
    """The workspace's name and who must approve."""

    name = forms.CharField(label=_("Name"), max_length=120)
    four_eyes = forms.ChoiceField(
        label=_("Four eyes"),
        help_text=_("With four eyes, nobody approves a variant that they made themselves."),
        choices=FourEyes.choices,
        widget=forms.RadioSelect,
    )
    required_approvals = forms.TypedChoiceField(
        label=_("Approvals needed"),
        help_text=_("How many people must approve a variant before it can be published."),
        choices=[(number, str(number)) for number in range(1, MOST_APPROVALS + 1)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    yearly_revenue = forms.ChoiceField(
        label=_("Yearly revenue"),
        help_text=_("Some models may be used only below a limit. State it for the company that advertises."),
        choices=YearlyRevenue.choices,
        widget=forms.RadioSelect,
        required=False,
    )


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("What it is for, so that you know later which one to revoke."),
        max_length=80,
    )


class PersonForm(forms.Form):
    """A person's own name."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Shown beside your decisions and in the activity."),
        max_length=120,
    )


class NewcomerForm(forms.Form):
    """What an invited person without an account chooses."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A few unusual words are better than one short riddle."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
