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

from campaigns.models import Decision, Verdict
from campaigns.models.scope import WorkspaceRows

JUDGING = (Verdict.APPROVE, Verdict.REJECT)


def verdicts(rows: WorkspaceRows[Decision]) -> WorkspaceRows[Decision]:
    """Narrow decisions to those that approve or reject, undone or not."""
    return rows.filter(verdict__in=JUDGING)


def stands() -> Q:
    """Return the condition under which a verdict counts."""
    replaced = Q(revision=OuterRef("revision"), reviewer=OuterRef("reviewer"), number__gt=OuterRef("number"))
    later = verdicts(Decision.objects.filter(variant=OuterRef("variant"), undone_by=None)).filter(
        replaced | Q(revision__number__gt=OuterRef("revision__number"))
    )
    return Q(undone_by=None) & ~Q(Exists(later))
