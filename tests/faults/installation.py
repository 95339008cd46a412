"""A whole installation in a folder of its own, started as a person would, for tests that hurt it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.servers import own_database, own_redis

ROOT = Path(__file__).resolve().parent.parent.parent
# Generous: a start imports much and the machine may be busy; nothing waits this long when all is well.
PATIENCE = 180.0


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Return the first true value of `condition`; AssertionError with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """One home folder and port, and the supervisor that runs on them."""

    home: Path
    port: int
    environ: dict[str, str]
    supervisor: "subprocess.Popen[str]"
    inside: "subprocess.Popen[str] | None" = None

    def fetch(self, path: str) -> tuple[int, dict[str, Any]]:
        """Return status and JSON of a page; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def is_up(self) -> bool:
        """Tell whether the first page is served."""
        return self.fetch("/livez")[0] == 200

    def works(self, *parts: str) -> bool:
        """Tell whether the named parts say that they work."""
        body = self.fetch("/healthz")[1]
        return bool(body) and all(body[part]["ok"] for part in parts)

    def child(self, name: str) -> int:
        """Return the process id of `web`, `worker` or `broker`, or 0."""
        signs = {"web": ("config.web",), "worker": ("celery", "manage.py work"), "broker": ("unixsocket",)}[
            name
        ]
        running = ((pid, command_line(pid)) for pid in self.children())
        return next((pid for pid, words in running if any(sign in words for sign in signs)), 0)

    def children(self) -> list[int]:
        """Return the process ids of the supervisor's children."""
        pid = self.supervisor.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self, name: str) -> int:
        """End a child without warning; return the id it had."""
        pid = until(lambda: self.child(name), f"the {name} process runs")
        os.kill(pid, signal.SIGKILL)
        return int(pid)

    def comes_back(self, name: str, after: int) -> int:
        """Wait for a child that is not the old one; return its id."""
        return int(until(lambda: self.child(name) not in {0, after} and self.child(name), f"{name} is back"))

    def ask(self, call: str, *arguments: Any) -> Any:
        """Return what a call of `tests.faults.inside` says; its process is started once."""
        if self.inside is None:
            code = "from tests.faults import inside; inside.answer()"
            command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
            pipe = subprocess.PIPE
            self.inside = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, text=True, stdin=pipe, stdout=pipe
            )
        assert self.inside.stdin
        assert self.inside.stdout
        self.inside.stdin.write(json.dumps([call, *arguments]) + "\n")
        self.inside.stdin.flush()
        return json.loads(self.inside.stdout.readline())

    def close(self) -> None:
        """End everything that still runs."""
        if self.inside is not None:
            self.inside.communicate()
        if self.supervisor.poll() is None:
            self.stop()

    def start(self) -> None:
        """Start a supervisor on the same folder and wait for the first page."""
        self.supervisor = start(self.environ, self.port)
        until(self.is_up, "the first page is served")

    def stop(self) -> str:
        """Ask the supervisor to stop and return what it had said."""
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.communicate(timeout=PATIENCE)[0]


def command_line(pid: int) -> str:
    """Return a process's command line, empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def start(environ: dict[str, str], port: int, *options: str) -> "subprocess.Popen[str]":
    """Start a supervisor as `make run` does once everything is installed."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), *options],
        cwd=ROOT,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def refused(environ: dict[str, str], port: int) -> tuple[int, str]:
    """Return exit status and words of a start that should not come about."""
    process = start(environ, port)
    said = process.communicate(timeout=PATIENCE)[0]
    return process.returncode, said


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of an installation without the demo workspace."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "demo-sign-in.txt").write_text("", encoding="utf-8")
    environ = {**os.environ, "VARIASI_HOME": str(home), "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    for name in ("BASE_URL", "COOKIE_SUFFIX", "DJANGO_SETTINGS_MODULE"):
        environ.pop(name, None)
    return environ


@contextmanager
def installation(home: Path, *options: str) -> Iterator[Installation]:
    """Run an installation, on servers of its own where the suite runs on PostgreSQL and Redis."""
    with own_database() as database, own_redis() as redis:
        environ = {**surroundings(home), **database, **redis}
        if "--without-broker" in options:
            environ.pop("REDIS_URL", None)
        port = free_port()
        running = Installation(home, port, environ, start(environ, port, *options))
        try:
            until(running.is_up, "the first page is served")
            yield running
        finally:
            running.close()
