"""The message that wakes a device: it may be lost, late or doubled, for the job's row is the truth."""

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from generation import loops

# A wake-up that nobody took by then would find nothing that the loops have not found themselves.
STALE_AFTER = 30

log = logging.getLogger(__name__)


@shared_task(name="generation.drain", ignore_result=True, expires=STALE_AFTER)  # type: ignore[untyped-decorator]  # Celery has no types
def drain(**_from_another_version: Any) -> None:
    """Let this worker's device look for jobs now."""
    loops.wake("gpu")


def wake() -> None:
    """Wake the devices once the current transaction has committed; with no broker they look by themselves."""
    if settings.HAS_BROKER:
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    try:
        drain.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("No wake-up could be sent, the devices look for jobs by themselves: %s", error)
