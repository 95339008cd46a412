"""Runs uv, or pip where uv cannot be had: ready-made wheels only, never a compiler."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bootstrap import trouble


@dataclass(frozen=True)
class Installer:
    """One way of putting packages into an environment, as the beginning of a command line."""

    command: tuple[str, ...]
    where: Path

    @property
    def is_uv(self) -> bool:
        """Whether this is uv, which knows torch's own indexes."""
        return Path(self.command[0]).name == "uv"

    def install(self, *arguments: str) -> None:
        """Install; raise `Trouble` with one line for the user when it fails."""
        result = run([*self.command, *arguments])
        if result.returncode != 0:
            raise trouble.of_installer(result.stdout, self.where)

    def can_install(self, *arguments: str) -> bool:
        """Try to install and tell whether it worked; a full disk is still an error."""
        result = run([*self.command, *arguments])
        if result.returncode != 0 and re.search(trouble.FULL_DISK, result.stdout, re.I):
            raise trouble.of_installer(result.stdout, self.where)
        return result.returncode == 0


def choose(python: Path, lock: Path) -> Installer:
    """Return uv, installed from the lock's own pinned and hashed entry, or else pip."""
    where = python.parent.parent
    wheels = ("--only-binary", ":all:")
    pip = Installer((str(python), "-m", "pip", "install", "--disable-pip-version-check", *wheels), where)
    uv = python.parent / "uv"
    if not uv.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
            only_uv.write(locked("uv", lock.read_text(encoding="utf-8")))
            only_uv.flush()
            pip.can_install("--quiet", "--require-hashes", "--no-deps", "-r", only_uv.name)
    return (
        Installer((str(uv), "pip", "install", "--python", str(python), *wheels), where)
        if uv.exists()
        else pip
    )


def locked(name: str, lock: str) -> str:
    """Return the entry of one package, hashes included, from the text of a lock file."""
    match = re.search(rf"^{re.escape(name)}==.*?(?=^\w|\Z)", lock, re.M | re.S)
    return match[0] if match else ""


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command and return it with what it printed."""
    return subprocess.run(
        command,
        env=_environment(),
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _environment() -> dict[str, str]:
    """Return the environment with pip's certificates and mirror in uv's words; uv ignores pip's."""
    environ = dict(os.environ)
    if certificates := environ.get("PIP_CERT"):
        environ.setdefault("SSL_CERT_FILE", certificates)
    if mirror := environ.get("PIP_INDEX_URL"):
        environ.setdefault("UV_DEFAULT_INDEX", mirror)
    return environ
