"""Everything the page of a variant shows: its pictures, its words, how it came to be, what happened to it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Decision, Revision, Variant, Verdict
from campaigns.selectors.findings import SaidFinding, said_findings
from campaigns.selectors.setup_page import LAYOUT_NAMES
from campaigns.selectors.variants import (
    Saying,
    approved_of,
    decisions_of,
    entries_of,
    files_of,
    findings_of,
    revisions_of,
    saying_of,
)
from generation.models import Artifact, Finding, Job, JobState, Outcome
from platforms.formats import Format, format_named

# At this scale the four usual formats stand side by side on a desk screen.
# Square CSS pixels of a format on the page, unless the file is smaller.
AREA = 64_000
VERDICTS: dict[str, tuple[str, Promise]] = {
    Verdict.APPROVE: ("circle-check", gettext_lazy("approved it")),
    Verdict.REJECT: ("circle-x", gettext_lazy("rejected it")),
    Verdict.UNDO: ("undo-2", gettext_lazy("took a decision back")),
}
ORDERS: dict[str, tuple[str, Promise]] = {
    "variant.remake": ("refresh-cw", gettext_lazy("asked for another picture")),
    "variant.reword": ("pencil", gettext_lazy("changed the words")),
    "variant.adjust": ("sliders-horizontal", gettext_lazy("moved parts of the layout")),
    "variant.rearrange": ("layout-grid", gettext_lazy("chose another layout")),
    "variant.keep": ("undo-2", gettext_lazy("kept it as it was before")),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One format of the variant: its file, empty while there is none, and what was found on it."""

    format: Format
    sha256: str
    findings: tuple[SaidFinding, ...]

    @property
    def width(self) -> int:
        """Return the width at which the page shows it, in CSS pixels; all formats are equally large."""
        return round(self.format.width * self._scale)

    @property
    def height(self) -> int:
        """Return the height at which the page shows it, in CSS pixels."""
        return round(self.format.height * self._scale)

    @property
    def is_wide(self) -> bool:
        """Say whether half a telephone's width would be too little for it."""
        return self.format.width > 2 * self.format.height

    @property
    def _scale(self) -> float:
        return min(1.0, math.sqrt(AREA / (self.format.width * self.format.height)))


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to the variant: who (empty: the machine), what, when, and a reason."""

    icon: str
    who: str
    what: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VariantPage:
    """The page of one variant."""

    variant: Variant
    job: Job
    saying: Saying
    layout: str
    revision: Revision | None
    shots: tuple[Shot, ...]
    history: tuple[Happening, ...]
    neighbours: tuple[str, str]
    is_approved: bool
    signed_by: str

    @property
    def is_open(self) -> bool:
        """Whether it is being made, for the first time or anew."""
        return self.job.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def is_ordered_anew(self) -> bool:
        """Whether the revision that is shown counts no more, because something else was ordered since."""
        return self.variant.is_ordered_anew

    @property
    def can_keep(self) -> bool:
        """Whether one can go back to the revision that is shown: what was ordered since came to nothing."""
        return self.is_ordered_anew and not self.is_open

    @property
    def percent(self) -> int:
        """How far it is made."""
        return round(100 * self.job.progress)


def variant_page(variant: Variant) -> VariantPage:
    """Read the page of a variant."""
    saying = saying_of(variant)
    return VariantPage(
        variant=variant,
        job=variant.job,
        saying=saying,
        layout=str(LAYOUT_NAMES.get(saying.layout, saying.layout)),
        revision=variant.current_revision,
        shots=_shots(variant, saying),
        history=tuple(sorted(_history(variant), key=lambda one: one.at, reverse=True)),
        neighbours=(_neighbour(variant, -1), _neighbour(variant, 1)),
        is_approved=bool(approved_of([variant])),
        signed_by=_signed_by(variant),
    )


def _signed_by(variant: Variant) -> str:
    """Return whose certificate is in the files, empty before there are any."""
    revision = variant.current_revision
    file = Artifact.objects.filter(job=revision.job_id).first() if revision else None
    made = file.provenance if file else {}
    if made.get("signer_is_own") is False:
        return _("this installation, with a certificate of its own that readers do not know")
    return str(made.get("signed_by", ""))


def _shots(variant: Variant, saying: Saying) -> tuple[Shot, ...]:
    files = {file.format: file.sha256 for file in files_of(variant.current_revision)}
    found: dict[str, list[Finding]] = {}
    for finding in findings_of(variant).exclude(outcome=Outcome.PASS):
        found.setdefault(finding.format, []).append(finding)
    return tuple(
        Shot(format_named(key).lasting(saying.seconds), files.get(key, ""), said_findings(found.get(key, ())))
        for key in saying.formats
    )


def _neighbour(variant: Variant, step: int) -> str:
    """Return the code of the variant before or after this one in its plan, empty at the ends."""
    rows = Variant.objects.filter(plan=variant.plan_id, number=variant.number + step)
    return rows.values_list("code", flat=True).first() or ""


def _history(variant: Variant) -> Iterator[Happening]:
    launcher = str(variant.plan.launched_by)
    yield Happening("send", launcher, _("launched it"), variant.plan.created_at)
    for revision in revisions_of(variant):
        made = _("Revision %(number)d was made") % {"number": revision.number}
        yield Happening("image", "", made, revision.created_at)
    for entry in entries_of(variant).filter(kind__in=ORDERS):
        icon, what = ORDERS[entry.kind]
        yield Happening(icon, str(entry.actor), str(what), entry.created_at)
    for decision in decisions_of(variant):
        yield _judged(decision)


def _judged(decision: Decision) -> Happening:
    icon, what = VERDICTS[decision.verdict]
    return Happening(icon, str(decision.reviewer), str(what), decision.created_at, decision.reason)
