"""The form of the measures page: which campaign, which days, in which order."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.measure_words import ORDERS
from campaigns.selectors.measures import Part


class MeasuresForm(forms.Form):
    """Which part is measured; nothing is asked for, and everything is measured then."""

    campaign = forms.UUIDField(required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    order = forms.ChoiceField(required=False, choices=list(ORDERS.items()))

    def part(self) -> Part:
        """Return what was asked for; the form is valid."""
        sent = self.cleaned_data
        return Part(sent["campaign"], sent["since"], sent["until"])

    def query(self) -> str:
        """Return the part as a query, for links that keep it; the form is valid."""
        kept = {name: self.cleaned_data[name] for name in ("campaign", "since", "until")}
        return urlencode({name: str(value) for name, value in kept.items() if value})
