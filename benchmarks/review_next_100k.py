"""The review queue's next item among 100,000 variants, the older half of them decided.

Ours walks on from where the reviewer stopped, and derives what is settled from the rows of each variant it
meets. The baseline is what one writes first: leave out with `exclude()` what this reviewer decided or anybody
approved or rejected, count the rest for the corner of the page, take the first. Both build the same item.
"""

from typing import TYPE_CHECKING

from benchmarks.harness import installation, interleave, report

if TYPE_CHECKING:
    from campaigns.models import Variant
    from workspaces.models import Membership

VARIANTS = 100_000
RUNS = 15


def naive(reviewer: "Membership") -> tuple["Variant", int]:
    """Return the first variant that is not decided, and how many are left, as one would write it first."""
    from campaigns.models import Variant  # noqa: PLC0415 - needs the installation

    rows = (
        Variant.objects.filter(workspace=reviewer.workspace, current_revision__isnull=False)
        .exclude(decisions__reviewer=reviewer.user, decisions__verdict__in=["approve", "reject"])
        .exclude(current_revision__approvals__revocation=None, current_revision__approvals__isnull=False)
        .exclude(decisions__verdict="reject")
        .select_related("current_revision__maker", "segment", "campaign", "template_version__template")
        .order_by("pk")
    )
    left = rows.count()
    return rows[0], left


def main() -> None:
    """Fill the database, time both in turn, print the medians in milliseconds and their ratio."""
    with installation():
        from benchmarks.reviewable import filled  # noqa: PLC0415 - needs the installation to be set up
        from campaigns.selectors.review_items import items_of  # noqa: PLC0415
        from campaigns.services.reserving import take_next  # noqa: PLC0415

        reviewer = filled(VARIANTS)

        def ours() -> str:
            variants, _place = take_next(reviewer, limit=1)
            return items_of(reviewer, variants)[0].content.code

        def theirs() -> str:
            variant, left = naive(reviewer)
            assert left == VARIANTS // 2
            return items_of(reviewer, [variant])[0].content.code

        assert ours() == theirs()
        walked, excluded = interleave([ours, theirs], runs=RUNS)
        report("review_next_100k", walked.median * 1000, unit="ms", baseline=excluded.median * 1000)


if __name__ == "__main__":
    main()
