"""`run.py` as a person runs it: an old Python, an unknown word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.environment import ROOT

# Runs the door as if this Python were an old one.
OLD = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = [{door!r}, "setup"]
runpy.run_path({door!r}, run_name="__main__")
"""


def door(path: str, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with nothing but `path` to look for other Pythons."""
    environ = {**os.environ, "PATH": path}
    return subprocess.run(command, env=environ, check=False, text=True, capture_output=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a `run.py` in an empty folder."""
    target = tmp_path / "run.py"
    target.write_bytes((ROOT / "run.py").read_bytes())
    return target


def test_an_old_python_alone_gets_one_line(copy: Path) -> None:
    result = door(str(copy.parent), sys.executable, "-c", OLD.format(door=str(copy)))
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Variasi needs Python 3.11, 3.12 or 3.13, and this is Python 3.9. "
        "Install one of them and run the same command again."
    ]


def test_an_old_python_hands_over_to_a_newer_one(copy: Path) -> None:
    name = "python{}.{}".format(*sys.version_info)
    (copy.parent / name).symlink_to(sys.executable)
    (copy.parent / "bootstrap").mkdir()
    (copy.parent / "bootstrap" / "main.py").write_text("def main(words):\n    print(words)\n    return 7\n")
    result = door(str(copy.parent), sys.executable, "-c", OLD.format(door=str(copy)))
    assert (result.returncode, result.stdout) == (7, "['setup']\n")


def test_an_unknown_command_is_refused_with_the_known_ones() -> None:
    result = door(os.environ["PATH"], sys.executable, str(ROOT / "run.py"), "fly")
    assert result.returncode == 2
    assert "run,setup,test,bench,chaos" in result.stderr.replace(" ", "").replace("'", "")
    assert "Traceback" not in result.stderr
