"""The locks hold what the lists of wishes ask for, each package with its hashes."""

import re

import pytest

from bootstrap.environment import ROOT, RUN_LOCK, TEST_LOCK


def pins(name: str) -> dict[str, str]:
    """Return the pinned version of each package in a list of wishes or a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9_.\-]+)(?:\[[\w,]+\])?==([\w.+]+)", text, re.M)
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


@pytest.mark.parametrize(
    ("wishes", "lock"), [("requirements.in", RUN_LOCK), ("requirements-dev.in", TEST_LOCK)]
)
def test_a_lock_holds_every_wish(wishes: str, lock: str) -> None:
    assert len(pins(wishes)) > 10
    assert pins(wishes).items() <= pins(lock).items(), "run: make lock"


def test_the_test_lock_holds_all_of_the_run_lock() -> None:
    assert pins(RUN_LOCK).items() <= pins(TEST_LOCK).items()
