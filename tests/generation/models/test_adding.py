"""An owner adds a folder, a worker checks it whole, and only then it makes pictures."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from django.conf import settings
from safetensors.torch import load_file, save_file

from generation.checking import check_next
from generation.engines.base import ModelRefused, Unsupported
from generation.engines.entries import entry_named
from generation.installed import folder_named, folders_found, manifest_for, open_engine
from generation.models import AddedModel, AddedState, ClauseConfirmation
from generation.services.added_models import add, confirm, remove
from generation.specs import ModelRef
from tests.conftest import Person
from tests.generation.added import LTX, add_ready
from tests.generation.models.scene import CLAUSE, add_checked, put_folder
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry

WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


def test_a_folder_is_added_checked_and_opened(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    model = add_checked(olivia)
    assert (model.state, model.reason, model.added_by) == (AddedState.READY, "", olivia.user)
    manifest = manifest_for(olivia.membership.workspace_id, LTX)
    assert manifest.ref == ModelRef(LTX, model.digest)
    assert set(manifest.files) == {
        path.relative_to(tiny_folder).as_posix()
        for path in tiny_folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert open_engine(manifest.ref).model == manifest.ref
    entry = LedgerEntry.objects.get(kind="model.add")
    assert json.loads(entry.content)["folder"] == "ltx"
    assert not check_next(threading.Event())


def test_the_folder_of_another_tenant_s_model_is_not_theirs(
    olivia: Person, charlie: Person, tiny_folder: Path
) -> None:
    put_folder(tiny_folder)
    model = add_checked(olivia)
    with pytest.raises(Unsupported):
        manifest_for(charlie.membership.workspace_id, LTX)
    acts: list[Callable[[], object]] = [
        lambda: remove(charlie.membership, model.pk),
        lambda: confirm(charlie.membership, model.pk, topic="revenue", digest=CLAUSE.digest),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    model.refresh_from_db()
    assert model.removed_at is None


def _lose_a_tensor(folder: Path) -> None:
    tensors = load_file(folder / WEIGHTS)
    tensors.pop("proj_in.weight")
    save_file(tensors, folder / WEIGHTS)


def _reshape(folder: Path) -> None:
    tensors = load_file(folder / WEIGHTS)
    save_file({**tensors, "proj_in.weight": torch.zeros(2, 2)}, folder / WEIGHTS)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(_lose_a_tensor, "lack the tensor proj_in.weight"), (_reshape, "its configuration asks for")],
)
def test_what_the_check_finds_is_the_reason(
    olivia: Person, tiny_folder: Path, spoil: Callable[[Path], Any], said: str
) -> None:
    spoil(put_folder(tiny_folder))
    model = add_checked(olivia)
    assert model.state == AddedState.REFUSED
    assert said in model.reason
    assert model.digest == ""
    with pytest.raises(Unsupported):
        manifest_for(olivia.membership.workspace_id, LTX)
    assert add(olivia.membership, entry=LTX, folder="ltx").state == AddedState.WAITING


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / WEIGHTS).write_bytes((f / WEIGHTS).read_bytes()[:-8]), "cut short: 8 bytes"),
        (lambda f: (f / "x.pkl").write_bytes(b"\x80\x04."), "never loaded"),
        (lambda f: (f / "vae" / "config.json").unlink(), "configuration of the part vae is missing"),
    ],
)
def test_what_shows_at_once_is_refused_at_once(
    olivia: Person, tiny_folder: Path, spoil: Callable[[Path], Any], said: str
) -> None:
    spoil(put_folder(tiny_folder))
    with pytest.raises(Invalid, match=said):
        add(olivia.membership, entry=LTX, folder="ltx")
    assert not AddedModel.objects.exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("folder", ["../ltx", "/etc", "", ".", "link", "ltx/vae", "none"])
def test_only_folders_of_the_models_folder(olivia: Person, tiny_folder: Path, folder: str) -> None:
    put_folder(tiny_folder)
    (Path(settings.MODELS_DIR) / "link").symlink_to(tiny_folder)
    assert folders_found() == ["ltx"]
    with pytest.raises(ModelRefused):
        folder_named(folder)
    with pytest.raises(Invalid):
        add(olivia.membership, entry=LTX, folder=folder)


def test_unknown_and_shipped_models_cannot_be_added(olivia: Person) -> None:
    with pytest.raises(Invalid):
        add(olivia.membership, entry="no-such-model", folder="ltx")
    with pytest.raises(Conflict):
        add(olivia.membership, entry="panggung", folder="ltx")


def test_a_model_is_added_once(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    add(olivia.membership, entry=LTX, folder="ltx")
    with pytest.raises(Conflict):
        add(olivia.membership, entry=LTX, folder="ltx")
    assert AddedModel.objects.count() == 1


@pytest.mark.parametrize("who", ["alice", "rosa", "bob"])
def test_only_owners_add_confirm_and_remove(who: str, olivia: Person, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    model = add_ready(olivia)
    acts: list[Callable[[], object]] = [
        lambda: add(person.membership, entry=LTX, folder=LTX),
        lambda: confirm(person.membership, model.pk, topic="revenue", digest=CLAUSE.digest),
        lambda: remove(person.membership, model.pk),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not ClauseConfirmation.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_a_confirmation_names_who_and_what(olivia: Person) -> None:
    model = add_ready(olivia)
    for _ in range(2):
        confirm(olivia.membership, model.pk, topic="revenue", digest=CLAUSE.digest)
    row = ClauseConfirmation.objects.get()
    assert (row.confirmed_by, row.says, row.clause_digest) == (olivia.user, CLAUSE.says, CLAUSE.digest)
    assert LedgerEntry.objects.filter(kind="model.confirm").count() == 1


def test_a_clause_that_changed_or_is_certain_is_not_confirmed(olivia: Person) -> None:
    ltx, wan = add_ready(olivia), add_ready(olivia, "wan2.2-ti2v-5b")
    with pytest.raises(Conflict, match="something else by now"):
        confirm(olivia.membership, ltx.pk, topic="revenue", digest="0" * 64)
    with pytest.raises(Invalid):
        confirm(olivia.membership, ltx.pk, topic="weather", digest=CLAUSE.digest)
    certain = entry_named("wan2.2-ti2v-5b").clause("territory").digest
    with pytest.raises(Conflict, match="needs no confirmation"):
        confirm(olivia.membership, wan.pk, topic="territory", digest=certain)
    assert not ClauseConfirmation.objects.exists()


def test_removing_ends_confirmations_and_pictures(olivia: Person) -> None:
    model = add_ready(olivia)
    confirm(olivia.membership, model.pk, topic="revenue", digest=CLAUSE.digest)
    remove(olivia.membership, model.pk)
    with pytest.raises(Unsupported):
        manifest_for(olivia.membership.workspace_id, LTX)
    with pytest.raises(ModelRefused):
        open_engine(ModelRef(LTX, model.digest))
    with pytest.raises(NotFound):
        confirm(olivia.membership, model.pk, topic="output", digest=CLAUSE.digest)
    again = add_ready(olivia)
    assert not again.confirmations.exists()


def test_a_stopping_worker_gives_the_check_back(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    model = add(olivia.membership, entry=LTX, folder="ltx")
    stopping = threading.Event()
    stopping.set()
    assert not check_next(stopping)
    model.refresh_from_db()
    assert (model.state, model.check_until) == (AddedState.WAITING, None)


def test_a_check_that_always_dies_ends(olivia: Person, tiny_folder: Path) -> None:
    put_folder(tiny_folder)
    model = add(olivia.membership, entry=LTX, folder="ltx")
    AddedModel.objects.update(attempt=3)
    assert check_next(threading.Event())
    model.refresh_from_db()
    assert model.state == AddedState.REFUSED
    assert "interrupted 3 times" in model.reason
