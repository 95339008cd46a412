"""Reads of the models that a workspace may use, for its pages and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from generation.clause_words import CONFIDENCES, TASK_NAMES, TOPIC_NAMES
from generation.engines import registry
from generation.engines.entries import Clause, Entry, entries, entry_named
from generation.engines.families import FAMILIES
from generation.licences import confirmations_of
from generation.models import AddedModel, AddedState, Artifact, ClauseConfirmation, JobState, ModelTrial
from workspaces.errors import NotFound
from workspaces.models import Workspace

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class TrialShown:
    """The last trial of a model; `sha256` names its picture, None while there is none."""

    trial: ModelTrial
    sha256: str | None

    @property
    def is_open(self) -> bool:
        """Whether its picture may still come."""
        return self.trial.job.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause with the words for its topic and confidence, and who confirmed it."""

    clause: Clause
    topic: str
    confidence: str
    confirmation: ClauseConfirmation | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an owner."""
        return self.clause.confidence != "official" and self.confirmation is None


@dataclass(frozen=True, slots=True)
class ModelShown:
    """A model that Variasi knows, and the copy that a workspace has added, None where it has none."""

    entry: Entry
    added: AddedModel | None
    confirmations: Mapping[str, ClauseConfirmation]
    trial: TrialShown | None = None

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with Variasi."""
        return self.entry.key in registry.FOLDERS

    @property
    def is_ready(self) -> bool:
        """Whether its files passed their check."""
        return self.is_shipped or (self.added is not None and self.added.state == AddedState.READY)

    @property
    def is_waiting(self) -> bool:
        """Whether something about it will change without anybody's doing."""
        checked = self.added is None or self.added.state != AddedState.WAITING
        return not checked or (self.trial is not None and self.trial.is_open)

    @property
    def runs(self) -> frozenset[str]:
        """Return what our engines can do with it today."""
        return FAMILIES[self.entry.family].runs & frozenset(self.entry.tasks)

    @property
    def clauses(self) -> list[ClauseShown]:
        """Return its clauses with their words."""
        return [
            ClauseShown(
                clause,
                str(TOPIC_NAMES[clause.topic]),
                str(CONFIDENCES[clause.confidence]),
                self.confirmations.get(clause.digest),
            )
            for clause in self.entry.clauses
        ]

    @property
    def open_count(self) -> int:
        """Return how many clauses wait for an owner."""
        return sum(shown.is_open for shown in self.clauses)

    @property
    def task_words(self) -> list[tuple[str, bool]]:
        """Return each task in words, and whether our engines run it."""
        return [(str(TASK_NAMES[task]), task in self.runs) for task in self.entry.tasks]


def models_of(workspace: Workspace) -> list[ModelShown]:
    """Return all models that Variasi knows: the shipped one, the added ones, then the others by title."""
    rows = AddedModel.objects.filter(workspace=workspace, removed_at=None).select_related("added_by")
    added = {row.entry: row for row in rows}
    shown = [_shown(entry, added.get(entry.key)) for entry in entries()]
    return sorted(shown, key=lambda one: (not one.is_shipped, one.added is None, one.entry.title))


def model_known(workspace: Workspace, key: str) -> ModelShown:
    """Return one model that Variasi knows by its key, as the workspace has it."""
    row = AddedModel.objects.filter(workspace=workspace, entry=key, removed_at=None)
    return _shown(entry_named(key), row.select_related("added_by").first())


def model_added(workspace: Workspace, model_id: UUID) -> ModelShown:
    """Return a model that the workspace has added; NotFound where there is no such one here."""
    rows = AddedModel.objects.filter(workspace=workspace, removed_at=None).select_related("added_by")
    row = rows.filter(pk=model_id).first()
    if row is None:
        raise NotFound
    return _shown(entry_named(row.entry), row)


def _shown(entry: Entry, row: AddedModel | None) -> ModelShown:
    if row is None:
        return ModelShown(entry, None, {})
    return ModelShown(entry, row, confirmations_of(row), last_trial(row))


def last_trial(model: AddedModel) -> TrialShown | None:
    """Return the newest trial of a model, None where nobody has tried it."""
    trial = model.trials.select_related("job").order_by("-pk").first()
    if trial is None:
        return None
    file = Artifact.objects.filter(job=trial.job).values_list("sha256", flat=True).first()
    return TrialShown(trial, file)
