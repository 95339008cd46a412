"""Requests that are made together: they join and leave between two forward passes."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from generation.engines.base import Blank, EngineError, Made, OutOfMemory, Request
from generation.engines.room import Room


class Passenger(Protocol):
    """A request on its way; an engine's own kind knows more."""

    @property
    def tokens(self) -> int:
        """Return how many latent tokens one of its rows has."""

    @property
    def rows(self) -> int:
        """Return how many rows of a forward pass its next step takes, none where it has no step to make."""

    @property
    def steps_left(self) -> int:
        """Return how many steps are still to make."""


One = TypeVar("One", bound=Passenger)


class Batch(Generic[One]):
    """Requests under way, of any kind and size.

    A forward pass takes the oldest one and those with as many tokens as it, oldest first, as far as there is
    room; a guided one counts twice. So the oldest are finished first, and whoever joins fills the room that
    they leave. After an error every request is where it was before the pass.
    """

    def __init__(
        self,
        start: Callable[[Request], One],
        step: Callable[[Sequence[One]], list[One]],
        finish: Callable[[Sequence[One]], list[Made | Blank]],
        *,
        room: Room,
    ) -> None:
        self._start, self._step, self._finish, self._room = start, step, finish, room
        self._under_way: dict[int, One] = {}
        self._joined = 0
        self.seconds: dict[int, float] = {}
        """What each ticket took of the last pass, in seconds of the device."""

    def __len__(self) -> int:
        return len(self._under_way)

    @property
    def steps_left(self) -> int:
        """Return the steps that are still to make, of all requests together."""
        return sum(one.steps_left for one in self._under_way.values())

    @property
    def tokens(self) -> int:
        """Return the tokens that all requests together put into their next passes."""
        return sum(one.rows * one.tokens for one in self._under_way.values())

    def join(self, request: Request) -> int:
        """Take a request in, which was validated; return its ticket."""
        one = self._start(request)
        self._joined += 1
        self._under_way[self._joined] = one
        return self._joined

    def leave(self, ticket: int) -> None:
        """Forget a request, if it is still under way."""
        self._under_way.pop(ticket, None)

    def steps_left_of(self, ticket: int) -> int:
        """Return the steps that a request still has to make, none where it is no longer under way."""
        return self._under_way[ticket].steps_left if ticket in self._under_way else 0

    def advance(self) -> dict[int, Made | EngineError]:
        """Make one forward pass; return by ticket what it finished, which leaves the batch.

        Where memory runs out nobody moves and the next pass takes half as many; one that does not fit even
        alone leaves with its error.
        """
        mates = self._mates()
        tokens = self._under_way[mates[0]].tokens
        self.seconds = dict.fromkeys(mates, 0.0)
        moving = [ticket for ticket in mates if self._under_way[ticket].steps_left]
        if moving and (failed := self._moved(moving, tokens)):
            return failed
        ended = [ticket for ticket in mates if not self._under_way[ticket].steps_left]
        return self._ended(ended[: self._room.rows("decode", tokens)], tokens)

    def _moved(self, moving: Sequence[int], tokens: int) -> dict[int, Made | EngineError] | None:
        """Take a step with each; None where all was well."""
        start, failed = time.perf_counter(), None
        try:
            moved = self._step([self._under_way[ticket] for ticket in moving])
        except OutOfMemory as error:
            failed = error
        # Handled out here, so that what the failed pass held in memory is free.
        if failed is not None:
            rows = sum(self._under_way[ticket].rows for ticket in moving)
            self._room.halve("denoise", tokens, rows=rows)
            return self._given_up(moving, failed)
        self._spent(moving, start)
        self._under_way.update(zip(moving, moved, strict=True))
        return None

    def _ended(self, ended: Sequence[int], tokens: int) -> dict[int, Made | EngineError]:
        start, failed = time.perf_counter(), None
        try:
            made = self._finish([self._under_way[ticket] for ticket in ended]) if ended else []
        except OutOfMemory as error:
            failed = error
        if failed is not None:
            self._room.halve("decode", tokens, rows=len(ended))
            return self._given_up(ended, failed)
        self._spent(ended, start)
        for ticket in ended:
            del self._under_way[ticket]
        return dict(zip(ended, made, strict=True))

    def _given_up(self, tickets: Sequence[int], failed: OutOfMemory) -> dict[int, Made | EngineError]:
        if len(tickets) > 1:
            return {}
        self.leave(tickets[0])
        return {tickets[0]: failed}

    def _spent(self, tickets: Iterable[int], start: float) -> None:
        """Share the seconds since `start` by rows."""
        rows = {ticket: max(1, self._under_way[ticket].rows) for ticket in tickets}
        seconds = time.perf_counter() - start
        for ticket, share in rows.items():
            self.seconds[ticket] += seconds * share / sum(rows.values())

    def _mates(self) -> list[int]:
        mates: list[int] = []
        tokens = used = 0
        for ticket, one in self._under_way.items():
            tokens = tokens or one.tokens
            if one.tokens == tokens and (not mates or used + one.rows <= self._room.rows("denoise", tokens)):
                mates.append(ticket)
                used += one.rows
        return mates
