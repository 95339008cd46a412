"""Models added to a workspace, for tests: rows as a passed check leaves them, and folders to check."""

import json
from pathlib import Path

from django.conf import settings

from generation.engines.entries import entry_named
from generation.models import AddedModel, AddedState, ClauseConfirmation
from tests.conftest import Person
from workspaces.canonical import digest_of

LTX = "ltx-video-13b-distilled"


def add_ready(person: Person, key: str = LTX) -> AddedModel:
    """Return a ready model whose folder is empty: planning reads the manifest alone."""
    entry = entry_named(key)
    (Path(settings.MODELS_DIR) / key).mkdir(parents=True, exist_ok=True)
    manifest = json.dumps(
        {
            "name": key,
            "title": entry.title,
            "licence": entry.licence,
            "engine": entry.family,
            "steps": entry.steps,
            "guidance": entry.guidance,
            "sizes": [{"width": size.width, "height": size.height} for size in entry.sizes],
            "tasks": list(entry.tasks),
            "files": [],
        }
    )
    return AddedModel.objects.create(
        workspace=person.membership.workspace,
        entry=key,
        folder=key,
        state=AddedState.READY,
        manifest=manifest,
        digest=digest_of(manifest),
        added_by=person.user,
    )


def confirm_all(person: Person, model: AddedModel) -> None:
    """Confirm each clause that waits for an owner."""
    for clause in entry_named(model.entry).clauses:
        if clause.confidence != "official":
            ClauseConfirmation.objects.create(
                workspace=person.membership.workspace,
                model=model,
                topic=clause.topic,
                clause_digest=clause.digest,
                says=clause.says,
                confirmed_by=person.user,
            )
