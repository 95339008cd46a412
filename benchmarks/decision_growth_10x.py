"""What ten times the variants do to one decision: the time of a decision among 100,000 and among 10,000.

Half of the variants are decided already. Each installation has a process of its own; a decision is the whole
of it: locks, policy, approval, ledger, and the gate's rules in the database. 1: growth costs nothing.
"""

import subprocess
import sys
from functools import partial

from benchmarks.harness import installation, measure, report

SIZES = (10_000, 100_000)
DECISIONS = 300


def main() -> None:
    """Time both sizes and print milliseconds a decision with the larger, against the smaller."""
    small, large = (_in_a_process(size) for size in SIZES)
    report("decision_growth_10x", large, unit="ms", baseline=small)


def _in_a_process(size: int) -> float:
    command = [sys.executable, "-m", "benchmarks.decision_growth_10x", str(size)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def timed(size: int) -> float:
    """Return the median milliseconds of a decision among so many variants."""
    with installation():
        from benchmarks.reviewable import filled  # noqa: PLC0415 - needs the installation to be set up
        from campaigns.selectors.review_items import items_of  # noqa: PLC0415
        from campaigns.services.docket import Sight  # noqa: PLC0415
        from campaigns.services.reserving import take_next  # noqa: PLC0415
        from campaigns.services.reviews import approve  # noqa: PLC0415

        reviewer = filled(size)
        seconds = []
        for _ in range(DECISIONS):
            variants, _place = take_next(reviewer, limit=1)
            item = items_of(reviewer, variants)[0]
            sight = Sight(item.revision.pk, item.revision.digest, seen=len(item.decisions))
            seconds.append(measure(partial(approve, reviewer, sight)))
    return sorted(seconds)[DECISIONS // 2] * 1000


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(timed(int(sys.argv[1])))
    else:
        main()
