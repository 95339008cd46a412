"""The forms of brands and products; they read what was sent, the services judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.glossary import GlossaryField
from campaigns.models import BrandVersion, OwnTypeface
from campaigns.services.brands import COLOUR_ROLES, Look
from generation.composition.typography import TYPEFACES
from generation.models import StoredFile
from generation.specs import CLEAR_SPACES, LEAST_HEIGHTS, USUAL_LOGO_RULES

_KINDS = "image/png,image/jpeg,image/webp,image/gif"
_TYPEFACES = [(typeface.key, typeface.name) for typeface in TYPEFACES]
FRESH: dict[str, Any] = {
    "primary": "#2f5d50",
    "accent": "#e0a458",
    "light": "#f7f3ea",
    "dark": "#1c211f",
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
    "logo_clear_space": USUAL_LOGO_RULES.clear_space,
    "logo_least_height": USUAL_LOGO_RULES.least_height,
}


class _PictureField(forms.FileField):
    """A picture to upload; the service decodes it and believes neither its name nor its type."""

    widget = forms.FileInput(attrs={"accept": _KINDS})


class _TypefaceField(forms.FileField):
    """A typeface file to upload; the service has it checked and believes neither its name nor its type."""

    widget = forms.FileInput(attrs={"accept": ".ttf,.otf,.woff,.woff2"})


class _SoundField(forms.FileField):
    """A sound to upload; the service decodes it and believes neither its name nor its type."""

    widget = forms.FileInput(attrs={"accept": ".mp3,.m4a,.aac,.wav,.flac,.ogg,.opus"})


class BrandForm(forms.Form):
    """A brand's name and everything a version of it says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    primary = forms.CharField(label=_("Main colour"), max_length=7)
    accent = forms.CharField(label=_("Accent colour"), max_length=7)
    light = forms.CharField(label=_("Light ground"), max_length=7)
    dark = forms.CharField(label=_("Dark ground"), max_length=7)
    headline_typeface = forms.ChoiceField(label=_("Headlines"), choices=_TYPEFACES, widget=forms.RadioSelect)
    body_typeface = forms.ChoiceField(label=_("Other text"), choices=_TYPEFACES, widget=forms.RadioSelect)
    own_headline = _TypefaceField(label=_("Your own typeface for headlines"), required=False)
    own_body = _TypefaceField(label=_("Your own typeface for other text"), required=False)
    drop_own_headline = forms.BooleanField(label=_("Use the one chosen above instead"), required=False)
    drop_own_body = forms.BooleanField(label=_("Use the one chosen above instead"), required=False)
    logo = _PictureField(label=_("Logo for light grounds"), required=False)
    logo_on_dark = _PictureField(label=_("Logo for dark grounds"), required=False)
    drop_logo = forms.BooleanField(label=_("Use no logo on light grounds"), required=False)
    drop_logo_on_dark = forms.BooleanField(label=_("Use no logo on dark grounds"), required=False)
    logo_clear_space = forms.IntegerField(
        label=_("Clear space"),
        help_text=_("What a logo keeps free around it, in per cent of its height: 35 to 100. Left open: 35."),
        required=False,
        widget=forms.NumberInput(attrs={"min": CLEAR_SPACES[0], "max": CLEAR_SPACES[-1]}),
    )
    logo_least_height = forms.IntegerField(
        label=_("Smallest height"),
        help_text=_(
            "In pixels of the file: 14 to 48. The plan names formats without so much room. Left open: 14."
        ),
        required=False,
        widget=forms.NumberInput(attrs={"min": LEAST_HEIGHTS[0], "max": LEAST_HEIGHTS[-1]}),
    )
    sound = _SoundField(label=_("Sound for videos"), required=False)
    drop_sound = forms.BooleanField(label=_("Make videos without sound"), required=False)
    tone = forms.CharField(
        label=_("Tone"),
        help_text=_("How the brand speaks. Templates reach it as brand.tone."),
        max_length=300,
        required=False,
    )
    legal_line = forms.CharField(
        label=_("Legal line"),
        help_text=_("Set small at the foot of every ad."),
        max_length=120,
        required=False,
    )
    banned_words = forms.CharField(
        label=_("Banned words"),
        help_text=_("One a line. Copy that holds one of them is not made."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    glossary = GlossaryField(label=_("Glossary"), required=False)

    def look(
        self,
        logos: Sequence[StoredFile | None],
        own_typefaces: Sequence[OwnTypeface | None],
        sound: StoredFile | None,
    ) -> Look:
        """Return what the services take, with the files that count: two logos, two typefaces, a sound."""
        sent = self.cleaned_data
        return Look(
            **{role: sent[role] for role in COLOUR_ROLES},
            headline_typeface=sent["headline_typeface"],
            body_typeface=sent["body_typeface"],
            own_headline=own_typefaces[0],
            own_body=own_typefaces[1],
            logo=logos[0],
            logo_on_dark=logos[1],
            logo_clear_space=_or_usual(sent["logo_clear_space"], USUAL_LOGO_RULES.clear_space),
            logo_least_height=_or_usual(sent["logo_least_height"], USUAL_LOGO_RULES.least_height),
            sound=sound,
            tone=sent["tone"],
            legal_line=sent["legal_line"],
            banned_words=sent["banned_words"].splitlines(),
            glossary=sent["glossary"],
        )


def _or_usual(sent: int | None, usual: int) -> int:
    return usual if sent is None else sent


def shown(name: str, look: BrandVersion) -> dict[str, Any]:
    """Return what the form shows of a saved brand."""
    return {
        "version": look.number,
        "name": name,
        **{role: getattr(look, role) for role in COLOUR_ROLES},
        "headline_typeface": look.headline_typeface,
        "body_typeface": look.body_typeface,
        "logo_clear_space": look.logo_clear_space,
        "logo_least_height": look.logo_least_height,
        "tone": look.tone,
        "legal_line": look.legal_line,
        "banned_words": "\n".join(look.banned_words),
        "glossary": look.glossary,
    }


class NewProductForm(forms.Form):
    """A product and its cut-out picture."""

    name = forms.CharField(label=_("Name"), max_length=120)
    cutout = _PictureField(
        label=_("Cut-out picture"),
        help_text=_("The product alone, on a transparent ground: PNG or WebP, at least 800 pixels tall."),
    )


class ProductForm(forms.Form):
    """A product's name, and another picture for it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    cutout = _PictureField(
        label=_("Another cut-out picture"),
        help_text=_("Ads that were made keep the picture they were made with."),
        required=False,
    )
