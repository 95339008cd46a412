"""The shapes of the models API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from generation.engines.entries import Clause, Entry
from generation.model_reads import ModelShown, TrialShown
from generation.models import ClauseConfirmation
from workspaces.rest import Body

Word = Annotated[str, Field(min_length=1, max_length=120)]


class ClauseOut(Schema):
    """What is said on one topic, in our words; `confirmed_by` is the owner who confirmed exactly this."""

    topic: str
    says: str
    source: str
    read_on: str
    confidence: str
    digest: str
    excluded_markets: list[str]
    excluded_purposes: list[str]
    revenue_below: int | None
    confirmed_by: str | None
    confirmed_at: datetime | None


class FactOut(Schema):
    """Where a field of a model comes from."""

    of: str
    source: str
    date: str
    confidence: str


class TrialOut(Schema):
    """One prompt that a model was tried with; `file` is the SHA-256 of its picture once it is ready."""

    id: UUID
    prompt: str
    state: str
    reason: str
    file: str | None


class ModelOut(Schema):
    """A model that Variasi knows; `id` and what follows it are of the copy that this workspace has added."""

    key: str
    title: str
    maker: str
    family: str
    repository: str
    revision: str
    licence: str
    licence_address: str
    tasks: list[str]
    runs: list[str]
    sizes: list[tuple[int, int]]
    frames: list[int]
    memory_gb: float
    clauses: list[ClauseOut]
    facts: list[FactOut]
    shipped: bool
    id: UUID | None
    folder: str | None
    state: str | None
    reason: str
    digest: str
    added_at: datetime | None
    added_by: str | None
    trial: TrialOut | None


class ModelList(Schema):
    """All models that Variasi knows, and for owners the folders that could be added."""

    items: list[ModelOut]
    folders: list[str]


class AddBody(Body):
    """Which folder to add as a copy of which entry."""

    entry: Word
    folder: Word


class ConfirmBody(Body):
    """The clause to confirm, as it was shown."""

    topic: Word
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class TrialBody(Body):
    """The prompt to try; without a seed one is drawn."""

    prompt: Annotated[str, Field(max_length=2_000)]
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None


def model_out(shown: ModelShown) -> ModelOut:
    """Return a model as the API shows it."""
    entry, added = shown.entry, shown.added
    return ModelOut(
        **_known(entry),
        runs=sorted(shown.runs),
        clauses=[_clause_out(clause, shown.confirmations) for clause in entry.clauses],
        shipped=shown.is_shipped,
        id=added.pk if added else None,
        folder=added.folder if added else None,
        state=added.state if added else None,
        reason=added.reason if added else "",
        digest=added.digest if added else "",
        added_at=added.created_at if added else None,
        added_by=added.added_by.email if added else None,
        trial=trial_out(shown.trial) if shown.trial else None,
    )


def trial_out(shown: TrialShown) -> TrialOut:
    """Return a trial as the API shows it."""
    job = shown.trial.job
    return TrialOut(
        id=shown.trial.pk, prompt=shown.trial.prompt, state=job.state, reason=job.reason, file=shown.sha256
    )


def _known(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "maker": entry.maker,
        "family": entry.family,
        "repository": entry.repository,
        "revision": entry.revision,
        "licence": entry.licence,
        "licence_address": entry.licence_address,
        "tasks": list(entry.tasks),
        "sizes": [(size.width, size.height) for size in entry.sizes],
        "frames": [entry.frames.least, entry.frames.most, entry.frames.step],
        "memory_gb": entry.memory_gb,
        "facts": [
            FactOut(of=fact.of, source=fact.source, date=fact.date, confidence=fact.confidence)
            for fact in entry.facts
        ],
    }


def _clause_out(clause: Clause, confirmations: Mapping[str, ClauseConfirmation]) -> ClauseOut:
    confirmation = confirmations.get(clause.digest)
    return ClauseOut(
        topic=clause.topic,
        says=clause.says,
        source=clause.source,
        read_on=clause.date,
        confidence=clause.confidence,
        digest=clause.digest,
        excluded_markets=list(clause.excluded_markets),
        excluded_purposes=list(clause.excluded_purposes),
        revenue_below=clause.revenue_below,
        confirmed_by=confirmation.confirmed_by.email if confirmation else None,
        confirmed_at=confirmation.created_at if confirmation else None,
    )
