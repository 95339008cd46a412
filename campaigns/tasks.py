"""The message that wakes the writer of packages: it may be lost, late or doubled; the row is the truth."""

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from generation import loops

STALE_AFTER = 30

log = logging.getLogger(__name__)


@shared_task(name="campaigns.write_packages", ignore_result=True, expires=STALE_AFTER)  # type: ignore[untyped-decorator]  # Celery has no types
def write_packages(**_from_another_version: Any) -> None:
    """Let this worker look for packages to write now."""
    loops.wake("cpu")


def wake_writer() -> None:
    """Wake the writer once the current transaction has committed; with no broker it looks by itself."""
    if settings.HAS_BROKER:
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    try:
        write_packages.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("No wake-up could be sent, the writer looks by itself: %s", error)
