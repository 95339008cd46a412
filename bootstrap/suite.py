"""`make test`: every check there is, one after the other, so that one run shows all that is wrong."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from bootstrap.environment import ROOT
from bootstrap.trouble import Trouble

SOURCES = ["bootstrap", "run.py", "manage.py", "config", "workspaces", "platforms", "segments"]
SOURCES += ["generation", "campaigns", "tests", "benchmarks", "tools"]


def checks(python: Path) -> list[tuple[str, list[str]]]:
    """Return each check's name and command, the quick ones first."""
    tools = python.parent
    manage = [str(python), "manage.py"]
    return [
        ("style", [str(tools / "ruff"), "check", *SOURCES]),
        ("format", [str(tools / "ruff"), "format", "--check", *SOURCES]),
        ("imports", [str(tools / "lint-imports"), "--no-cache"]),
        ("templates", [str(tools / "djlint"), "templates", "--lint", "--quiet"]),
        ("types", [str(tools / "mypy"), *SOURCES]),
        ("settings", [*manage, "check", "--fail-level", "WARNING"]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("tests", [str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope"]),
    ]


def test(python: Path, *, only: list[str]) -> int:
    """Run all checks, or only those named; print what failed; return 0 only when none did.

    Trouble where a name is none of theirs: what was not run has not passed.
    """
    names = [name for name, _ in checks(python)]
    if unknown := [name for name in only if name not in names]:
        raise Trouble(f"There is no check '{unknown[0]}'; there are {', '.join(names)}.")
    with tempfile.TemporaryDirectory(prefix="variasi-test-") as home:
        failed = [
            name
            for name, command in checks(python)
            if name in (only or [name]) and not _passes(name, command, home)
        ]
    print(f"Failed: {', '.join(failed)}." if failed else "Everything passed.", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: list[str], home: str) -> bool:
    """Run one check in a home folder that is thrown away, so that no test meets what the user has made."""
    environ = {**os.environ, "VARIASI_HOME": home, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    started = time.monotonic()
    print(f"== {name}", flush=True)
    passed = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0
    took = time.monotonic() - started
    print(f"== {name}: {'passed' if passed else 'failed'} in {took:.0f} s", flush=True)
    return passed
