"""Real processes killed at random moments: every variant ends once, no file is wrong, no decision is lost.

CHAOS_MOMENTS says how many moments (`make chaos`: fifty), CHAOS_SEED repeats a run.
"""

import os
import random
import secrets
import sys

import pytest

from tests.faults.installation import Installation, until
from tests.faults.reviewer import Reviewer

MOMENTS = int(os.environ.get("CHAOS_MOMENTS", "5"))
SEED = os.environ.get("CHAOS_SEED") or secrets.token_hex(4)
VICTIMS = (("worker",), ("web",), ("worker", "web"))
# From an idle worker through loading, generating and composing; most moments lie within the making.
LONGEST_WAIT = 8.0
WITHIN_THE_MAKING = 0.6

pytestmark = pytest.mark.processes


def test_whatever_is_killed_whenever_every_variant_ends_once(running: Installation) -> None:
    chance = random.Random(SEED)
    reviewer = Reviewer(running.port)
    launched = 0
    for moment in range(MOMENTS):
        order = running.ask("launch", 2)
        launched, reviewer.token = order["variants"], order["token"]
        if chance.random() < WITHIN_THE_MAKING:
            until(lambda: running.ask("states")["running"], "a worker makes something")
        reviewer.work_for(chance.uniform(0, LONGEST_WAIT))
        victims = chance.choice(VICTIMS)
        for name in victims:
            running.kill(name)
        sys.stdout.write(f"moment {moment + 1} of {MOMENTS}, seed {SEED}: {' and '.join(victims)}\n")
    states = until(lambda: finished(running), f"every variant has ended, seed {SEED}", seconds=300)
    until(lambda: reviewer.approve_next() or reviewer.acknowledged, "one was approved")
    sys.stdout.write(
        f"{states['ready']} ready, {states['failed']} failed, {len(reviewer.acknowledged)} approved\n"
    )
    assert running.ask("faults", reviewer.acknowledged) == [], SEED
    assert states["ready"] + states["failed"] == launched == 2 * MOMENTS


def finished(running: Installation) -> dict[str, int] | None:
    """Return the number of jobs in each state once none waits or is being made."""
    states: dict[str, int] = running.ask("states")
    return None if states["queued"] + states["running"] else states
