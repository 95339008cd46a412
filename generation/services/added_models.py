"""Models that owners add to a workspace: add a folder, confirm clauses, try a prompt, remove."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.engines import registry
from generation.engines.base import ModelRefused, Unsupported
from generation.engines.entries import Clause, Entry, entry_named
from generation.engines.inspection import inspect
from generation.installed import folder_named, manifest_of_row
from generation.licences import require_licence
from generation.models import AddedModel, AddedState, ClauseConfirmation, JobGroup, ModelTrial
from generation.services.jobs import load_of, order
from generation.specs import Copy, FormatSpec, Palette, Picture, RenderSpec, Typefaces
from generation.tasks import wake
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership, Workspace
from workspaces.policies import can_administer
from workspaces.services.ledger import record

LONGEST_PROMPT = 500
TRIAL_FORMAT = "feed_square"
SEEDS = 2**32


def add(membership: Membership, *, entry: str, folder: str) -> AddedModel:
    """Add the folder of this name as a copy of an entry; a worker checks it whole before it can be used.

    Raises Invalid where there is no such entry or folder, or the folder shows at once that it will not do;
    Conflict where the workspace has this model already. One that was refused is replaced.
    """
    require(membership, can_administer)
    known = _entry(entry)
    _require_folder(known, folder)
    with transaction.atomic():
        # Two owners at once: the second waits here and then finds the first one's row.
        Workspace.objects.select_for_update().get(pk=membership.workspace_id)
        mine = AddedModel.objects.select_for_update().filter(
            workspace=membership.workspace, entry=entry, removed_at=None
        )
        mine.filter(state=AddedState.REFUSED).update(removed_at=timezone.now())
        if mine.exists():
            message = _("This model is added already: remove it first to add another folder.")
            raise Conflict(message, code="model_added")
        model = AddedModel.objects.create(
            workspace=membership.workspace, entry=entry, folder=folder, added_by=membership.user
        )
        _record(membership, "model.add", model, {"folder": folder})
    return model


def confirm(membership: Membership, model_id: UUID, *, topic: str, digest: str) -> AddedModel:
    """Confirm a clause as it was shown under `digest`; confirming it again changes nothing.

    Raises Invalid for an unknown topic, Conflict where the clause says something else by now or was read in
    the maker's own text, so that there is nothing to confirm.
    """
    require(membership, can_administer)
    with transaction.atomic():
        model = locked(membership, model_id)
        clause = _clause(_entry(model.entry), topic)
        if clause.digest != digest:
            message = _("This clause says something else by now: read it once more.")
            raise Conflict(message, code="stale")
        if clause.confidence == "official":
            raise Conflict(_("This clause needs no confirmation."), code="nothing_to_confirm")
        row, is_new = ClauseConfirmation.objects.get_or_create(
            model=model,
            clause_digest=digest,
            defaults={
                "workspace": membership.workspace,
                "topic": topic,
                "says": clause.says,
                "confirmed_by": membership.user,
            },
        )
        if is_new:
            content: Json = {"topic": topic, "says": row.says, "digest": digest}
            _record(membership, "model.confirm", model, content)
    return model


def remove(membership: Membership, model_id: UUID) -> AddedModel:
    """Take a model out: nothing more is made with it, and its confirmations end; its folder stays."""
    require(membership, can_administer)
    with transaction.atomic():
        model = locked(membership, model_id)
        model.removed_at = timezone.now()
        model.save(update_fields=["removed_at"])
        _record(membership, "model.remove", model, {})
    return model


def try_prompt(membership: Membership, model_id: UUID, *, prompt: str, seed: int | None = None) -> ModelTrial:
    """Order one picture of a prompt, for owners to look at.

    Raises Invalid for an empty or too long prompt, Conflict while the model is not ready, where its licence
    stands against it (code "licence") or it makes no stills (code "unsupported").
    """
    require(membership, can_administer)
    words = checked_prompt(prompt)
    with transaction.atomic():
        model = locked(membership, model_id)
        spec = _trial_spec(membership, model, words, secrets.randbelow(SEEDS) if seed is None else seed)
        group = JobGroup.objects.create(workspace=membership.workspace)
        load = load_of(spec, manifest_of_row(model))
        job = order(group, spec, requested_by=membership.user, load=load)
        job.save(force_insert=True)
        trial = ModelTrial.objects.create(
            workspace=membership.workspace, model=model, job=job, prompt=words, tried_by=membership.user
        )
        _record(membership, "model.try", model, {"prompt": words})
        wake()
    return trial


def checked_prompt(prompt: str) -> str:
    """Return the prompt without space around it; Invalid where nothing is left or it is too long."""
    words = prompt.strip()
    if not words:
        message = _("Say what the picture shows.")
        raise Invalid(message, errors=[{"field": "prompt", "message": message}])
    if len(words) > LONGEST_PROMPT:
        too_long = _("Use at most %(most)d characters.") % {"most": LONGEST_PROMPT}
        raise Invalid(too_long, errors=[{"field": "prompt", "message": too_long}])
    return words


def require_usable(membership: Membership, model: AddedModel) -> None:
    """Raise Conflict where a model cannot draw a still for this workspace, before anything is queued."""
    if model.state != AddedState.READY:
        raise Conflict(_("This model is not ready: its check has to pass first."), code="model_not_ready")
    require_licence(membership.workspace, model.entry, markets=None)
    try:
        manifest_of_row(model).require("text_to_image")
    except (Unsupported, ModelRefused) as error:
        raise Conflict(error.message, code=error.code) from error


def locked(membership: Membership, model_id: UUID) -> AddedModel:
    """Return an added model, its row locked until the transaction ends; NotFound where it is not theirs."""
    rows = AddedModel.objects.select_for_update().filter(workspace=membership.workspace, removed_at=None)
    model = rows.filter(pk=model_id).first()
    if model is None:
        raise NotFound
    return model


def _trial_spec(membership: Membership, model: AddedModel, prompt: str, seed: int) -> RenderSpec:
    require_usable(membership, model)
    manifest = manifest_of_row(model)
    return RenderSpec(
        picture=Picture(prompt, seed, manifest.ref, steps=manifest.steps, guidance=manifest.guidance),
        copy=Copy("", "", "", "en"),
        palette=Palette("#6b3f22", "#e2a33c", "#f6ead7", "#24150d"),
        typefaces=Typefaces("bricolage", "jakarta"),
        formats=(FormatSpec.named(TRIAL_FORMAT),),
    )


def _entry(key: str) -> Entry:
    try:
        entry = entry_named(key)
    except Unsupported as error:
        message = _("Choose one of the models that Variasi knows.")
        raise Invalid(message, errors=[{"field": "entry", "message": message}]) from error
    if key in registry.FOLDERS:
        raise Conflict(_("This model comes with Variasi: there is nothing to add."), code="model_added")
    return entry


def _require_folder(entry: Entry, name: str) -> None:
    try:
        inspect(folder_named(name), entry.family)
    except ModelRefused as error:
        message = _("This folder cannot be added: %(reason)s") % {"reason": error.message}
        raise Invalid(message, code=error.code, errors=[{"field": "folder", "message": message}]) from error
    except OSError as error:
        unread = _("This folder cannot be read.")
        raise Invalid(unread, errors=[{"field": "folder", "message": unread}]) from error


def _clause(entry: Entry, topic: str) -> Clause:
    try:
        return entry.clause(topic)
    except KeyError as error:
        message = _("Choose from the list.")
        raise Invalid(message, errors=[{"field": "topic", "message": message}]) from error


def _record(membership: Membership, kind: str, model: AddedModel, content: Json) -> None:
    named: Json = {"name": entry_named(model.entry).title, **(content if isinstance(content, dict) else {})}
    subject = f"model:{model.pk}"
    record(membership.workspace, kind, actor=membership.user, subject=subject, content=named)
