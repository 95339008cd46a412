"""The forms of the models pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from generation.services.added_models import LONGEST_PROMPT


class AddForm(forms.Form):
    """Which folder to add."""

    folder = forms.ChoiceField(
        label=_("Folder"), help_text=_("The folders that lie in the models folder of this installation.")
    )

    def __init__(self, *args: object, folders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["folder"].choices = [(name, name) for name in folders]  # type: ignore[attr-defined]  # a ChoiceField


class TryForm(forms.Form):
    """The prompt to try."""

    prompt = forms.CharField(
        label=_("Prompt"), max_length=LONGEST_PROMPT, widget=forms.Textarea(attrs={"rows": 3})
    )
