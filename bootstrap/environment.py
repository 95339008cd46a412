"""The folder `.venv`: made once, filled from a lock with checked hashes, left alone while the lock stays."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap import installer, trouble
from bootstrap.torch import TORCH, install_torch

ROOT = Path(__file__).resolve().parent.parent
ROOM = 2 * 1024**3
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-dev.lock"


def ensure(lock: str, *, root: Path = ROOT) -> Path:
    """Make `.venv` in `root` hold what the file `lock` asks for, and torch; return the path of its Python.

    Does nothing when the stamp of an earlier installation is that of the same lock. Raises `Trouble`.
    """
    python = root / ".venv" / "bin" / "python"
    try:
        if not is_current(lock, root=root):
            with _one_at_a_time(root):
                if not is_current(lock, root=root):
                    _install(lock, python, root=root)
    except OSError as error:
        raise trouble.of_os_error(error, root / ".venv") from error
    return python


def is_current(lock: str, *, root: Path) -> bool:
    """Tell whether `.venv` was filled from this very lock and its Python is still there."""
    stamp = _stamp(lock, root)
    if not (stamp.exists() and (root / ".venv" / "bin" / "python").exists()):
        return False
    return stamp.read_text(encoding="utf-8") == fingerprint(lock, root=root)


def fingerprint(lock: str, *, root: Path) -> str:
    """Return the SHA-256 of all that decides what an environment holds."""
    return hashlib.sha256((root / lock).read_bytes() + TORCH.encode()).hexdigest()


def _install(lock: str, python: Path, *, root: Path) -> None:
    if shutil.disk_usage(root).free < ROOM:
        raise trouble.Trouble(trouble.NO_SPACE.format(where=root))
    print("Setting up .venv: once, a minute or more, about 1.3 GB ...", flush=True)
    _make_venv(python)
    chosen = installer.choose(python, root / lock)
    chosen.install("--require-hashes", "--no-deps", "-r", str(root / lock))
    install_torch(chosen, python)
    # The test lock holds all of the run lock, so after it both are satisfied.
    for satisfied in {lock, RUN_LOCK}:
        _stamp(satisfied, root).write_text(fingerprint(satisfied, root=root), encoding="utf-8")


def _make_venv(python: Path) -> None:
    folder = python.parent.parent
    if (
        python.exists()
        and subprocess.run([python, "-m", "pip", "--version"], check=False, capture_output=True).returncode
        == 0
    ):
        return
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True, clear=folder.exists()).create(folder)
    except subprocess.CalledProcessError as error:
        name = "python{}.{}-venv".format(*sys.version_info)
        raise trouble.Trouble(
            f"This Python cannot make environments. On Debian and Ubuntu: apt install {name}, then run again."
        ) from error


def _stamp(lock: str, root: Path) -> Path:
    return root / ".venv" / f"{Path(lock).stem}.stamp"


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Let a second command in the same folder wait until the first has installed."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
