"""The whole story of a variant as one file: it holds by itself, and every change of it shows."""

import copy
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, QuerySet
from django.test import Client
from django.urls import reverse

from campaigns.models import Variant
from campaigns.selectors.story import story_of
from campaigns.services.publications import Wish, publish, withdraw
from campaigns.services.reviews import approve, reject, undo
from campaigns.stories import faults_of
from generation.provenance.identity import made_identity, signature_of
from generation.signing import identity
from tests.campaigns.factories import make_variant
from tests.campaigns.gate.scene import execute, sight
from tests.conftest import Person
from workspaces.canonical import canonical_json
from workspaces.models import LedgerEntry, Workspace
from workspaces.services.ledger import chained_digest, record
from workspaces.services.tokens import create_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(workspace: Workspace, alice: Person, rosa: Person) -> Variant:
    """Return a variant that was rejected, taken back, approved, published and withdrawn."""
    made = make_variant(workspace, alice.user)
    decision = reject(rosa.membership, sight(made), "Too dark.")
    undo(rosa.membership, decision.pk)
    approve(rosa.membership, sight(made))
    publication = publish(alice.membership, Wish("Autumn", [made.pk]))
    withdraw(alice.membership, publication.items.get().pk, "The price is wrong.")
    made.refresh_from_db()
    return made


@pytest.fixture
def story(variant: Variant) -> dict[str, Any]:
    """Return the story of the variant, read."""
    whole: dict[str, Any] = json.loads(story_of(variant))
    return whole


def _faults(whole: dict[str, Any], **more: bytes) -> list[str]:
    return list(faults_of(json.dumps(whole), **more))


def test_it_tells_everything_and_holds(variant: Variant, story: dict[str, Any], rosa: Person) -> None:
    told = story["story"]
    assert told["variant"]["code"] == variant.code
    assert [one["verdict"] for one in told["decisions"]] == ["reject", "undo", "approve"]
    assert {one["reviewer"] for one in told["decisions"]} == {str(rosa.user)}
    assert told["decisions"][0]["reason"] == "Too dark."
    assert told["publications"][0]["withdrawn"]["reason"] == "The price is wrong."
    assert [file["sha256"] for file in told["revisions"][0]["files"]]
    assert told["ledger"]["entries"][-1]["kind"] == "publication.withdraw"
    assert _faults(story, root=identity().root) == []


Change = Callable[[dict[str, Any]], object]
CHANGES: dict[str, Change] = {
    "a reason edited": lambda s: s["decisions"][0].update(reason="Fine."),
    "a reason edited in the ledger": lambda s: s["ledger"]["entries"][1].update(content='{"reason":"Fine."}'),
    "a decision deleted": lambda s: s["decisions"].pop(0),
    "a ledger entry deleted": lambda s: s["ledger"]["entries"].pop(1),
    "a ledger entry doubled": lambda s: s["ledger"]["entries"].insert(1, s["ledger"]["entries"][1]),
    "the ledger reordered": lambda s: s["ledger"]["entries"].reverse(),
    "other words": lambda s: s["revisions"][0].update(
        content=s["revisions"][0]["content"].replace("slowly", "loudly")
    ),
    "another file": lambda s: s["revisions"][0]["files"].pop(),
    "an approval without decisions": lambda s: s["approvals"][0].update(decisions=[]),
    "something else published": lambda s: s["publications"][0].update(digest="0" * 64),
    "an earlier time": lambda s: s.update(written_at="2020-01-01T00:00:00+00:00"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_breaks_the_signature(story: dict[str, Any], change: Change) -> None:
    change(story["story"])
    assert any("signature" in fault for fault in _faults(story))


@pytest.mark.parametrize(
    "name", [name for name in CHANGES if name not in {"an earlier time", "a reason edited"}]
)
def test_signed_anew_by_somebody_else_it_does_not_hold_either(story: dict[str, Any], name: str) -> None:
    """Most lies contradict the rest of the story; those that do not are told by the root alone."""
    forged = copy.deepcopy(story)
    CHANGES[name](forged["story"])
    assert _faults(_signed_by_a_stranger(forged)) != []


def test_a_strangers_signature_is_not_ours(story: dict[str, Any]) -> None:
    forged = _signed_by_a_stranger(story)
    assert _faults(forged) == []
    assert ["vouch" in fault for fault in _faults(forged, root=identity().root)] == [True]


def _signed_by_a_stranger(whole: dict[str, Any]) -> dict[str, Any]:
    import base64  # noqa: PLC0415 - only forgers need it

    stranger = made_identity(dt.datetime.now(dt.UTC))
    signature = signature_of(stranger, canonical_json(whole["story"]).encode())
    signed = {
        "algorithm": "es256",
        "certificates": stranger.chain.decode(),
        "signature": base64.b64encode(signature).decode(),
    }
    return {"story": whole["story"], "signed": signed}


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"story": {}, "signed": {}}', "null", "\x00"])
def test_what_is_no_story_is_said_to_be_none(document: str) -> None:
    assert len(list(faults_of(document))) == 1


# The command, and the ledger itself.


def _verify(file: Path, *more: str) -> tuple[int, str]:
    """Return the exit code and what was said."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("story", "--verify", str(file), *more, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), err.getvalue()
    return 0, out.getvalue()


def test_the_command_prints_and_verifies(variant: Variant, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("story", variant.code.lower(), stdout=out)
    file, root = tmp_path / "story.json", tmp_path / "root.pem"
    file.write_text(out.getvalue(), encoding="utf-8")
    root.write_bytes(identity().root)
    assert _verify(file, "--root", str(root), "--ledger", "kopi-senja")[0] == 0
    file.write_text(out.getvalue().replace("Too dark.", "Too light."), encoding="utf-8")
    code, said = _verify(file)
    assert code == 1
    assert "signature" in said
    for wrong in (["story"], ["story", "V0000000"]):
        with pytest.raises(CommandError):
            call_command(*wrong)


def _without_rules() -> None:
    """Do what the owner of a database can: take its rules away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE '%ledger%'"
            )
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            execute(f"DROP TRIGGER {name}")
    else:
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while foreign keys wait to be checked
        execute("ALTER TABLE workspaces_ledgerentry DISABLE TRIGGER USER")


