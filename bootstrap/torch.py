"""Installs torch in the build that suits the machine; a machine without a GPU never gets CUDA by default."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bootstrap.installer import Installer, run

TORCH = "torch==2.13.0"


def install_torch(installer: Installer, python: Path) -> None:
    """Install torch unless it is there: the user's own wheel, else the CPU build, else what the index has.

    Its pure-Python needs come from the lock, so only the CUDA build resolves anything by itself.
    """
    if is_installed(python):
        return
    for arguments in ways(is_uv=installer.is_uv, gpu=has_gpu(), wheels=find_links(python)):
        if installer.can_install(*arguments):
            return
    if not has_gpu() and sys.platform == "linux":
        print(
            "No CPU build of torch can be reached; the index's own may bring CUDA with it (up to 3 GB).",
            flush=True,
        )
    installer.install(TORCH)


def ways(*, is_uv: bool, gpu: bool, wheels: str) -> Iterator[tuple[str, ...]]:
    """Yield the installer's arguments to try in turn before the index's default build.

    `wheels` is a folder or page of ready-made wheels, or empty.
    """
    if wheels:
        build = TORCH if gpu else f"{TORCH}+cpu"
        yield ("--no-deps", "--find-links", wheels, build)
    if is_uv and not gpu and sys.platform == "linux":
        yield ("--no-deps", "--torch-backend", "cpu", TORCH)


def has_gpu() -> bool:
    """Tell whether an NVIDIA GPU answers on this machine."""
    tool = shutil.which("nvidia-smi")
    return bool(tool) and subprocess.run([str(tool), "-L"], check=False, capture_output=True).returncode == 0


def find_links(python: Path) -> str:
    """Return the place of local wheels that pip is set up with, or an empty text."""
    if "PIP_FIND_LINKS" in os.environ:
        return os.environ["PIP_FIND_LINKS"].strip()
    result = run([str(python), "-m", "pip", "config", "get", "global.find-links"])
    return result.stdout.strip() if result.returncode == 0 else ""


def is_installed(python: Path) -> bool:
    """Tell whether the environment has this very version, without importing it."""
    version = TORCH.partition("==")[2]
    code = (
        f"import importlib.metadata as m, sys; sys.exit(m.version('torch').partition('+')[0] != {version!r})"
    )
    return run([str(python), "-c", code]).returncode == 0
