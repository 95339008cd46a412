"""What a device makes next: a line of jobs for each model, a loaded one first, and nobody waits for ever."""

import time
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Min, Q, Sum
from django.utils import timezone

from generation import claims
from generation.claims import Batch
from generation.models import Job

# How often a run looks whether it is the turn of another line, in seconds.
LOOK_EVERY = 5.0
# How many workspaces share one claim; the others' turn is the next.
WORKSPACES_AT_ONCE = 8


@dataclass(slots=True)
class Line:
    """Jobs that wait for one model, "" for those without; those that were tried before wait in another line.

    `tokens` adds up their loads, and `workspaces` says since when each of them has waited.
    """

    model: str
    tried: bool
    tokens: int = 0
    workspaces: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, bool]:
        """Return what names the line."""
        return self.model, self.tried

    @property
    def oldest(self) -> datetime:
        """Return when its oldest job was ordered."""
        return min(self.workspaces.values())


def lines() -> list[Line]:
    """Count what waits now."""
    tried = ExpressionWrapper(Q(attempt__gt=0), output_field=BooleanField())
    rows = claims.waiting().order_by().annotate(tried=tried).values("model", "tried", "workspace_id")
    found: dict[tuple[str, bool], Line] = {}
    for row in rows.annotate(tokens=Sum("load"), oldest=Min("created_at")):
        key = row["model"], bool(row["tried"])
        line = found.setdefault(key, Line(*key))
        line.tokens += row["tokens"]
        line.workspaces[row["workspace_id"]] = row["oldest"]
    return list(found.values())


class Dispatch:
    """Remembers for one device which lines and workspaces it served last.

    A line whose turn is longer ago than MODEL_PATIENCE comes first, whatever is loaded; otherwise a loaded
    model, then the most tokens. Jobs that were tried before come last, until they lose their patience too.
    """

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._lines: dict[tuple[str, bool], datetime] = {}
        self._workspaces: dict[UUID, datetime] = {}
        self._serving: Line | None = None
        self._look_again = 0.0

    def next(self, *, loaded: Collection[str] = (), budget: int) -> Batch | None:
        """Take jobs of the line whose turn it is; None where nothing waits.

        `loaded` are the digests of the models that need not be loaded, the last used one first.
        """
        claims.settle()
        batch = Batch(uuid.uuid4())
        for line in self.in_order(lines(), loaded):
            if self._take(batch, line, room=budget, budget=budget):
                self._serving, self._look_again = line, time.monotonic() + LOOK_EVERY
                return batch
        return None

    def more(self, batch: Batch, *, room: int, budget: int) -> list[Job]:
        """Take more jobs of the line that is being served, unless it is the turn of another one."""
        if time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + LOOK_EVERY
            self._look()
        if self._serving is None or self._serving.tried:
            return []
        return self._take(batch, self._serving, room=room, budget=budget)

    def _look(self) -> None:
        """Find out whether the line that is served still is the one to serve; a model may follow none."""
        serving = self._serving
        if serving is None:
            return
        first = next(iter(self.in_order(lines(), [serving.model])), serving)
        self._serving = first if first.key == serving.key or not serving.model else None

    def in_order(self, found: Iterable[Line], loaded: Collection[str] = ()) -> list[Line]:
        """Return lines in the order in which they should be served now."""
        now = timezone.now()
        at = {model: place for place, model in enumerate(loaded)}

        def rank(line: Line) -> tuple[object, ...]:
            waited = now - self.waiting_since(line)
            if waited > timedelta(seconds=settings.MODEL_PATIENCE):
                return 0, -waited
            return 1, line.tried, at.get(line.model, len(at)), -line.tokens, line.oldest

        return sorted(found, key=rank)

    def waiting_since(self, line: Line) -> datetime:
        """Return since when a line has waited for its turn."""
        return max(line.oldest, self._lines.get(line.key, line.oldest))

    def _take(self, batch: Batch, line: Line, *, room: int, budget: int) -> list[Job]:
        """Let a line's workspaces take turns, the one that waited longest for its turn first."""
        long_ago = datetime.min.replace(tzinfo=timezone.now().tzinfo)
        turns = sorted(
            line.workspaces, key=lambda one: (self._workspaces.get(one, long_ago), line.workspaces[one])
        )
        taken = claims.take(
            batch,
            worker=self._worker,
            model=line.model,
            workspaces=turns[:WORKSPACES_AT_ONCE],
            room=room,
            budget=budget,
            tried=line.tried,
        )
        now = timezone.now()
        self._lines[line.key] = now
        self._workspaces.update((job.workspace_id, now) for job in taken)
        return taken
