"""Forms of publishing: they read what was sent, the services judge it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.exporters.base import Template, Terms
from platforms.exports import Platform, Setting

_INPUTS = {"digits": "numeric", "number": "decimal", "https": "url"}
_EXAMPLES = {"time": "2026/12/31 09:00", "https": "https://"}


class PublicationForm(forms.Form):
    """A name, which campaign, and `offer`, the digest of the list that was shown."""

    name = forms.CharField(label=gettext_lazy("Name of the publication"), max_length=120)
    campaign = forms.UUIDField(required=False, widget=forms.HiddenInput)
    exporter = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    offer = forms.CharField(max_length=64, widget=forms.HiddenInput)


class PlatformForm(forms.Form):
    """What one platform's sheet asks: settings, a button for each call to action, a template of one's own.

    Nothing is required here: what is missing is said by the service, beside everything else.
    """

    sealed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, platform: Platform, calls: Sequence[str], terms: Terms, **more: Any) -> None:
        super().__init__(initial=self._initial(terms, calls), **more)
        self._platform = platform
        self._calls = calls
        if platform.kind == "template":
            self.fields["template"] = forms.FileField(
                label=_("Template of your account"),
                help_text=_("As CSV UTF-8. The rows above and with the headers stay as they are."),
                required=False,
                widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
            )
        for setting in platform.settings:
            self.fields[f"setting-{setting.key}"] = _field(setting)
        for place, call in enumerate(calls if platform.buttons else ()):
            self.fields[f"button-{place}"] = forms.ChoiceField(
                label=_("Button for “%(words)s”") % {"words": call or "–"},
                choices=[(button, button) for button in platform.buttons],
            )

    @staticmethod
    def _initial(terms: Terms, calls: Sequence[str]) -> dict[str, str]:
        settings = {f"setting-{key}": text for key, text in terms.settings.items()}
        buttons = {f"button-{place}": terms.buttons.get(call, "") for place, call in enumerate(calls)}
        return settings | buttons

    def full_clean(self) -> None:
        """Judge nothing: see `show`."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def terms(self, template: Template | None) -> Terms:
        """Return what was sent, unjudged; the form is bound."""
        return Terms(
            settings={
                setting.key: self.data.get(f"setting-{setting.key}", "")
                for setting in self._platform.settings
            },
            buttons={
                call: self.data.get(f"button-{place}", "")
                for place, call in enumerate(self._calls if self._platform.buttons else ())
            },
            template=template,
        )

    def show(self, errors: Sequence[Mapping[str, Any]]) -> None:
        """Show the service's errors beside their fields."""
        for error in errors:
            field = self._field_of(str(error.get("field", "")))
            self.add_error(field if field in self.fields else None, str(error["message"]))

    def _field_of(self, name: str) -> str:
        group, _dot, key = name.partition(".")
        if group == "buttons":
            return f"button-{self._calls.index(key)}" if key in self._calls else ""
        return f"setting-{key}" if group == "settings" else group


def _field(setting: Setting) -> forms.Field:
    if setting.choices:
        choices = [(choice, choice or _("Leave the column empty")) for choice in setting.choices]
        return forms.ChoiceField(label=_(setting.label), required=setting.required, choices=choices)
    attrs: dict[str, Any] = {"maxlength": setting.maximum}
    if setting.pattern in _INPUTS:
        attrs["inputmode"] = _INPUTS[setting.pattern]
    if setting.pattern in _EXAMPLES:
        attrs["placeholder"] = _EXAMPLES[setting.pattern]
    if setting.pattern == "date":
        attrs["type"] = "date"
    # The service counts and judges; `required` here only says so in the label.
    return forms.CharField(
        label=_(setting.label), required=setting.required, widget=forms.TextInput(attrs=attrs)
    )
