"""Forms of variants: they validate and never save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.copy_checks import LONGEST


class WordingForm(forms.Form):
    """The words of one variant."""

    headline = forms.CharField(label=_("Headline"), max_length=LONGEST["headline"])
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST["body"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    call_to_action = forms.CharField(
        label=_("Call to action"), max_length=LONGEST["call_to_action"], required=False
    )
