"""How many planted faults the checks find: ads and faults from seeds that no check was built on.

BENCH_FAULTS faults (500), all kinds in turns, in ads of every layout and format, a fifth in other scripts.
Prints a table of kinds, then the share found. A fault is found where a check blocks the file or flags it for
people; the fair ad must have given another answer, or nothing was found.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

from benchmarks.good_ads import LATIN, OTHER_SCRIPTS, Ad, ad_of
from benchmarks.harness import report
from benchmarks.planted import FAULTS, planted
from benchmarks.planting import NotHere
from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.suite import examine

FIRST_SEED = int(os.environ.get("BENCH_SEED", "100000"))
MANY = int(os.environ.get("BENCH_FAULTS", "500"))


def main() -> int:
    """Plant, look, and print what was found by kind."""
    made: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    for kind, seed, ad, bad in _faults():
        made[kind] += 1
        fair = {(each.check, each.outcome) for each in examine(_fair(ad))}
        news = [each for each in examine(bad) if _tells(each) and (each.check, each.outcome) not in fair]
        for each in news[:1]:
            found[kind, f"{each.check} {each.outcome.value}s"] += 1
        if not news:
            missed[kind] += 1
            print(f"missed: {kind} in seed {seed}, {ad.form.key}, {ad.spec.layout}, {ad.spec.copy.locale}")
    for kind in FAULTS:
        by = ", ".join(f"{how} {many}" for (of, how), many in found.most_common() if of == kind)
        print(f"{kind:24} {made[kind] - missed[kind]:4} of {made[kind]:4}   {by}")
    total = made.total()
    report("compose_faults_found", (total - missed.total()) / total, unit=f"of {total} faults", ratio=None)
    return 0


def _faults() -> Iterator[tuple[str, int, Ad, Candidate]]:
    """Yield so many faults with their kind, seed and the fair ad, the kinds in turns."""
    kinds, seed, made = list(FAULTS), FIRST_SEED, 0
    while made < MANY:
        seed += 1
        ad = ad_of(seed, OTHER_SCRIPTS if Random(seed).random() < 0.2 else LATIN)
        if ad is None:
            continue
        kind = kinds[made % len(kinds)]
        try:
            bad = planted(ad, kind, seed)
        except NotHere:
            continue
        made += 1
        yield kind, seed, ad, bad


def _fair(ad: Ad) -> Candidate:
    composed = ad.composed()
    return ad.candidate(composed, composed.picture)


def _tells(finding: Finding) -> bool:
    return finding.outcome in (Outcome.BLOCK, Outcome.FLAG)


if __name__ == "__main__":
    sys.exit(main())
