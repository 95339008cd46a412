"""Jobs under way on one engine: what their scripts ask for joins its open batch, equal requests once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from generation.engines.base import Engine, EngineError, Made, OpenBatch, Request
from generation.engines.room import Room
from generation.models import Job
from generation.works.base import Script


@dataclass(slots=True)
class Making:
    """A job under way: its script, what that asked for last in `steps`, and its seconds so far.

    `round` counts how often the script has asked, `rounds` how often it will.
    """

    job: Job
    script: Script
    rounds: int = 1
    round: int = 0
    asked: tuple[Request, ...] = ()
    steps: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Shared:
    """A request in the batch and the jobs that asked for it; `made` once it is there."""

    ticket: int
    asking: set[UUID] = field(default_factory=set)
    made: Made | None = None


class Table:
    """Where jobs wait for what they asked one engine to make."""

    def __init__(self, engine: Engine, room: Room | None = None) -> None:
        self._engine = engine
        self._batch: OpenBatch = engine.open_batch(room)
        self._makings: dict[UUID, Making] = {}
        self._shared: dict[Request, _Shared] = {}

    def __len__(self) -> int:
        return len(self._makings)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs that wait here."""
        return tuple(making.job for making in self._makings.values())

    @property
    def tokens(self) -> int:
        """Return the tokens that all requests together put into their next passes."""
        return self._batch.tokens

    def ask(self, making: Making, requests: Sequence[Request]) -> None:
        """Let a job wait for requests; raises EngineError where the engine cannot make one of them."""
        self._engine.validate_requests(requests)
        making.asked, making.round = tuple(requests), making.round + 1
        self._makings[making.job.pk] = making
        try:
            for request in dict.fromkeys(requests):
                if request not in self._shared:
                    self._shared[request] = _Shared(self._batch.join(request))
                self._shared[request].asking.add(making.job.pk)
        except EngineError:
            self.forget(making.job)
            raise
        making.steps = self._steps_left(making)

    def forget(self, job: Job) -> None:
        """Let a job wait no longer; what nobody else asked for leaves the batch."""
        making = self._makings.pop(job.pk, None)
        for request in dict.fromkeys(making.asked if making else ()):
            shared = self._shared.get(request)
            if shared is not None:
                shared.asking.discard(job.pk)
                if not shared.asking:
                    self._batch.leave(shared.ticket)
                    del self._shared[request]

    def advance(self) -> Iterator[tuple[Making, tuple[Made, ...] | EngineError]]:
        """Make one forward pass; yield each job that need wait no longer, with what was made or the error.

        Raises what the engine raises; then all wait as before.
        """
        results = self._batch.advance() if len(self._batch) else {}
        self._charge()
        for shared in list(self._shared.values()):
            result = results.get(shared.ticket)
            if isinstance(result, EngineError):
                yield from [(self._taken(pk), result) for pk in tuple(shared.asking)]
            elif result is not None:
                shared.made = result
        for pk in tuple(self._makings):
            made = [self._shared[request].made for request in self._makings[pk].asked]
            whole = tuple(one for one in made if one is not None)
            if len(whole) == len(made):
                yield self._taken(pk), whole

    def progress(self) -> dict[UUID, float]:
        """Return for each job which part of all that it will ask for is made, 0 to 1."""
        return {pk: self._part_of(making) for pk, making in self._makings.items()}

    def _part_of(self, making: Making) -> float:
        part = 1 - self._steps_left(making) / making.steps if making.steps else 1.0
        return (min(making.round, making.rounds) - 1 + part) / making.rounds

    def _taken(self, pk: UUID) -> Making:
        making = self._makings[pk]
        self.forget(making.job)
        return making

    def _charge(self) -> None:
        """Give each job its share of the pass; those that asked for the same share its cost."""
        seconds = self._batch.seconds
        for shared in self._shared.values():
            for pk in shared.asking:
                self._makings[pk].seconds += seconds.get(shared.ticket, 0.0) / len(shared.asking)

    def _steps_left(self, making: Making) -> int:
        tickets = {self._shared[request].ticket for request in making.asked}
        return sum(self._batch.steps_left_of(ticket) for ticket in tickets)
