"""The forms of storyboards and shots; they read what was sent, the services judge it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Shot, StartKind, Storyboard
from campaigns.services.lengths import plain, seconds_of
from campaigns.services.shots import ShotWish
from campaigns.services.storyboards import FIRST_FORMAT, BoardWish

PICTURES = "image/png,image/jpeg,image/webp,image/gif"
CLIPS = "video/mp4,video/quicktime,video/webm"
FIRST_SECONDS = "3"


class BoardForm(forms.Form):
    """What all shots of a storyboard share."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    format = forms.CharField(max_length=40)
    frame_rate = forms.TypedChoiceField(choices=[(24, "24"), (30, "30")], coerce=int)
    references = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    upload = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": PICTURES}))

    def as_wish(self, *uploaded: UUID) -> BoardWish:
        """Return what the service takes."""
        sent = self.cleaned_data
        return BoardWish(sent["name"], sent["format"], sent["frame_rate"], [*sent["references"], *uploaded])

    @classmethod
    def told(cls, board: Storyboard | None, name: str = "") -> dict[str, Any]:
        """Return what the form shows of a storyboard, or of one that is to be."""
        if board is None:
            return {"name": name, "format": FIRST_FORMAT, "frame_rate": 24}
        return {
            "version": board.version,
            "name": board.name,
            "format": board.format,
            "frame_rate": board.frame_rate,
            "references": list(board.references.values_list("pk", flat=True)),
        }


class ShotForm(forms.Form):
    """What one says of a shot; an uploaded picture or clip comes before a chosen one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    position = forms.IntegerField(widget=forms.HiddenInput, required=False)
    prompt = forms.CharField(
        label=_("What it shows"),
        help_text=_("One scene and how the camera moves, in plain words."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
    )
    seconds = forms.DecimalField(
        label=_("Seconds"),
        widget=forms.NumberInput(attrs={"step": "any", "min": "0.03", "max": "60", "inputmode": "decimal"}),
    )
    start = forms.ChoiceField(label=_("How it starts"), choices=StartKind.choices, widget=forms.RadioSelect)
    picture = forms.UUIDField(required=False)
    picture_upload = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": PICTURES}))
    clip = forms.UUIDField(required=False)
    clip_upload = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": CLIPS}))
    strength = forms.FloatField(required=False, min_value=0, max_value=1)

    def choose(self, field: str, file_id: UUID) -> None:
        """Take an uploaded file as the chosen one, also where the form has to be shown again."""
        self.cleaned_data[field] = file_id
        self.data = {**self.data, field: str(file_id)}

    def as_wish(self, picture: UUID | None, clip: UUID | None) -> ShotWish:
        """Return what the service takes, with the files that count."""
        sent = self.cleaned_data
        strength = sent["strength"]
        return ShotWish(
            sent["prompt"],
            Decimal(sent["seconds"]),
            sent["start"],
            picture,
            clip,
            0.6 if strength is None else strength,
        )

    @classmethod
    def told(cls, board: Storyboard, shot: Shot | None, position: int | None = None) -> dict[str, Any]:
        """Return what the form shows of a shot, or of one that is to be."""
        if shot is None:
            first = {"seconds": FIRST_SECONDS, "start": "text", "strength": 0.6}
            return {"version": board.version, "position": position, **first}
        return {
            "version": board.version,
            "prompt": shot.prompt,
            "seconds": plain(seconds_of(shot.frames, board.frame_rate)),
            "start": shot.start,
            "picture": shot.picture_id,
            "clip": shot.clip_id,
            "strength": shot.strength,
        }
