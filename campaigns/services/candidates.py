"""What stands for and against publishing a variant: its approval, its words, and what a platform takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.contents import Content
from campaigns.exporters.base import NO_TERMS, Entry, Terms
from campaigns.exporters.faults import faults_of
from campaigns.faults import named_sentence
from campaigns.models import Approval, Decision, Variant
from campaigns.models.scope import WorkspaceRows
from campaigns.policies import ReviewPolicy, review_policy_of, standing_of
from campaigns.selectors.variants import saying_of
from platforms.csv_safety import refuse
from platforms.exports import Platform
from workspaces.canonical import digest_of
from workspaces.errors import NotFound
from workspaces.models import Membership

BATCH = 500


@dataclass(frozen=True, slots=True)
class Route:
    """Where variants are to go: to a platform on these terms, or into the package where it is None."""

    platform: Platform | None = None
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant with the approval it would be published under, and why it cannot be, if it cannot.

    `refusal` says where it stands ("is not approved"), `faults` what the platform does not take of it, and
    `advice` what it takes with a loss. `facts` is what the sheet says beside the content.
    """

    variant: Variant
    approval: Approval | None
    entry: Entry | None
    facts: dict[str, Any]
    refusal: str
    faults: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Say whether it can be published."""
        return not self.refusal and not self.faults

    @property
    def why(self) -> str:
        """Return why it cannot be published, as a sentence that names it."""
        code = self.variant.code
        return f"{code} {self.refusal}" if self.refusal else f"{code}: {' '.join(self.faults)}"


def candidates_of(membership: Membership, variant_ids: Sequence[UUID], *, lock: bool) -> Iterator[Candidate]:
    """Yield the variants in the order of their ids, locked where asked; NotFound where one is not there."""
    wanted = sorted(set(variant_ids))
    policy = review_policy_of(membership.workspace)
    found = 0
    for start in range(0, len(wanted), BATCH):
        rows = Variant.objects.of(membership.workspace).filter(pk__in=wanted[start : start + BATCH])
        batch = _read(rows, lock=lock)
        found += len(batch)
        approvals = _approvals_of(batch)
        decisions = _decisions_of(batch)
        for variant in batch:
            yield _candidate(variant, approvals.get(variant.pk), decisions.get(variant.pk, []), policy)
    if found < len(wanted):
        raise NotFound


def weighed(candidate: Candidate, route: Route) -> Candidate:
    """Return the candidate with what the platform does not take of it, and what it takes with a loss."""
    if route.platform is None or candidate.entry is None:
        return candidate
    faults = faults_of(route.platform, candidate.entry, route.terms)
    return replace(
        candidate,
        faults=tuple(named_sentence(fault) for fault in faults if fault.blocks),
        advice=tuple(named_sentence(fault) for fault in faults if not fault.blocks),
    )


def _read(rows: WorkspaceRows[Variant], *, lock: bool) -> list[Variant]:
    rows = rows.select_for_update(of=("self",)) if lock else rows
    shown = rows.select_related("job", "current_revision", "campaign__brand", "template_version__template")
    return list(shown.order_by("pk"))


def _approvals_of(variants: Sequence[Variant]) -> dict[UUID, Approval]:
    revisions = [variant.current_revision_id for variant in variants if variant.current_revision_id]
    holding = Approval.objects.filter(revision_id__in=revisions, revocation=None)
    return {approval.variant_id: approval for approval in holding}


def _decisions_of(variants: Sequence[Variant]) -> dict[UUID, list[Decision]]:
    revisions = [variant.current_revision_id for variant in variants if variant.current_revision_id]
    grouped: dict[UUID, list[Decision]] = {}
    for decision in Decision.objects.filter(revision_id__in=revisions).select_related("reviewer"):
        grouped.setdefault(decision.variant_id, []).append(decision)
    return grouped


def _candidate(
    variant: Variant, approval: Approval | None, decisions: Sequence[Decision], policy: ReviewPolicy
) -> Candidate:
    revision = variant.current_revision
    if revision is None:
        return Candidate(variant, None, None, {}, _("is not made yet"))
    content = Content.from_json(revision.content)
    words = content.words
    facts = _facts_of(variant)
    names = (content.audience.name, facts["campaign"], facts["brand"])
    texts = (words.headline, words.body, words.call_to_action, *names)
    is_same = approval is not None and digest_of(revision.content) == approval.digest
    satisfied = standing_of(decisions).satisfies(policy, revision.maker_id)
    reasons = (
        (variant.is_ordered_anew, _("was changed, and what came of that is not made or approved yet")),
        (approval is None, _("is not approved")),
        (not satisfied, _("needs more approvals than it has")),
        (not is_same, _("is not what was approved")),
        (any(map(refuse, texts)), _("has words or names that a spreadsheet would run as a formula")),
    )
    refusal = next((reason for applies, reason in reasons if applies), "")
    entry = Entry.from_facts(content, revision.digest, facts)
    return Candidate(variant, approval, entry, facts, refusal)


def _facts_of(variant: Variant) -> dict[str, Any]:
    template, campaign = variant.template_version, variant.campaign
    return {
        "campaign": campaign.name,
        "template": f"{template.template.name} ({template.number})",
        "options": "; ".join(f"{axis}={value}" for axis, value in sorted(variant.options.items())),
        "layout": saying_of(variant).layout,
        "brand": campaign.brand.name if campaign.brand else "",
        "markets": sorted(campaign.markets),
    }
