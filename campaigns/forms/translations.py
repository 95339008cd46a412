"""The form that takes a sheet of translations back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """A CSV file that this page gave out, with translations filled in."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("The sheet from this page, in UTF-8, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
