"""Publishing and withdrawing: a frozen list of approvals that hold, refused whole where one does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import gate
from campaigns.contents import Content
from campaigns.exporters.registry import EXPORTERS
from campaigns.models import (
    Approval,
    Campaign,
    Decision,
    Package,
    PackageState,
    Publication,
    PublicationItem,
    Variant,
    Withdrawal,
)
from campaigns.policies import ReviewPolicy, review_policy_of, standing_of
from campaigns.selectors.variants import saying_of
from campaigns.tasks import wake_writer
from platforms.csv_safety import refuse
from workspaces.access import require
from workspaces.canonical import canonical_json, digest_of
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.ids import new_id
from workspaces.models import Membership, Workspace
from workspaces.policies import can_publish
from workspaces.services.ledger import record

BATCH = 500
REASON_MAX = 500
NAME_MAX = 120
BULK_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants published: variants by id, under a name, by an exporter.

    With `drop_refused` the variants that cannot be published are left out instead of refusing the whole.
    """

    name: str
    variant_ids: Sequence[UUID]
    exporter: str = "package"
    campaign: Campaign | None = None
    drop_refused: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant with the approval it would be published under, and why it cannot be, if it cannot."""

    variant: Variant
    approval: Approval | None
    content: Content | None
    refusal: str


def publish(membership: Membership, wish: Wish) -> Publication:
    """Freeze the wish into a publication and order its package.

    Raises NotFound for a foreign variant, Invalid for a bad name or exporter, and Conflict that names every
    variant that cannot be published and why.
    """
    require(membership, can_publish)
    _check(wish)
    gate.require()
    with transaction.atomic():
        candidates = list(_candidates(membership, wish.variant_ids))
        good = _without_refused(candidates, drop=wish.drop_refused)
        publication = Publication.objects.create(
            workspace=membership.workspace,
            campaign=wish.campaign,
            name=wish.name.strip(),
            exporter=wish.exporter,
            made_by=membership.user,
            item_count=len(good),
        )
        PublicationItem.objects.bulk_create(_items(publication, good), batch_size=BATCH)
        Package.objects.create(workspace=membership.workspace, publication=publication)
        _record_publication(membership, publication, good)
        wake_writer()
    return publication


def variants_by_code(workspace: Workspace, codes: Sequence[str]) -> list[UUID]:
    """Return the ids of the variants with these codes; one that is not there raises NotFound."""
    ids: list[UUID] = []
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), BATCH):
        rows = Variant.objects.of(workspace).filter(code__in=wanted[start : start + BATCH])
        ids += rows.values_list("pk", flat=True)
    if len(ids) < len(wanted):
        raise NotFound
    return ids


def withdraw(membership: Membership, item_id: UUID, reason: str) -> Withdrawal:
    """Take a published item back, for a reason; its package is no longer handed out."""
    require(membership, can_publish)
    if not 1 <= len(reason.strip()) <= REASON_MAX:
        raise Invalid(
            _("Say why, in at most 500 characters."), errors=[{"field": "reason", "message": _("Say why.")}]
        )
    with transaction.atomic():
        items = PublicationItem.objects.of(membership.workspace).select_for_update(of=("self",))
        item = items.select_related("variant").filter(pk=item_id).first()
        if item is None:
            raise NotFound
        if Withdrawal.objects.filter(item=item).exists():
            raise Conflict(_("It was withdrawn before."), code="withdrawn")
        withdrawal = Withdrawal.objects.create(
            workspace=membership.workspace, item=item, withdrawn_by=membership.user, reason=reason.strip()
        )
        record(
            membership.workspace,
            "publication.withdraw",
            actor=membership.user,
            subject=item.variant.code,
            content={"item": item.pk.hex, "publication": item.publication_id.hex, "reason": reason.strip()},
        )
    return withdrawal


def write_again(membership: Membership, publication_id: UUID) -> Package:
    """Order a failed package once more; Conflict when it has not failed."""
    require(membership, can_publish)
    with transaction.atomic():
        package = Package.objects.of(membership.workspace).filter(publication_id=publication_id).first()
        if package is None:
            raise NotFound
        moved = Package.objects.filter(pk=package.pk, state=PackageState.FAILED).update(
            state=PackageState.WAITING, reason="", attempt=0
        )
        if not moved:
            raise Conflict(_("Only a package that failed is written again."), code="not_failed")
        record(
            membership.workspace,
            "publication.write_again",
            actor=membership.user,
            subject=f"publication:{publication_id.hex}",
        )
        wake_writer()
    package.refresh_from_db()
    return package


def _check(wish: Wish) -> None:
    if not 1 <= len(wish.name.strip()) <= NAME_MAX:
        raise Invalid(
            _("Give the publication a name of at most 120 characters."),
            errors=[{"field": "name", "message": _("At most 120 characters.")}],
        )
    if wish.exporter not in EXPORTERS:
        raise Invalid(
            _("There is no exporter of this name."), errors=[{"field": "exporter", "message": wish.exporter}]
        )
    if not wish.variant_ids:
        raise Invalid(_("Choose at least one approved variant."), code="nothing_chosen")


def _candidates(membership: Membership, variant_ids: Sequence[UUID]) -> Iterator[Candidate]:
    """Lock the variants in the order of their ids and yield what stands for and against each."""
    wanted = sorted(set(variant_ids))
    policy = review_policy_of(membership.workspace)
    found = 0
    for start in range(0, len(wanted), BATCH):
        rows = Variant.objects.of(membership.workspace).filter(pk__in=wanted[start : start + BATCH])
        rows = rows.select_for_update(of=("self",)).order_by("pk")
        batch = list(rows.select_related("job", "current_revision", "campaign", "template_version__template"))
        found += len(batch)
        approvals = _approvals_of(batch)
        decisions = _decisions_of(batch)
        for variant in batch:
            yield _candidate(variant, approvals.get(variant.pk), decisions.get(variant.pk, []), policy)
    if found < len(wanted):
        raise NotFound


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
        return Candidate(variant, None, None, _("is not made yet"))
    content = Content.from_json(revision.content)
    words = content.words
    texts = (words.headline, words.body, words.call_to_action, content.audience.name, variant.campaign.name)
    is_same = approval is not None and digest_of(revision.content) == approval.digest
    satisfied = standing_of(decisions).satisfies(policy, revision.maker_id)
    reasons = (
        (variant.is_ordered_anew, _("was changed, and what came of that is not made or approved yet")),
        (approval is None, _("is not approved")),
        (not satisfied, _("needs more approvals than it has")),
        (not is_same, _("is not what was approved")),
        (any(map(refuse, texts)), _("has words that a spreadsheet would run as a formula")),
    )
    refusal = next((reason for applies, reason in reasons if applies), "")
    return Candidate(variant, approval, content, refusal)


def _without_refused(candidates: Sequence[Candidate], *, drop: bool) -> list[Candidate]:
    refused = [candidate for candidate in candidates if candidate.refusal]
    good = [candidate for candidate in candidates if not candidate.refusal]
    if good and (drop or not refused):
        return good
    raise Conflict(
        _("%(refused)d of %(asked)d variants cannot be published, so nothing was.")
        % {"refused": len(refused), "asked": len(candidates)},
        code="not_publishable",
        errors=[
            {"field": candidate.variant.code, "message": f"{candidate.variant.code} {candidate.refusal}"}
            for candidate in refused
        ],
    )


def _items(publication: Publication, candidates: Sequence[Candidate]) -> Iterator[PublicationItem]:
    names = _names_of(candidates)
    for position, candidate in enumerate(candidates, start=1):
        variant, approval = candidate.variant, candidate.approval
        if approval is None:
            raise RuntimeError("A candidate without an approval is refused before.")
        template = variant.template_version
        yield PublicationItem(
            id=new_id(),
            workspace=publication.workspace,
            publication=publication,
            position=position,
            variant=variant,
            revision_id=approval.revision_id,
            approval=approval,
            digest=approval.digest,
            facts={
                "campaign": variant.campaign.name,
                "template": f"{template.template.name} ({template.number})",
                "options": "; ".join(f"{axis}={value}" for axis, value in sorted(variant.options.items())),
                "layout": saying_of(variant).layout,
                "approved_by": [names[decision_id] for decision_id in approval.decision_ids],
                "approved_at": approval.created_at.isoformat(timespec="seconds"),
            },
        )


def _names_of(candidates: Sequence[Candidate]) -> dict[str, str]:
    """Return decision id -> name of who decided, for the decisions the approvals rest on."""
    wanted = [
        UUID(hex=one)
        for candidate in candidates
        if candidate.approval
        for one in candidate.approval.decision_ids
    ]
    names: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Decision.objects.filter(pk__in=wanted[start : start + BATCH]).select_related("reviewer")
        names |= {row.pk.hex: str(row.reviewer) for row in rows}
    return names


def _record_publication(membership: Membership, publication: Publication, good: Sequence[Candidate]) -> None:
    digests = [candidate.approval.digest for candidate in good if candidate.approval]
    record(
        membership.workspace,
        "publication.create",
        actor=membership.user,
        subject=f"publication:{publication.pk.hex}",
        content={
            "name": publication.name,
            "count": len(good),
            "digests": digest_of(canonical_json(digests)),
        },
    )
