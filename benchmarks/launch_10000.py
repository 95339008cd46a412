"""Launching 10,000 variants in one transaction, against a loop that saves each job and variant by itself."""

from typing import TYPE_CHECKING

from benchmarks.campaign_setups import Size, make_campaign
from benchmarks.harness import installation, measure, report

if TYPE_CHECKING:
    from campaigns.models import Campaign
    from workspaces.models import Membership

# 50 segments x 5 templates x 5 angles x 2 tones x 4 pictures.
SIZE = Size(segments=50, templates=5, angles=5, tones=2, pictures=4)
# The loop is timed on a tenth of the cells and its time multiplied; it grows evenly, and a run is a minute.
TENTH = Size(segments=5, templates=5, angles=5, tones=2, pictures=4)


def naive(membership: "Membership", campaign: "Campaign") -> int:
    """Launch the campaign row by row in one transaction."""
    from uuid import UUID  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415 - needs the installation to be set up

    from campaigns.models import Plan, Variant  # noqa: PLC0415
    from campaigns.selectors.plans import preview_of  # noqa: PLC0415
    from generation.models import JobGroup  # noqa: PLC0415
    from generation.services.jobs import order  # noqa: PLC0415
    from generation.specs import RenderSpec  # noqa: PLC0415

    workspace, user = membership.workspace, membership.user
    with transaction.atomic():
        cells = preview_of(campaign).expansion.cells
        group = JobGroup.objects.create(workspace=workspace)
        plan = Plan.objects.create(
            workspace=workspace,
            campaign=campaign,
            group=group,
            launched_by=user,
            number=1,
            digest="0" * 64,
            variant_count=len(cells),
            file_count=0,
        )
        for number, cell in enumerate(cells, 1):
            job = order(group, RenderSpec.from_json(cell.spec_json), requested_by=user)
            job.save()
            Variant.objects.create(
                workspace=workspace,
                plan=plan,
                campaign=campaign,
                number=number,
                segment_id=UUID(cell.idea.segment),
                template_version_id=UUID(cell.idea.version),
                options=dict(cell.idea.options),
                layout=cell.layout,
                seed=cell.seed,
                cell_digest=cell.digest,
                landing_url=campaign.landing_url,
                job=job,
            )
    return len(cells)


def main() -> None:
    """Time one launch and the loop on a tenth, both with their own expansion, and print the ratio."""
    with installation() as home:
        from campaigns.selectors.plans import preview_of  # noqa: PLC0415 - needs the installation
        from campaigns.services.plans import launch  # noqa: PLC0415

        member, campaign = make_campaign(TENTH, home)
        baseline = 10 * measure(lambda: naive(member, campaign))
        member, campaign = make_campaign(SIZE, home)
        digest = preview_of(campaign).expansion.digest
        seconds = measure(lambda: launch(member, campaign.pk, digest=digest))
        report("launch_10000", seconds, unit="s", baseline=baseline)


if __name__ == "__main__":
    main()
