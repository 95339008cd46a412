"""The form of a comment: what is said, and where; it validates and never saves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.services.comments import Pin, Remark
from workspaces.errors import Invalid


class CommentForm(forms.Form):
    """Words on a revision; `place` is "left,top" in ten-thousandths, `second` a moment of a video."""

    revision = forms.UUIDField()
    body = forms.CharField()
    format = forms.SlugField(required=False, max_length=40)
    place = forms.RegexField(r"^\d{1,5},\d{1,5}$", required=False)
    second = forms.FloatField(required=False, min_value=0, max_value=60)
    answers = forms.UUIDField(required=False)
    request_id = forms.UUIDField(required=False)

    def remark(self) -> Remark:
        """Return what was sent; faults raise Invalid."""
        if not self.is_valid():
            faults = [{"field": name, "message": error[0]} for name, error in self.errors.items()]
            raise Invalid(_("This comment was not understood."), errors=faults)
        sent = self.cleaned_data
        return Remark(sent["body"], self._pin(), sent["answers"], sent["request_id"])

    def _pin(self) -> Pin | None:
        sent = self.cleaned_data
        if not sent["format"]:
            return None
        left, top = map(int, sent["place"].split(",")) if sent["place"] else (None, None)
        moment = None if sent["second"] is None else round(1000 * sent["second"])
        return Pin(sent["format"], left, top, moment)
