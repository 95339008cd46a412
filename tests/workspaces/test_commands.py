"""The commands of the workspaces app: token, ledger --verify, workspace."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from campaigns import gate
from tests.conftest import Person
from workspaces.models import LedgerEntry, Membership, User
from workspaces.services.tokens import create_token


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_token_prints_a_working_token_and_nothing_else(olivia: Person) -> None:
    secret = run("token", "kopi-senja").removesuffix("\n")
    answer = Client().get("/api/v1/workspace", headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["role"] == "owner"


def test_token_of_no_workspace_is_one_clear_line(db: None) -> None:
    with pytest.raises(CommandError, match="no workspace nowhere with an owner"):
        run("token", "nowhere")


def test_a_whole_ledger_is_verified(olivia: Person) -> None:
    create_token(olivia.membership, "x")
    assert run("ledger", "--verify") == "1 entries hold.\n"


@pytest.mark.parametrize(
    ("change", "problem"),
    [("content = '{}'", "was changed after it was written"), ("position = 9", "position 2 is missing")],
)
def test_a_changed_ledger_is_found(olivia: Person, change: str, problem: str) -> None:
    create_token(olivia.membership, "x")
    create_token(olivia.membership, "y")
    gate.remove()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE workspaces_ledgerentry SET {change} WHERE position = 2")
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("ledger", "--verify", stderr=errors)
    assert (
        f"kopi-senja: entry {LedgerEntry.objects.latest('position').position} {problem}" in errors.getvalue()
    )


def test_workspace_makes_a_workspace_for_a_person(bob: Person) -> None:
    said = run("workspace", "Kopi Senja", "--owner", "BOB@example.com")
    assert said == "The workspace is at /w/kopi-senja-2/ and belongs to bob@example.com.\n"
    assert Membership.objects.get(workspace__slug="kopi-senja-2").role == "owner"


def test_workspace_makes_the_owners_account(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "seven grey kettles")
    run("workspace", "Rempah", "--owner", "nia@example.com")
    assert Client().login(email="nia@example.com", password="seven grey kettles")


def test_workspace_refuses_a_weak_password_and_makes_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "password")
    with pytest.raises(CommandError):
        run("workspace", "Rempah", "--owner", "nia@example.com")
    assert not User.objects.exists()
