"""The home folder of one installation: who holds it, its secret key, its logs."""

import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_LOG = 5 * 1024 * 1024


class Refusal(Exception):
    """A start that cannot be; its text is one line for the person who tried."""


def prepare(home: Path, *, free_floor: int) -> None:
    """Make the folder and its secret key; `Refusal` where the disk is full or nothing can be written."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in ("logs", "static"):
            (home / folder).mkdir(exist_ok=True)
        if shutil.disk_usage(home).free < free_floor:
            raise Refusal(
                f"The disk is full: {home} has less than {free_floor // 1024**2} MB left. Free some space."
            )
        _write_secret_key(home / "secret-key")
    except OSError as error:
        raise Refusal(f"{home} cannot be used as the home folder: {error.strerror}.") from error


def _write_secret_key(path: Path) -> None:
    """Write a new key once, readable by this user only."""
    with contextlib.suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as key:
            key.write(secrets.token_urlsafe(48))


@contextmanager
def held(home: Path, address: str) -> Iterator[None]:
    """Hold the folder for this process; raise `Refusal` when another one does.

    The kernel gives a dead holder's lock back, so nothing is ever stale.
    """
    with (home / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refusal(
                f"Variasi already runs on {home} ({lock.read().strip() or 'it is just starting'}). "
                "Stop it first, or give this copy its own folder: make run HOME_DIR=another PORT=8001"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}")
        lock.flush()
        yield


def turn_log(path: Path) -> None:
    """Move a log that grew too long aside, keeping one older piece.

    The file is copied and emptied, not renamed: its writers append to it and need not be told.
    """
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        shutil.copyfile(path, path.with_suffix(".log.1"))
        os.truncate(path, 0)
