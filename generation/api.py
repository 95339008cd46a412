"""The API of models: parse, call one service or selector, answer."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from generation.installed import folders_found
from generation.model_reads import last_trial, model_added, models_of
from generation.schemas import (
    AddBody,
    ConfirmBody,
    ModelList,
    ModelOut,
    TrialBody,
    TrialOut,
    model_out,
    trial_out,
)
from generation.services import added_models
from workspaces.errors import NotFound
from workspaces.policies import can_administer
from workspaces.rest import ApiRequest, run_once

router = Router(tags=["models"])


@router.get("/models", response=ModelList, summary="List the models")
def list_models(request: ApiRequest) -> ModelList:
    """Return all models that Variasi knows, with what this workspace has added of them."""
    items = [model_out(shown) for shown in models_of(request.auth.workspace)]
    return ModelList(items=items, folders=folders_found() if can_administer(request.auth) else [])


@router.post("/models", response={201: ModelOut}, summary="Add a model")
def add_model(request: ApiRequest, body: AddBody) -> Status[dict[str, Any]]:
    """Add a folder; for owners. A worker checks it whole, and then `state` is `ready` or `refused`.

    An Idempotency-Key makes a repeated request safe.
    """

    def act() -> tuple[int, dict[str, Any]]:
        model = added_models.add(request.auth, entry=body.entry, folder=body.folder)
        shown = model_added(request.auth.workspace, model.pk)
        return 201, model_out(shown).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))


@router.get("/models/{uuid:model_id}", response=ModelOut, summary="Show an added model")
def show_model(request: ApiRequest, model_id: UUID) -> ModelOut:
    """Return one model that the workspace has added."""
    return model_out(model_added(request.auth.workspace, model_id))


@router.delete("/models/{uuid:model_id}", response={204: None}, summary="Remove a model")
def remove_model(request: ApiRequest, model_id: UUID) -> Status[None]:
    """Take a model out; for owners. Its folder stays, its confirmations end."""
    added_models.remove(request.auth, model_id)
    return Status(204, None)


@router.post("/models/{uuid:model_id}/confirmations", response=ModelOut, summary="Confirm a clause")
def confirm_clause(request: ApiRequest, model_id: UUID, body: ConfirmBody) -> ModelOut:
    """Confirm a clause that was not read in the maker's own text; for owners. 409 where it has changed."""
    added_models.confirm(request.auth, model_id, topic=body.topic, digest=body.digest)
    return model_out(model_added(request.auth.workspace, model_id))


@router.post("/models/{uuid:model_id}/trials", response={201: TrialOut}, summary="Try a prompt")
def try_model(request: ApiRequest, model_id: UUID, body: TrialBody) -> Status[dict[str, Any]]:
    """Order one picture; for owners. 409 where the model is not ready or its licence stands against it."""

    def act() -> tuple[int, dict[str, Any]]:
        trial = added_models.try_prompt(request.auth, model_id, prompt=body.prompt, seed=body.seed)
        shown = last_trial(trial.model)
        if shown is None:
            raise NotFound
        return 201, trial_out(shown).model_dump(mode="json")

    return Status(*run_once(request, request.auth, act))
