"""What a worker knows of a kind of job: a script that asks for pictures and clips, and what finishes them.

A script is a generator. It yields requests, which join the engine's open batch beside those of other jobs,
and is sent what they made, in the same order; it may ask again, say for the next piece of a long shot. What
it returns makes files of it all. Scripts run between two forward passes, so they have to be quick.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

from generation.engines.base import Made, Request
from generation.engines.manifest import Manifest
from generation.models import Job


class OnStage(Protocol):
    """Called as a stage of a job begins, and while it goes on for long with the part that is done, up to 1.

    May raise to stop the work.
    """

    def __call__(self, stage: str, part: float = 0.0) -> object:
        """Hear of it."""


@dataclass(frozen=True, slots=True)
class Product:
    """What a job has made.

    `contents` are files, which are stored durably before any row says so. `record` writes the rows, inside of
    the transaction that ends the job; it is called for a blocked product too. `blocked` says why nobody may
    review it, empty where all is well.
    """

    contents: tuple[bytes, ...]
    record: Callable[[Job], object]
    blocked: str = ""


Finish = Callable[[OnStage], Product]
"""Composes, checks, encodes: whatever may take long and needs no engine. Runs in a thread of its own."""

Script = Generator[tuple[Request, ...], tuple[Made, ...], Finish]


@dataclass(frozen=True, slots=True)
class Reading:
    """A job that was read: the model that its script asks, None where it asks none, and the script.

    `rounds` is how many times the script will ask, for showing how far it is.
    """

    model: Manifest | None
    script: Script
    rounds: int = 1


class Work(Protocol):
    """A kind of job."""

    def read(self, job: Job) -> Reading:
        """Read a job without touching weights; raises GenerationError or EngineError where that fails."""
