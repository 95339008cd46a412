"""How many fair ads the checks keep from review or call wrong: the gallery's, and others from unused seeds.

An alarm is a finding that blocks, or a flag that says that a machine reads other words. That it cannot read a
script at all is no alarm: people look at those texts, and they are counted apart. BENCH_ADS ads from seeds
(300).
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.good_ads import LATIN, OTHER_SCRIPTS, ad_of
from benchmarks.harness import report
from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.reading import UNREAD
from generation.checks.suite import examine
from generation.composition.assets import load_pictures
from generation.composition.encoding import encode
from generation.composition.families import FAMILIES
from tools.gallery import COPY, Folder, composed_of, spec_of

FIRST_SEED = int(os.environ.get("BENCH_SEED", "200000"))
MANY = int(os.environ.get("BENCH_ADS", "300"))


def main() -> int:
    """Look at all of them, and print each alarm, then how many there are of which kind."""
    for name, ads in (("gallery", _gallery()), ("seeds", islice(_seeded(), MANY))):
        alarms: Counter[str] = Counter()
        seen = unread = 0
        for title, candidate in ads:
            seen += 1
            findings = [each for each in examine(candidate) if each.outcome is not Outcome.PASS]
            wrong = [each for each in findings if not _is_unread(each)]
            unread += len(wrong) < len(findings)
            alarms.update(f"{each.check} {each.outcome.value}s" for each in wrong[:1])
            for each in wrong[:1]:
                print(f"{title}: {each.check} {each.outcome.value}s ({each.measured}, limit {each.limit})")
        by = ", ".join(f"{how} {many}" for how, many in alarms.most_common()) or "none"
        print(
            f"{name}: {alarms.total()} alarms in {seen} fair ads ({by}); {unread} in scripts left to people"
        )
        report(f"compose_false_alarms_{name}", alarms.total() / seen, unit=f"of {seen} fair ads")
    return 0


def _gallery() -> Iterator[tuple[str, Candidate]]:
    assets = Folder()
    with TemporaryDirectory() as scenes:
        for family in FAMILIES:
            for script in COPY:
                spec = spec_of(family, script, assets)
                pictures = load_pictures(spec.assets, assets)
                for key, made in composed_of(spec, assets, Path(scenes)).items():
                    form = made.arrangement.format
                    content = encode(made.picture, max_bytes=form.max_bytes)
                    candidate = Candidate.of(content, made, spec.copy, pictures)
                    yield f"{family} {script} {key}", candidate


def _seeded() -> Iterator[tuple[str, Candidate]]:
    for seed in count(FIRST_SEED):
        ad = ad_of(seed, OTHER_SCRIPTS if Random(seed).random() < 0.2 else LATIN)
        if ad is not None:
            composed = ad.composed()
            yield f"seed {seed} {ad.spec.layout} {ad.form.key}", ad.candidate(composed, composed.picture)


def _is_unread(finding: Finding) -> bool:
    return finding.message == UNREAD


if __name__ == "__main__":
    sys.exit(main())
