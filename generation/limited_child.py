"""Runs the limited child processes that open what people upload: a bad file harms nobody but its uploader."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

REFUSED = 3

Code = TypeVar("Code", bound=str)


def command_of(child: Path) -> list[str]:
    """Return the command that runs a child by its path.

    In isolated mode neither the environment nor the working folder can put code into it.
    """
    return [sys.executable, "-I", "-B", os.fspath(child)]


def answer_of(child: Path, content: bytes, *, seconds: float) -> tuple[int, bytes]:
    """Give a child its input; return its exit status and its answer.

    Raises TimeoutError where it takes longer than so many seconds by the clock.
    """
    try:
        done = subprocess.run(
            command_of(child),
            input=content,
            capture_output=True,
            timeout=seconds,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TimeoutError(f"{child.name} took more than {seconds} s.") from late
    return done.returncode, done.stdout


def refusal_of(status: int, answer: bytes, codes: Iterable[Code], *, otherwise: Code) -> Code:
    """Return the code with which a child refused its input, `otherwise` where it said none that is known."""
    text = answer[:40].decode("ascii", "replace")
    return next((code for code in codes if status == REFUSED and code == text), otherwise)
