"""One watched process: restarted with growing pauses, stopped politely, never outliving its parent."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A process that lived this long was well; its next end starts counting anew.
STEADY_AFTER = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process to keep running. `grace` is how many seconds it may take to end when asked."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    grace: float
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    ends: int = 0
    started_at: float = field(default=0.0, repr=False)
    due_at: float = field(default=0.0, repr=False)

    @property
    def is_running(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the process, its output appended to the log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A session of its own: Ctrl-C reaches the supervisor only, which stops all in order.
                start_new_session=True,
                pass_fds=self.pass_fds,
                preexec_fn=_ends_with(os.getpid()),  # noqa: PLW1509 - the supervisor has no other thread
            )
        self.started_at = time.monotonic()

    def tend(self) -> str:
        """Restart the process if it ended and its pause is over; return what happened, or an empty text."""
        if self.process is None or self.process.poll() is None:
            return ""
        now = time.monotonic()
        if self.due_at == 0.0:
            self.ends = 1 if now - self.started_at > STEADY_AFTER else self.ends + 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.ends - 1))
            self.due_at = now + pause
            return f"The {self.name} process ended ({_cause(self.process.returncode)}); starting it again."
        if now >= self.due_at:
            self.due_at = 0.0
            self.start()
        return ""

    def ask_to_stop(self) -> None:
        """Send the polite signal."""
        if self.is_running and self.process:
            self.process.terminate()

    def stop(self, *, give_up: threading.Event) -> None:
        """Send the polite signal; end the process for sure after `grace` seconds or once `give_up` is set."""
        self.ask_to_stop()
        deadline = time.monotonic() + self.grace
        while self.is_running and time.monotonic() < deadline and not give_up.wait(0.05):
            continue
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        if self.process is not None and self.is_running:
            self.process.kill()
            self.process.wait()


def _cause(code: int) -> str:
    """Return an exit status in words."""
    return f"exit status {code}" if code >= 0 else signal.Signals(-code).name


def _ends_with(parent: int) -> Callable[[], None] | None:
    """Return what a new child runs first on Linux, so that the kernel ends it when its parent is killed."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have died between the fork and the line above.
        if os.getppid() != parent:
            os._exit(1)

    return bind
