"""Reads about publishing: what is approved and waits to leave, and what has left."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from campaigns.contents import Content
from campaigns.models import Approval, Campaign, Publication, PublicationItem
from workspaces.canonical import digest_of
from workspaces.errors import NotFound
from workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be published now: variants by id, and a digest that changes when any of it does."""

    variant_ids: list[UUID]
    digest: str


def holding_approvals(workspace: Workspace) -> QuerySet[Approval]:
    """Return the approvals that hold for the current revision of their variant, unless it is ordered anew."""
    return Approval.objects.of(workspace).filter(
        revocation=None,
        variant__current_revision_id=F("revision_id"),
        variant__job_id=F("revision__job_id"),
    )


def publishable(
    workspace: Workspace, *, campaign: Campaign | None = None, published_too: bool = False
) -> QuerySet[Approval]:
    """Return the approvals one can publish; without `published_too` only those that are not out now."""
    approvals = holding_approvals(workspace)
    if campaign is not None:
        approvals = approvals.filter(variant__campaign=campaign)
    if not published_too:
        out = PublicationItem.objects.of(workspace).filter(withdrawal=None).values("approval_id")
        approvals = approvals.exclude(pk__in=out)
    return approvals


def offer_of(approvals: QuerySet[Approval]) -> Offer:
    """Return the offer that these approvals make."""
    pairs = list(approvals.order_by("variant_id").values_list("variant_id", "pk"))
    return Offer(
        variant_ids=[variant_id for variant_id, _approval in pairs],
        digest=digest_of("".join(approval.hex for _variant, approval in pairs)),
    )


def campaigns_with_approved(workspace: Workspace) -> list[Campaign]:
    """Return the campaigns that have something to publish, each with `publishable_count`."""
    waiting = publishable(workspace).values("pk")
    counted = Campaign.objects.of(workspace).annotate(
        publishable_count=Count("variants__pk", filter=Q(variants__revisions__approvals__in=waiting))
    )
    return list(counted.filter(publishable_count__gt=0).order_by("name"))


def campaign_named(workspace: Workspace, text: str) -> Campaign | None:
    """Return the campaign with this id, None for an empty text; one that is not there raises NotFound."""
    if not text:
        return None
    try:
        campaign = Campaign.objects.of(workspace).filter(pk=UUID(text)).first()
    except ValueError:
        campaign = None
    if campaign is None:
        raise NotFound
    return campaign


def publications_of(workspace: Workspace) -> QuerySet[Publication]:
    """Return the workspace's publications with their packages."""
    rows = Publication.objects.of(workspace).select_related("package", "campaign", "made_by")
    return rows.annotate(withdrawn_count=Count("items__withdrawal"))


def publication_of(workspace: Workspace, publication_id: UUID) -> Publication:
    """Return one publication or raise NotFound."""
    publication = publications_of(workspace).filter(pk=publication_id).first()
    if publication is None:
        raise NotFound
    return publication


def items_of(publication: Publication) -> QuerySet[PublicationItem]:
    """Return a publication's items with what a page shows of them."""
    rows = PublicationItem.objects.filter(publication=publication)
    return rows.select_related("variant", "revision", "withdrawal__withdrawn_by")


def content_of(item: PublicationItem) -> Content:
    """Return what was approved and published."""
    return Content.from_json(item.revision.content)


def file_count_of(publication: Publication, content: Content) -> int:
    """Return how many files of a variant are in the package: those that the platform takes, or all."""
    platform = publication.platform
    taken = set(platform.formats) if platform else {file.format for file in content.files}
    return sum(file.format in taken for file in content.files)


def first_codes_withdrawn(publication: Publication, most: int = 5) -> list[str]:
    """Return the codes of withdrawn variants, a few of them."""
    rows = PublicationItem.objects.filter(publication=publication, withdrawal__isnull=False)
    return list(rows.order_by("position").values_list("variant__code", flat=True)[:most])
