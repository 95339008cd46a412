"""A real worker is killed while it makes pictures; what the next one makes is what it would have made."""

from pathlib import Path

import pytest

from tests.faults.installation import installation, until

pytestmark = pytest.mark.processes

VARIANTS = 8


def test_what_is_made_after_a_kill_equals_what_each_makes_alone(tmp_path: Path) -> None:
    with installation(tmp_path) as running:
        running.ask("launch", VARIANTS)
        until(lambda: running.ask("states")["ready"] >= 1, "the first variant is ready")
        killed = running.kill("worker")
        assert running.ask("states")["ready"] < VARIANTS
        running.comes_back("worker", killed)
        until(lambda: running.ask("states")["ready"] == VARIANTS, "all variants are ready")
        assert running.ask("faults", []) == []
        assert running.ask("unlike") <= 1
