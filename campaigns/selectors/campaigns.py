"""Campaigns as pages and the API read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from campaigns.models import Campaign, Plan, Variant
from generation.models import Job
from generation.selectors import Standing, standing
from workspaces.errors import NotFound
from workspaces.models import Membership


def campaigns_of(membership: Membership) -> QuerySet[Campaign]:
    """Return the workspace's campaigns that are not archived, with brand and product."""
    rows = Campaign.objects.of(membership.workspace).filter(archived_at=None)
    return rows.select_related("brand", "product")


def campaign_named(membership: Membership, campaign_id: UUID) -> Campaign:
    """Return a campaign of the workspace, archived or not; NotFound where there is none."""
    rows = Campaign.objects.of(membership.workspace).select_related(
        "workspace", "brand", "product__cutout", "own_sound"
    )
    campaign = rows.filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    return campaign


def plan_named(membership: Membership, plan_id: UUID) -> Plan:
    """Return a launched plan of the workspace; NotFound where there is none."""
    plan = (
        Plan.objects.of(membership.workspace).select_related("campaign", "group").filter(pk=plan_id).first()
    )
    if plan is None:
        raise NotFound
    return plan


def plans_of(campaign: Campaign) -> QuerySet[Plan]:
    """Return the campaign's launched plans, newest first."""
    return Plan.objects.filter(campaign=campaign).select_related("group", "launched_by").order_by("-number")


def standing_of(plan: Plan) -> Standing:
    """Return how the work on a plan stands, by the job that makes each of its variants now."""
    return standing(Job.objects.filter(variant__plan=plan), paused=plan.group.paused_at is not None)


@dataclass(frozen=True, slots=True)
class Counts:
    """A campaign's variants by where they stand."""

    queued: int = 0
    running: int = 0
    ready: int = 0
    failed: int = 0
    blocked: int = 0
    cancelled: int = 0

    @property
    def wanted(self) -> int:
        """Return all that were not cancelled."""
        return self.open + self.ready + self.failed + self.blocked

    @property
    def open(self) -> int:
        """Return those that are still to be made."""
        return self.queued + self.running

    @property
    def done(self) -> int:
        """Return those that have ended, well or not."""
        return self.wanted - self.open


def counts_of(campaigns: Sequence[Campaign]) -> dict[UUID, Counts]:
    """Count the variants of several campaigns by state in one query; a campaign without any is missing."""
    rows = Variant.objects.filter(campaign__in=campaigns).values_list("campaign", "job__state")
    found: dict[UUID, dict[str, int]] = {}
    for campaign_id, state, count in rows.annotate(count=Count("pk")).order_by():
        found.setdefault(campaign_id, {})[state] = count
    return {campaign_id: Counts(**states) for campaign_id, states in found.items()}
