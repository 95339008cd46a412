"""Which decisions count when one measures how reviewing goes: nothing that was undone, nothing twice.

A verdict is a decision that approves or rejects. One counts where

- its reviewer has not undone it;
- it is its reviewer's newest on that revision: who changes their mind has one opinion;
- nobody's verdict that stands is on a later revision of the same variant: what was sent back, mended and
  approved is one variant, approved. A new revision that nobody has decided on yet changes nothing.

So of a variant counts one verdict of each reviewer at most, all of them on one revision. Which they are is
asked of all verdicts up to now, whatever period is looked at: figures of two periods add up to those of both.
"""

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Decision, Revision, Verdict
from campaigns.models.scope import WorkspaceRows

JUDGING = (Verdict.APPROVE, Verdict.REJECT)


def verdicts(rows: WorkspaceRows[Decision]) -> WorkspaceRows[Decision]:
    """Narrow decisions to those that approve or reject, undone or not."""
    return rows.filter(verdict__in=JUDGING)


def is_newest() -> Q:
    """Return the condition that a verdict was not undone and is its reviewer's newest on its revision."""
    replaced = _standing().filter(
        revision=OuterRef("revision"), reviewer=OuterRef("reviewer"), number__gt=OuterRef("number")
    )
    return Q(undone_by=None) & ~Q(Exists(replaced))


def stands() -> Q:
    """Return the condition under which a verdict counts."""
    # Asked of revisions, not of all decisions on the variant: they are few, and mostly none is later.
    later = Revision.objects.filter(variant=OuterRef("variant"), number__gt=OuterRef("revision__number"))
    decided_later = later.filter(Exists(_standing().filter(revision=OuterRef("pk"))))
    return is_newest() & ~Q(Exists(decided_later))


def _standing() -> WorkspaceRows[Decision]:
    return verdicts(Decision.objects.filter(undone_by=None))
