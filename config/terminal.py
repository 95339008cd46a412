"""What `serve` says to the person at the terminal: one calm block, then one line while something runs."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

SIGN_IN = "demo-sign-in.txt"
# Without a terminal that can rewrite a line, progress is said this often, in seconds.
SAY_EVERY = 15.0
WAITING = ("queued", "running")
ENDED_BADLY = ("failed", "blocked")


def say(text: str) -> None:
    """Print one line at once."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K")
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def greet(address: str, folder: Path) -> None:
    """Print the address, how to sign in, where everything lies and how to stop."""
    sign_in = folder / SIGN_IN
    known = sign_in.read_text(encoding="utf-8").split("\n") if sign_in.exists() else []
    rows = [("Open", address), *zip(("Sign in", "Password"), filter(None, known), strict=False)]
    rows += [("Files", str(folder)), ("Logs", str(folder / "logs")), ("Stop", "Ctrl-C")]
    say("\n".join(["", "Variasi is running.", "", *(f"  {name:<9} {text}" for name, text in rows), ""]))


@dataclass(frozen=True)
class Progress:
    """How many jobs are in each state."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """Jobs that wait or are being made."""
        return sum(self.counts.get(state, 0) for state in WAITING)

    def __str__(self) -> str:
        ready, everything = self.counts.get("ready", 0), sum(self.counts.values())
        cancelled = self.counts.get("cancelled", 0)
        bad = sum(self.counts.get(state, 0) for state in ENDED_BADLY)
        text = f"  {ready} of {everything - cancelled} variants ready"
        return f"{text}, {bad} could not be made" if bad else text


class ProgressLine:
    """A line that is rewritten while work is on its way, and rests when all is done."""

    def __init__(self) -> None:
        self._said = ""
        self._said_at = 0.0

    def show(self, progress: Progress | None) -> None:
        """Show the counts if they changed and something waits, or has just stopped waiting."""
        if progress is None or (not progress.waiting and not self._said):
            return
        text = str(progress)
        if text == self._said and progress.waiting:
            return
        self._write(text, last=not progress.waiting)

    def _write(self, text: str, *, last: bool) -> None:
        now = time.monotonic()
        if sys.stdout.isatty():
            sys.stdout.write(f"\r\033[K{text}" + ("\n" if last else ""))
        elif last or now - self._said_at >= SAY_EVERY:
            sys.stdout.write(f"{text}\n")
            self._said_at = now
        sys.stdout.flush()
        self._said = "" if last else text
