"""A crowd decides, undoes, publishes and withdraws at once: nobody wins twice, nothing unapproved is out.

CROWD_CLIENTS says how many (`make crowd`: sixteen on SQLite, two hundred on PostgreSQL), CROWD_ACTS how often
each acts, CROWD_SEED repeats the draw of what they do.
"""

import os
import secrets
import sys
from collections import Counter

import pytest

from tests.faults.crowd import crowd
from tests.faults.installation import Installation

CLIENTS = int(os.environ.get("CROWD_CLIENTS", "8"))
ACTS = int(os.environ.get("CROWD_ACTS", "12"))
VARIANTS = int(os.environ.get("CROWD_VARIANTS", "60"))
SEED = os.environ.get("CROWD_SEED") or secrets.token_hex(4)

pytestmark = pytest.mark.processes


def test_nobody_wins_twice_and_nothing_unapproved_is_out(running: Installation) -> None:
    marketers = max(1, CLIENTS // 4)
    tokens = running.ask("gather", VARIANTS, CLIENTS - marketers, marketers)
    people = crowd(running.port, tokens, acts=ACTS, seed=SEED)
    said = sum((person.statuses for person in people), Counter[int]())
    kept = [key for person in people for key in person.acknowledged]
    counted = Counter(kind for kind, _key in kept)
    sys.stdout.write(f"{CLIENTS} clients, seed {SEED}: answers {dict(said)}, taken {dict(counted)}\n")
    assert [fault for person in people for fault in person.broken] == []
    assert running.ask("crowd_faults", kept) == [], SEED
    assert counted["decision"] > CLIENTS
    assert counted["publication"] > 0
    assert said[200] > 0
