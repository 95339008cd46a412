"""The models that Variasi knows: what each can do and what its licence says, with the source of every fact.

An entry is a file in `data/`. It says nothing of a copy on some machine: that one is read when an owner adds
it (`inspection.py`). A fact that was not read in the maker's own text is never `official`.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from generation.engines.base import Frames, Size, Unsupported
from workspaces.canonical import canonical_json, digest_of

# The folders with entries; the first one that has a key wins.
FOLDERS = [Path(__file__).resolve().parent / "data" / "models"]

Confidence = Literal["official", "third_party", "unknown"]
Topic = Literal["territory", "revenue", "purpose", "attribution", "output", "training_data"]
TOPICS: tuple[Topic, ...] = get_args(Topic)


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a number or list of an entry comes from; `of` is its field, `date` the day it was read."""

    of: str
    source: str
    date: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Clause:
    """What a licence or its maker says on one topic, in our words, and where that was read.

    `excluded_markets` are ISO 3166 codes of countries, `excluded_purposes` keys of `licence.PURPOSES`, and
    `revenue_below` is in US dollars a year; each is empty where the clause excludes nothing of the kind.
    """

    topic: Topic
    says: str
    source: str
    date: str
    confidence: Confidence
    excluded_markets: tuple[str, ...] = ()
    excluded_purposes: tuple[str, ...] = ()
    revenue_below: int | None = None

    @property
    def digest(self) -> str:
        """Return the digest of all that the clause says: a confirmation holds for exactly this."""
        return digest_of(canonical_json(asdict(self)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be added: `family` says which engine and classes, `repository` at which `revision`.

    `tasks` is what its makers say it can do, of which an engine of ours may run less. `memory_gb` is what it
    takes in bfloat16 with all parts loaded, 0 where unknown.
    """

    key: str
    title: str
    maker: str
    family: str
    repository: str
    revision: str
    licence: str
    licence_address: str
    tasks: tuple[str, ...]
    sizes: tuple[Size, ...]
    frames: Frames
    memory_gb: float
    steps: int
    guidance: float
    clauses: tuple[Clause, ...]
    facts: tuple[Fact, ...]

    def clause(self, topic: str) -> Clause:
        """Return what is said on a topic; KeyError where no topic has this name."""
        return {clause.topic: clause for clause in self.clauses}[topic]  # type: ignore[index]  # or KeyError


def entries() -> tuple[Entry, ...]:
    """Return all entries by key; a broken file raises KeyError, TypeError or ValueError."""
    keys = sorted({path.stem for folder in FOLDERS for path in folder.glob("*.json")})
    return tuple(entry_named(key) for key in keys)


def entry_named(key: str) -> Entry:
    """Return the entry of a model; Unsupported where there is none."""
    for folder in FOLDERS:
        path = folder / f"{key}.json"
        if path.parent == folder and path.is_file():
            return _read(path)
    raise Unsupported(f"There is no model named {key}.")


@cache
def _read(path: Path) -> Entry:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    entry = Entry(
        **{
            **raw,
            "tasks": tuple(raw["tasks"]),
            "sizes": tuple(Size(**size) for size in raw["sizes"]),
            "frames": Frames(**raw["frames"]),
            "clauses": tuple(_clause(clause) for clause in raw["clauses"]),
            "facts": tuple(Fact(**fact) for fact in raw["facts"]),
        }
    )
    topics = [clause.topic for clause in entry.clauses]
    if entry.key != path.stem or sorted(topics) != sorted(TOPICS):
        raise ValueError(f"{path.name} is not named by its key, or does not have each topic once.")
    return entry


def _clause(raw: dict[str, Any]) -> Clause:
    listed = {name: tuple(raw.get(name, ())) for name in ("excluded_markets", "excluded_purposes")}
    return Clause(**{**raw, **listed})