def _rebuild(workspace: Workspace) -> None:
    """Chain the ledger anew from its first entry on, so that it holds by itself."""
    LedgerEntry.objects.filter(workspace=workspace).update(position=F("position") + 1_000_000)
    previous = ""
    for position, entry in enumerate(LedgerEntry.objects.filter(workspace=workspace).order_by("position"), 1):
        entry.position, entry.previous_digest = position, previous
        entry.digest = previous = chained_digest(entry)
        entry.save()


def _entries(workspace: Workspace, position: int) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(workspace=workspace, position=position)


TAMPERINGS: dict[str, Callable[[Workspace], object]] = {
    "edit": lambda w: _entries(w, 2).update(content="null"),
    "delete": lambda w: _entries(w, 2).delete(),
    "insert": lambda w: LedgerEntry.objects.create(workspace=w, position=0, kind="forged", content="null"),
    "reorder": lambda w: _entries(w, 2).update(position=20_000),
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_ledger_rebuilt_after_tampering_is_found_by_the_story(
    workspace: Workspace, variant: Variant, tmp_path: Path, tampering: Callable[[Workspace], object]
) -> None:
    file = tmp_path / "story.json"
    file.write_text(story_of(variant), encoding="utf-8")
    _without_rules()
    before = list(LedgerEntry.objects.values_list("position", "digest"))
    tampering(workspace)
    with pytest.raises(SystemExit):
        call_command("ledger", "--verify", stderr=io.StringIO())
    _rebuild(workspace)
    assert list(LedgerEntry.objects.values_list("position", "digest")) != before
    call_command("ledger", "--verify", stdout=io.StringIO())  # by itself it holds again
    code, said = _verify(file, "--ledger", "kopi-senja")
    assert code == 1
    assert "of the ledger" in said


def test_what_is_recorded_later_changes_no_receipt(
    workspace: Workspace, variant: Variant, tmp_path: Path
) -> None:
    file = tmp_path / "story.json"
    file.write_text(story_of(variant), encoding="utf-8")
    record(workspace, "workspace.rename", actor=None)
    assert _verify(file, "--ledger", "kopi-senja")[0] == 0


# The page and the API.


def test_members_take_it_home_and_strangers_find_nothing(
    variant: Variant, bob: Person, charlie: Person
) -> None:
    address = reverse("variant_story", args=["kopi-senja", variant.code])
    answer = bob.client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="{variant.code}-story.json"'
    assert list(faults_of(answer.content.decode())) == []
    assert charlie.client.get(address).status_code == 404
    assert bob.client.post(address).status_code == 405
    path = f"/api/v1/variants/{variant.code}/story"

    def of(person: Person) -> Client:
        return Client(headers={"authorization": f"Bearer {create_token(person.membership, 't').secret}"})

    assert list(faults_of(of(bob).get(path).content.decode())) == []
    assert of(charlie).get(path).status_code == 404
    assert Client().get(path).status_code == 401
