"""Hints to open pages: which thing moved on and to which revision; never what it is now.

A hint may be lost, late or doubled; the page asks for the thing itself. Without a broker nobody outside this
process could hear one, so none is sent and pages look by their own clock. Kinds of generation: `job` with the
job's revision, and `group` for the counts of all jobs of a group, whose revision is a clock.
"""

import asyncio
import logging
import os
import threading
import time
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from redis.exceptions import RedisError

from generation.models import JobGroup

FLUSH_EVERY = 0.25

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hint:
    """`kind` and `id` name a thing, `revision` counts its changes."""

    kind: str
    id: UUID
    revision: int

    def as_message(self) -> dict[str, str | int]:
        """Return what a browser is sent."""
        return {"kind": self.kind, "id": str(self.id), "revision": self.revision}


def listeners_of(workspace_id: UUID) -> str:
    """Return the name of the channel group that the open pages of a workspace have joined."""
    return f"workspace.{workspace_id.hex}"


def hint(workspace_id: UUID, kind: str, thing: UUID, *, revision: int) -> None:
    """Tell the workspace's pages that a thing moved on, once the current transaction has committed."""
    if settings.REDIS_URL:
        message = Hint(kind, thing, revision)
        put = partial(_sender_of(os.getpid()).put, listeners_of(workspace_id), message)
        transaction.on_commit(put, robust=True)


def hint_group(group: JobGroup) -> None:
    """Tell the workspace's pages that the counts of a group of jobs have changed."""
    hint(group.workspace_id, "group", group.pk, revision=time.time_ns() // 1_000_000)


class Pending:
    """Hints that wait to be sent, only the newest of each thing."""

    def __init__(self) -> None:
        self._hints: dict[tuple[str, str, UUID], Hint] = {}
        self._lock = threading.Lock()

    def add(self, group: str, message: Hint) -> bool:
        """Add a hint; tell whether it is the first that waits."""
        key = (group, message.kind, message.id)
        with self._lock:
            was_empty = not self._hints
            known = self._hints.get(key)
            if known is None or known.revision < message.revision:
                self._hints[key] = message
            return was_empty

    def take(self) -> list[tuple[str, Hint]]:
        """Return all that waits, and let nothing wait any longer."""
        with self._lock:
            taken = [(group, message) for (group, _kind, _id), message in self._hints.items()]
            self._hints.clear()
            return taken


class Sender:
    """A thread with one event loop for good, and so one connection; a loop for each hint would leak them."""

    def __init__(self) -> None:
        self._pending = Pending()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="hints", daemon=True).start()

    def put(self, group: str, message: Hint) -> None:
        """Send a hint within a quarter of a second, together with what else has moved by then."""
        if self._pending.add(group, message):
            asyncio.run_coroutine_threadsafe(self._flush(), self._loop)

    async def _flush(self) -> None:
        await asyncio.sleep(FLUSH_EVERY)
        layer = get_channel_layer()
        for group, message in self._pending.take():
            try:
                await layer.group_send(group, {"type": "hint", **message.as_message()})
            except (OSError, RedisError) as error:
                log.warning("A hint was lost, pages will look by their own clock: %s", error)


@cache
def _sender_of(_process: int) -> Sender:
    """Return this process's sender; a forked process, whose threads are gone, gets one of its own."""
    return Sender()
