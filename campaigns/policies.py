"""The workspace's rules of approval as plain values: which decisions count, and whether they suffice.

The database evaluates the same rules again when an approval is written (`campaigns.gate`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from campaigns.models import Decision, Verdict
from workspaces.canonical import Json
from workspaces.models import FourEyes, Membership, Role, Workspace

REVIEWER_ROLES = (Role.OWNER, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """How many approvals a revision needs, and whether its maker's own counts."""

    required_approvals: int
    four_eyes: bool

    def admits(self, reviewer_id: UUID, maker_id: UUID) -> bool:
        """Tell whether this reviewer may approve what this maker made."""
        return reviewer_id != maker_id or not self.four_eyes

    def snapshot(self, standing: Standing, maker_id: UUID) -> dict[str, Json]:
        """Return what an approval keeps of the policy; `own_approval` marks a maker among the approvers."""
        approvers = {decision.reviewer_id for decision in standing.approvals}
        return {**asdict(self), "own_approval": maker_id in approvers}


def review_policy_of(workspace: Workspace) -> ReviewPolicy:
    """Return the workspace's policy as it stands now."""
    return ReviewPolicy(workspace.required_approvals, _asks_four_eyes(workspace))


def _asks_four_eyes(workspace: Workspace) -> bool:
    if workspace.four_eyes != FourEyes.AUTO:
        return workspace.four_eyes == FourEyes.ON
    return Membership.objects.filter(workspace=workspace, role__in=REVIEWER_ROLES).count() >= 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Each reviewer's newest decision that counts, in the order in which they were made."""

    approvals: tuple[Decision, ...]
    rejects: tuple[Decision, ...]

    def satisfies(self, policy: ReviewPolicy, maker_id: UUID) -> bool:
        """Tell whether the revision is approved."""
        counted = [one for one in self.approvals if policy.admits(one.reviewer_id, maker_id)]
        return not self.rejects and len(counted) >= policy.required_approvals

    def of(self, reviewer_id: UUID) -> Decision | None:
        """Return this reviewer's decision that counts, None when there is none."""
        return next((one for one in self.approvals + self.rejects if one.reviewer_id == reviewer_id), None)


def standing_of(decisions: Iterable[Decision]) -> Standing:
    """Return what counts among all decisions on one revision: not undone, the newest of each reviewer."""
    ordered = sorted(decisions, key=lambda decision: decision.number)
    undone = {decision.undoes_id for decision in ordered}
    counting = [one for one in ordered if one.verdict != Verdict.UNDO and one.pk not in undone]
    newest = {one.reviewer_id: one for one in counting}
    return Standing(
        approvals=tuple(one for one in newest.values() if one.verdict == Verdict.APPROVE),
        rejects=tuple(one for one in newest.values() if one.verdict == Verdict.REJECT),
    )
