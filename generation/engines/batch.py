"""Requests that are made together: they join and leave between two forward passes."""

from collections.abc import Callable, Sequence

from generation.engines.base import Blank, Made, Request
from generation.engines.program import Sample

Start = Callable[[Request], Sample]
Step = Callable[[Sequence[Sample]], list[Sample]]
Finish = Callable[[Sequence[Sample]], list[Made | Blank]]


class Batch:
    """Requests under way, of any kind and size.

    A forward pass takes the oldest sample and those with as many tokens as it, oldest first, up to
    `token_budget` tokens; a guided one counts twice. So the oldest are finished first, and whoever joins
    fills the room that they leave. After an error every sample is where it was before the pass.
    """

    def __init__(self, start: Start, step: Step, finish: Finish, *, token_budget: int) -> None:
        self._start, self._step, self._finish, self._token_budget = start, step, finish, token_budget
        self._samples: dict[int, Sample] = {}
        self._joined = 0

    def __len__(self) -> int:
        return len(self._samples)

    @property
    def steps_left(self) -> int:
        """Return the steps that are still to make, of all samples together."""
        return sum(sample.steps_left for sample in self._samples.values())

    def join(self, request: Request) -> int:
        """Take a request in, which was validated; return its ticket."""
        sample = self._start(request)
        self._joined += 1
        self._samples[self._joined] = sample
        return self._joined

    def leave(self, ticket: int) -> None:
        """Forget a request, if it is still under way."""
        self._samples.pop(ticket, None)

    def advance(self) -> dict[int, Made | Blank]:
        """Make one forward pass; return by ticket what it finished, which leaves the batch."""
        mates = self._mates()
        moving = [ticket for ticket in mates if self._samples[ticket].steps_left]
        if moving:
            moved = self._step([self._samples[ticket] for ticket in moving])
            self._samples.update(zip(moving, moved, strict=True))
        ended = [ticket for ticket in mates if not self._samples[ticket].steps_left]
        made = self._finish([self._samples[ticket] for ticket in ended])
        for ticket in ended:
            del self._samples[ticket]
        return dict(zip(ended, made, strict=True))

    def _mates(self) -> list[int]:
        mates: list[int] = []
        tokens = used = 0
        for ticket, sample in self._samples.items():
            tokens = tokens or len(sample.latents)
            needed = sample.rows * tokens
            if len(sample.latents) == tokens and (not mates or used + needed <= self._token_budget):
                mates.append(ticket)
                used += needed
        return mates
