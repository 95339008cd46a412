"""One process that prepares everything, starts broker, worker and web, and watches them."""

import hashlib
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config import broker, home, preparation, terminal
from config.child import Child
from config.home import Refusal

HOST = "127.0.0.1"
LOOK_EVERY = 0.25
PROGRESS_EVERY = 2.0
LOGS_EVERY = 60.0
# How long a worker may take to finish its batch, or to give its lease back, before it is ended.
WORKER_GRACE = 30.0
WEB_GRACE = 8.0


@dataclass
class Supervisor:
    """The children in the order of their start, and whether somebody asked to stop."""

    folder: Path
    port: int
    wants_broker: bool = True
    children: list[Child] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where a browser finds this copy."""
        return f"http://localhost:{self.port}"

    @property
    def worker_name(self) -> str:
        """The name under which the worker holds jobs: one for each home folder, the same at every start."""
        return f"home-{hashlib.sha256(bytes(self.folder)).hexdigest()[:10]}@{socket.gethostname()}"

    @property
    def _has_broker(self) -> bool:
        return bool(self.environ.get("REDIS_URL") or self.environ.get("CELERY_BROKER_URL"))

    def serve(self, *, free_floor: int) -> None:
        """Run until told to stop; raise `Refusal` where it cannot start."""
        self._listen_for_signals()
        home.prepare(self.folder, free_floor=free_floor)
        with home.held(self.folder, self.address), listening(self.port) as web_socket:
            self.environ = environment(self.folder, self.port)
            try:
                self._start(web_socket)
                self._watch()
            finally:
                self._stop()

    def _start(self, web_socket: socket.socket) -> None:
        self._start_broker()
        preparation.prepare(self.folder, self.environ)
        if self.stopping.is_set():
            return
        preparation.give_back(self.worker_name)
        self.children += [self._worker(), self._web(web_socket.fileno())]
        for child in self.children[-2:]:
            child.start()
        self._announce()

    def _start_broker(self) -> None:
        if not self.wants_broker or self._has_broker:
            return
        server = broker.find_server()
        if server is None:
            terminal.say("No message broker for this machine; workers will look for work by themselves.")
            return
        path = broker.socket_path(self.folder)
        child = broker.broker(self.folder, server, path)
        child.start()
        self.children.append(child)
        if broker.wait_until_answering(child, path):
            self.environ["REDIS_URL"] = f"unix://{path}"
        else:
            self.children.remove(child)
            child.kill()
            terminal.say(f"The message broker did not start ({child.log}); workers look for work themselves.")

    def _worker(self) -> Child:
        # One process that takes one batch at a time: torch must not be forked, and it uses all cores itself.
        if self._has_broker:
            words = (
                "celery -A config worker --pool solo -Q gpu,cpu --without-gossip --without-mingle --hostname"
            )
            command = [sys.executable, "-m", *words.split(), self.worker_name]
        else:
            command = [sys.executable, str(preparation.MANAGE), "work", "--name", self.worker_name]
        return Child("worker", command, self.environ, self._log("worker"), WORKER_GRACE)

    def _web(self, fd: int) -> Child:
        command = [sys.executable, "-m", "config.web", "--fd", str(fd)]
        return Child("web", command, self.environ, self._log("web"), WEB_GRACE, pass_fds=(fd,))

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def _announce(self) -> None:
        """Wait for the first page and print where it is."""
        while not self.stopping.is_set():
            if is_alive(self.port):
                terminal.greet(self.address, self.folder)
                return
            self._tend()
            self.stopping.wait(LOOK_EVERY)

    def _watch(self) -> None:
        """Restart what ends, show progress and keep logs short, until somebody asks to stop."""
        line = terminal.ProgressLine()
        progress_at = logs_at = 0.0
        while not self.stopping.wait(LOOK_EVERY):
            self._tend()
            now = time.monotonic()
            if now >= progress_at:
                line.show(preparation.progress())
                progress_at = now + PROGRESS_EVERY
            if now >= logs_at:
                for child in self.children:
                    home.turn_log(child.log)
                logs_at = now + LOGS_EVERY

    def _tend(self) -> None:
        for child in self.children:
            if said := child.tend():
                terminal.say(f"{said} Its log: {child.log}")
                if child.name == "worker":
                    preparation.give_back(self.worker_name)

    def _stop(self) -> None:
        """Stop all in the reverse order of their start; each has until its grace ends."""
        serving = any(child.name == "worker" for child in self.children)
        if serving:
            terminal.say("Stopping: the worker finishes or gives back its batch (Ctrl-C again: at once) ...")
        self.stopping.clear()
        for child in reversed(self.children):
            child.stop(give_up=self.stopping)
        if serving:
            terminal.say("Stopped. Nothing is lost; the next start goes on from here.")

    def _listen_for_signals(self) -> None:
        def ask(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        signal.signal(signal.SIGINT, ask)
        signal.signal(signal.SIGTERM, ask)


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return what the children are told; whatever the user has set stays."""
    environ = {**os.environ, "VARIASI_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    environ.setdefault("BASE_URL", f"http://localhost:{port}")
    environ.setdefault("COOKIE_SUFFIX", f"_{port}")
    # Threads that spin while they wait would take the web process's share of a small machine.
    environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Models lie in the house: nothing is ever fetched, and a log needs no progress bars.
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "TQDM_DISABLE"):
        environ.setdefault(name, "1")
    return environ


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Open the port for as long as the supervisor lives; raise `Refusal` where it is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((HOST, port))
        except OverflowError as error:
            raise Refusal(f"{port} is no port; choose one between 1024 and 65535.") from error
        except PermissionError as error:
            raise Refusal(
                f"This user may not open port {port}; choose one above 1023: make run PORT=8001"
            ) from error
        except OSError as error:
            raise Refusal(f"Port {port} is busy; choose another: make run PORT={port + 1}") from error
        opened.listen(256)
        yield opened


def is_alive(port: int) -> bool:
    """Tell whether the web process answers."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/livez", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
