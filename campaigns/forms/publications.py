"""Forms of publishing: they validate and never save."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PublicationForm(forms.Form):
    """A name, which campaign, and `offer`, the digest of the list that was shown."""

    name = forms.CharField(label=_("Name of the publication"), max_length=120)
    campaign = forms.UUIDField(required=False, widget=forms.HiddenInput)
    offer = forms.CharField(max_length=64, widget=forms.HiddenInput)
