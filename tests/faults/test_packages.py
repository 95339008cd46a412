"""A writer is killed in the middle of a package; the next one writes exactly what the first would have.

PACKAGE_SEED repeats the draw of the moment.
"""

import os
import random
import secrets
import sys
import time
from typing import Any

import pytest

from tests.faults.installation import Installation, until

VARIANTS = 300
# A lease has to end before another writer begins.
WITHIN = 150
SEED = os.environ.get("PACKAGE_SEED") or secrets.token_hex(4)

pytestmark = pytest.mark.processes


def test_a_writer_killed_at_a_random_byte_is_followed_by_one_that_writes_the_same(
    running: Installation,
) -> None:
    publication = running.ask("publish_many", VARIANTS)
    chance = random.Random(SEED)
    while not killed_while_writing(running, publication, chance):
        running.ask("order_package", publication)  # it was quicker: once more
    resumed = written(running, publication)
    assert resumed["attempt"] == 2, SEED
    assert resumed["written"] == VARIANTS
    running.ask("order_package", publication)
    assert written(running, publication)["sha256"] == resumed["sha256"], SEED


def killed_while_writing(running: Installation, publication: str, chance: random.Random) -> bool:
    """Kill the writer at some moment of its work; tell whether it had not ended before."""
    until(lambda: standing(running, publication)["written"], "some of the package is written")
    time.sleep(chance.uniform(0, 0.2))
    killed = running.kill("worker")
    before = standing(running, publication)
    running.comes_back("worker", after=killed)
    sys.stdout.write(f"seed {SEED}: killed after {before['written']} of {VARIANTS}\n")
    return bool(before["state"] == "writing")


def standing(running: Installation, publication: str) -> dict[str, Any]:
    answer: dict[str, Any] = running.ask("package", publication)
    return answer


def written(running: Installation, publication: str) -> dict[str, Any]:
    """Wait for the package and return how it stands."""

    def ready() -> dict[str, Any] | None:
        now = standing(running, publication)
        assert now["state"] != "failed", now
        return now if now["state"] == "ready" else None

    answer: dict[str, Any] = until(ready, f"the package is written, seed {SEED}", seconds=WITHIN)
    return answer
