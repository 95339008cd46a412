"""Forms of variants: they validate and never save."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.copy_checks import LONGEST
from campaigns.services.siblings import MOST
from generation.composition.boxes import Box
from generation.specs import Part

SIDES = ("left", "top", "width", "height")
MOST_PIXELS = 10_000


class MoreForm(forms.Form):
    """How many more, and how many plans the campaign had when that was asked."""

    count = forms.IntegerField(min_value=1, max_value=MOST)
    plans = forms.IntegerField(required=False, min_value=0)


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


class LayoutForm(forms.Form):
    """Boxes of the parts of a layout, each as its left, top, width and height in pixels of the format."""

    alike = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, object] | None, parts: Iterable[Part]) -> None:
        super().__init__(data)
        self._parts = tuple(parts)
        for part in self._parts:
            for side in SIDES:
                least = 1 if side in {"width", "height"} else -MOST_PIXELS
                self.fields[f"{part}-{side}"] = forms.IntegerField(
                    min_value=least, max_value=MOST_PIXELS, required=False
                )

    def boxes(self) -> dict[Part, Box]:
        """Return the boxes of all parts that were given whole."""
        found: dict[Part, Box] = {}
        for part in self._parts:
            left, top, width, height = (self.cleaned_data.get(f"{part}-{side}") for side in SIDES)
            if not (left is None or top is None or width is None or height is None):
                found[part] = Box.sized(left, top, width, height)
        return found
