"""Signs of life for watchers: does this process live, does each part work, and if not, what is missing."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app
from generation.engines.base import ModelRefused
from generation.engines.manifest import Manifest, verify
from generation.engines.registry import manifest_of, model_names
from generation.models import WorkerHeartbeat
from generation.provenance.identity import UnusableIdentity
from generation.signing import identity

# Workers report every five seconds; one that missed four reports is gone or stuck.
WORKER_SILENCE = timedelta(seconds=20)
QUEUES = frozenset({"gpu", "cpu"})
PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Whether one part of the installation works, and why or how, in a few words."""

    ok: bool
    detail: str


@never_cache
@require_safe
def livez(_request: HttpRequest) -> JsonResponse:
    """Answer that this process lives, without asking any other part."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer for each part; 200 only when all of them work, else 503."""
    parts = {name: probe() for name, probe in PROBES.items()}
    status = 200 if all(part.ok for part in parts.values()) else 503
    return JsonResponse({name: asdict(part) for name, part in parts.items()}, status=status)


def database() -> Part:
    """Ask the database for one row."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return Part(ok=False, detail="The database does not answer.")
    return Part(ok=True, detail=connection.display_name)


def broker() -> Part:
    """Ask the message broker for an answer; having none is a way to run, not a fault."""
    if not settings.HAS_BROKER:
        return Part(ok=True, detail="None: workers look for work by themselves.")
    try:
        if settings.REDIS_URL:
            with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE) as client:
                client.ping()
        else:
            with app.connection_for_write(connect_timeout=PATIENCE) as link:
                link.ensure_connection(max_retries=1, timeout=PATIENCE)
    except (redis.RedisError, OperationalError, OSError):
        return Part(ok=False, detail="It does not answer; workers look for work by themselves.")
    return Part(ok=True, detail="Answers.")


def workers() -> Part:
    """Tell whether a worker for each queue reported lately."""
    try:
        alive = WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - WORKER_SILENCE)
        served = [set(queues.split(",")) for queues in alive.values_list("queues", flat=True)]
    except DatabaseError:
        return Part(ok=False, detail="Unknown while the database does not answer.")
    missing = sorted(QUEUES.difference(*served))
    if missing:
        return Part(ok=False, detail=f"No worker serves the queues: {', '.join(missing)}.")
    return Part(ok=True, detail=f"{len(served)} at work.")


def model() -> Part:
    """Tell whether every model's folder is, file by file, what its manifest names."""
    try:
        for name in model_names():
            _verify_when_changed(manifest_of(name))
    except (ModelRefused, OSError) as error:
        return Part(ok=False, detail=str(error))
    return Part(ok=True, detail=", ".join(model_names()))


# What each model folder looked like when its hashes were last found right, by folder.
_verified_states: dict[Path, frozenset[tuple[str, int, int]]] = {}


def _verify_when_changed(manifest: Manifest) -> None:
    """Hash a model's files only when a name, size or time has changed since they were last right."""
    stats = ((str(path), path.lstat()) for path in manifest.folder.rglob("*"))
    state = frozenset((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
    if _verified_states.get(manifest.folder) != state:
        verify(manifest)
        _verified_states[manifest.folder] = state


def storage() -> Part:
    """Write, sync and delete a small file where the pictures are kept, and look at the room left."""
    folder = Path(settings.FILES_DIR)
    probe = folder / f".probe-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with probe.open("xb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        with contextlib.suppress(OSError):
            probe.unlink()
        return Part(ok=False, detail=f"Files cannot be written: {error.strerror}.")
    if free < settings.FREE_DISK_FLOOR:
        return Part(ok=False, detail=f"Almost full: {free // 1024**2} MB left.")
    return Part(ok=True, detail=f"{free // 1024**3} GB free.")


def signing() -> Part:
    """Tell whether an operator's own certificate can sign; the one that workers make needs no watching."""
    if not settings.C2PA_CHAIN and not settings.C2PA_KEY:
        return Part(ok=True, detail="By this installation's own certificate, which nobody else knows.")
    try:
        who = identity()
    except UnusableIdentity as error:
        return Part(ok=False, detail=str(error))
    return Part(ok=True, detail=f"By {who.name}, until {who.valid_until:%Y-%m-%d}.")


PROBES: dict[str, Callable[[], Part]] = {
    "database": database,
    "broker": broker,
    "workers": workers,
    "model": model,
    "storage": storage,
    "signing": signing,
}
