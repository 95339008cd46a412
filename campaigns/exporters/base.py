"""What an exporter is given and what it writes; an exporter knows no database and no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from campaigns.contents import Content


class Files(Protocol):
    """Where the approved bytes lie; reading hashes them again and raises when they are not those."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this digest."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved revision with the facts that were frozen when the publication was made.

    `approved_at` is ISO 8601 in UTC; `approved_by` lists names.
    """

    content: Content
    digest: str
    campaign: str
    template: str
    options: str
    layout: str
    approved_by: tuple[str, ...]
    approved_at: str


@dataclass(frozen=True, slots=True)
class Order:
    """What to export: a name for people, and how many entries will come."""

    publication: str
    name: str
    count: int


class Exporter(Protocol):
    """Writes one package; equal orders and entries give equal bytes."""

    key: str

    def write(self, order: Order, entries: Iterable[Entry], files: Files, out: IO[bytes]) -> Iterator[int]:
        """Write the package to a seekable stream, yielding how many entries are in it so far."""
        ...
