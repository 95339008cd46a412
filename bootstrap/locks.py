"""Writes the two lock files from the two lists of wishes: hashes, every platform, no index address."""

import re
import subprocess
import tempfile
from pathlib import Path

from bootstrap.environment import ROOT, RUN_LOCK, TEST_LOCK
from bootstrap.trouble import Trouble

# Asked for by packages of ours and not needed: torch with its CUDA packages, since it is installed apart, and
# what `rapidocr` reads pictures and settings with, since only its model file is used.
KEPT_OUT = ("torch", "opencv-python-headless", "pyclipper", "shapely", "omegaconf", "colorlog")
HEADER = "# Made by `make lock` from {source}; torch is installed apart.\n"


def lock(python: Path) -> int:
    """Compile both locks anew with the environment's own uv; return 0."""
    for source, target in (("requirements.in", RUN_LOCK), ("requirements-dev.in", TEST_LOCK)):
        constraint = ["--constraint", RUN_LOCK] if target == TEST_LOCK else []
        text = _compile(python.parent / "uv", source, constraint)
        (ROOT / target).write_text(HEADER.format(source=source) + text, encoding="utf-8")
        print(f"{target}: {len(re.findall(r'^[a-z0-9]', text, re.M))} packages")
    return 0


def _compile(uv: Path, source: str, constraint: list[str]) -> str:
    """Return the lock's text. The override keeps out what is not needed, and what only that needs."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as override:
        override.writelines(f"{name} ; sys_platform == 'never'\n" for name in KEPT_OUT)
        override.flush()
        command = [str(uv), "pip", "compile", source, "--quiet", "--universal", "--python-version", "3.11"]
        command += [
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
            "--no-emit-find-links",
        ]
        command += [word for name in KEPT_OUT for word in ("--no-emit-package", name)]
        command += ["--override", override.name, *constraint]
        result = subprocess.run(command, cwd=ROOT, check=False, text=True, capture_output=True)
    if result.returncode != 0:
        raise Trouble(f"{source} has no solution: {result.stderr.strip().splitlines()[-1]}")
    return result.stdout
