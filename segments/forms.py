"""The forms of segments; they read what was sent, the services judge it."""

import re
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from segments.models import Segment
from segments.services import LONGEST_DESCRIPTION, MOST_TRAITS, Profile
from workspaces.errors import DomainError
from workspaces.forms import show_refusal
from workspaces.languages import OFFERED, language_name

SPARE_ROWS = 2


class SegmentForm(forms.Form):
    """Who a segment is; its traits are read beside this form."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("The language in which these people are spoken to.")
    )
    description = forms.CharField(
        label=_("Description"),
        help_text=_("What they do, want or need. Templates reach it as segment.description."),
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    size = forms.IntegerField(
        label=_("People"),
        help_text=_("How many they are, at least 100. Leave it open if you do not know."),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: object, language: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        offered = dict(OFFERED) | ({language: language_name(language)} if language else {})
        self.fields["language"].choices = list(offered.items())  # type: ignore[attr-defined]  # a ChoiceField

    def profile(self, traits: "Traits") -> Profile:
        """Return what the services take."""
        sent = self.cleaned_data
        return Profile(sent["name"], sent["language"], sent["description"], traits.as_mapping(), sent["size"])


@dataclass
class TraitRow:
    """A trait as typed, and what is wrong with it."""

    name: str = ""
    value: str = ""
    fault: str = ""


@dataclass
class Traits:
    """The traits of a form: rows of name and value, some of them empty for more."""

    rows: list[TraitRow] = field(default_factory=list)

    @classmethod
    def of_segment(cls, segment: Segment) -> "Traits":
        """Return the rows of a saved segment."""
        return cls([TraitRow(name, value) for name, value in segment.traits.items()])

    @classmethod
    def of_post(cls, post: QueryDict) -> "Traits":
        """Return the rows that were sent, without those left empty."""
        pairs = zip(post.getlist("trait_name"), post.getlist("trait_value"), strict=False)
        rows = [TraitRow(name.strip(), value.strip()) for name, value in pairs]
        return cls([row for row in rows if row.name or row.value][: MOST_TRAITS + 1])

    def as_mapping(self) -> dict[str, str]:
        """Return names and values; “Favourite drink” becomes `favourite_drink`."""
        return {trait_name(row.name): row.value for row in self.rows}

    def shown(self) -> list[TraitRow]:
        """Return the rows and some empty ones."""
        return [*self.rows, *(TraitRow() for _spare in range(SPARE_ROWS))]


def trait_name(written: str) -> str:
    """Return the name that templates use for a trait as a person writes it."""
    return "_".join(re.findall(r"[^\W_]+", written.casefold()))


def show_segment_refusal(form: SegmentForm, traits: Traits, error: DomainError) -> None:
    """Show a service's refusal beside the fields and traits that it names."""
    faults = {str(fault["field"]): str(fault["message"]) for fault in error.errors}
    for row in traits.rows:
        row.fault = faults.pop(f"traits.{trait_name(row.name)[:40]}", "")
    rest = [{"field": name, "message": message} for name, message in faults.items()]
    if rest or not error.errors:
        show_refusal(form, type(error)(error.message, code=error.code, errors=rest))


class ImportForm(forms.Form):
    """A CSV file of segments."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("In UTF-8, at most 2 MB and 1,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
