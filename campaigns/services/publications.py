"""Publishing and withdrawing: a frozen list of approvals that hold, refused whole where one does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import gate
from campaigns.exporters.base import NO_TERMS, Terms
from campaigns.exporters.registry import EXPORTERS
from campaigns.models import (
    Campaign,
    Decision,
    Package,
    PackageState,
    Publication,
    PublicationItem,
    Variant,
    Withdrawal,
)
from campaigns.services.candidates import Candidate, candidates_of, weighed
from campaigns.services.export_terms import route_of
from campaigns.tasks import wake_writer
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
    """What somebody wants published: variants by id, under a name, by an exporter on its terms.

    With `drop_refused` the variants that cannot be published are left out instead of refusing the whole.
    """

    name: str
    variant_ids: Sequence[UUID]
    exporter: str = "package"
    campaign: Campaign | None = None
    drop_refused: bool = False
    terms: Terms = NO_TERMS


def publish(membership: Membership, wish: Wish) -> Publication:
    """Freeze the wish into a publication and order its package.

    Raises NotFound for a foreign variant, Invalid for a bad name, exporter or terms, and Conflict that names
    every variant that cannot be published and why.
    """
    require(membership, can_publish)
    _check(wish)
    route = route_of(wish.exporter, wish.terms)
    gate.require()
    with transaction.atomic():
        found = candidates_of(membership, wish.variant_ids, lock=True)
        candidates = [weighed(candidate, route) for candidate in found]
        good = _without_refused(candidates, drop=wish.drop_refused)
        publication = Publication.objects.create(
            workspace=membership.workspace,
            campaign=wish.campaign,
            name=wish.name.strip(),
            exporter=wish.exporter,
            terms=route.terms.as_json() if route.platform else {},
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


def _without_refused(candidates: Sequence[Candidate], *, drop: bool) -> list[Candidate]:
    refused = [candidate for candidate in candidates if not candidate.is_good]
    good = [candidate for candidate in candidates if candidate.is_good]
    if good and (drop or not refused):
        return good
    raise Conflict(
        _("%(refused)d of %(asked)d variants cannot be published, so nothing was.")
        % {"refused": len(refused), "asked": len(candidates)},
        code="not_publishable",
        errors=[{"field": candidate.variant.code, "message": candidate.why} for candidate in refused],
    )


def _items(publication: Publication, candidates: Sequence[Candidate]) -> Iterator[PublicationItem]:
    names = _names_of(candidates)
    for position, candidate in enumerate(candidates, start=1):
        variant, approval = candidate.variant, candidate.approval
        if approval is None:
            raise RuntimeError("A candidate without an approval is refused before.")
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
                **candidate.facts,
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
            "exporter": publication.exporter,
            "count": len(good),
            "digests": digest_of(canonical_json(digests)),
        },
    )
