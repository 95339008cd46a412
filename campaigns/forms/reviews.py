"""Forms of the review page: which part of the queue, and one decision; they validate and never save."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Verdict
from campaigns.selectors.reviews import Place, Scope
from campaigns.services.docket import Judgement, Ruling, Sight, Undoing
from campaigns.services.reviews import REASON_MAX
from workspaces.errors import Invalid

LONGEST_LOOK = 24 * 60 * 60 * 1000


class QueueForm(forms.Form):
    """Which part of the queue, and how far into it."""

    campaign = forms.UUIDField(required=False)
    segment = forms.UUIDField(required=False)
    reader = forms.CharField(required=False, max_length=20)
    flagged = forms.BooleanField(required=False)
    start = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)
    variant = forms.UUIDField(required=False)
    wrapped = forms.BooleanField(required=False)

    def scope(self) -> Scope:
        """Return the part of the queue that was asked for."""
        sent = self.cleaned_data
        return Scope(sent["campaign"], sent["segment"], sent["reader"], sent["flagged"])

    def place(self) -> Place | None:
        """Return where to go on, None to begin; `after` alone begins right after that variant."""
        start, after = self.cleaned_data["start"], self.cleaned_data["after"]
        if not (start or after):
            return None
        return Place(start or after, after, wrapped=self.cleaned_data["wrapped"])


class DecisionForm(forms.Form):
    """One press of a key: approve or reject what was seen, or take back a decision."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    revision = forms.UUIDField(required=False)
    digest = forms.CharField(required=False, max_length=64)
    seen = forms.IntegerField(required=False, min_value=0)
    reason = forms.CharField(required=False, max_length=REASON_MAX)
    other_reason = forms.CharField(required=False, max_length=REASON_MAX)
    milliseconds_looked = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_LOOK)
    request_id = forms.UUIDField(required=False)
    undoes = forms.UUIDField(required=False)
    undoes_request = forms.UUIDField(required=False)

    def clean_revision(self) -> UUID | None:
        """Ask for the revision of everything but an undo."""
        revision: UUID | None = self.cleaned_data["revision"]
        if revision is None and self.cleaned_data.get("verdict") != Verdict.UNDO:
            raise forms.ValidationError(_("Say which revision was seen."), code="required")
        return revision

    def ruling(self, undoes: UUID | None) -> Ruling:
        """Return what was asked for; an undo needs the decision it is about. Faults raise Invalid."""
        if not self.is_valid():
            faults = [{"field": name, "message": error[0]} for name, error in self.errors.items()]
            raise Invalid(_("This decision was not understood."), errors=faults)
        sent = self.cleaned_data
        if undoes:
            return Undoing(undoes, sent["request_id"])
        sight = Sight(
            sent["revision"], sent["digest"], sent["seen"], sent["milliseconds_looked"], sent["request_id"]
        )
        reason = (sent["other_reason"] or sent["reason"]) if sent["verdict"] == Verdict.REJECT else ""
        return Judgement(sight, Verdict(sent["verdict"]), reason)
