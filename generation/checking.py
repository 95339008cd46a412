"""The check of added models: a worker hashes every file and compares the weights with their classes.

The row is claimed for a while and the claim renewed with each file, so that another worker takes it up when
this one dies. Classes are built in a child process: it needs torch, and whatever it does ends with it.
"""

import logging
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from generation.engines.base import ModelRefused, Unsupported
from generation.engines.entries import entry_named
from generation.engines.inspection import REFUSED
from generation.engines.manifest import make_manifest, parse_manifest
from generation.installed import folder_named
from generation.models import AddedModel, AddedState

# The longest that one file takes to hash from a slow disk, and a class to be built.
CLAIM = timedelta(minutes=15)
FIT_SECONDS = 600
ATTEMPTS = 3

log = logging.getLogger(__name__)


class Interrupted(Exception):
    """The worker stops, or another one has the check by now; whatever was found is dropped."""


def check_next(stopping: threading.Event) -> bool:
    """Check one waiting model, if there is one; tell whether there was."""
    free = models.Q(check_until=None) | models.Q(check_until__lt=timezone.now())
    rows = AddedModel.objects.filter(free, state=AddedState.WAITING, removed_at=None)
    row = rows.order_by("created_at").first()
    if row is None or stopping.is_set():
        return False
    taken = rows.filter(pk=row.pk, attempt=row.attempt).update(
        check_until=timezone.now() + CLAIM, attempt=row.attempt + 1
    )
    if taken:
        row.attempt += 1
        check(row, stopping)
    return True


def check(row: AddedModel, stopping: threading.Event | None = None) -> None:
    """Check a claimed model and write what came of it; the model is ready or refused, with the reason."""
    try:
        if row.attempt > ATTEMPTS:
            raise ModelRefused(f"Checking it was interrupted {ATTEMPTS} times.")
        manifest = _manifest(row, stopping)
    except (ModelRefused, Unsupported) as refused:
        _end(row, AddedState.REFUSED, reason=refused.message)
    except OSError as error:
        _end(
            row, AddedState.REFUSED, reason=f"The model folder {row.folder} cannot be read: {error.strerror}."
        )
    except Interrupted:
        AddedModel.objects.filter(pk=row.pk, attempt=row.attempt).update(check_until=None)
        log.info("The check of the model %s was interrupted", row.entry)
    else:
        digest = parse_manifest(Path(row.folder), manifest.encode()).ref.digest
        _end(row, AddedState.READY, manifest=manifest, digest=digest)


def _manifest(row: AddedModel, stopping: threading.Event | None) -> str:
    def renew() -> None:
        held = AddedModel.objects.filter(pk=row.pk, attempt=row.attempt, state=AddedState.WAITING)
        if (stopping is not None and stopping.is_set()) or not held.update(
            check_until=timezone.now() + CLAIM
        ):
            raise Interrupted

    entry, folder = entry_named(row.entry), folder_named(row.folder)
    manifest = make_manifest(entry, folder, on_file=renew)
    renew()
    _fit(folder, entry.family)
    return manifest


def _fit(folder: Path, family: str) -> None:
    command = [sys.executable, "-m", "generation.engines.loading", str(folder), family]
    environ = {**os.environ, "HF_HUB_OFFLINE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=environ,
            capture_output=True,
            text=True,
            timeout=FIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelRefused("Comparing the weights with their classes took too long.") from error
    if done.returncode == REFUSED:
        raise ModelRefused(done.stdout.strip().rpartition("\n")[2])
    if done.returncode:
        log.error("The child that compares a model failed: %s", done.stderr[-2000:])
        raise ModelRefused("The weights could not be compared with their classes.")


def _end(row: AddedModel, state: AddedState, **fields: str) -> None:
    ours = AddedModel.objects.filter(pk=row.pk, attempt=row.attempt, state=AddedState.WAITING)
    ours.update(state=state, check_until=None, checked_at=timezone.now(), **fields)
