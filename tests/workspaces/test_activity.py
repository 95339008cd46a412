"""The ledger as a page: plain words, the newest first, page by page, one's own workspace only."""

import ast
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from campaigns.models import Verdict
from tests.conftest import Person
from workspaces.models import LedgerEntry
from workspaces.selectors import ACTIVITY_PAGE
from workspaces.sentences import SENTENCES, sentence
from workspaces.services.invitations import invite
from workspaces.services.ledger import record

PAGE = "/w/kopi-senja/workspace/activity/"
KIND = re.compile(r"[a-z]+\.[a-z_]+")
ROOT = Path(__file__).resolve().parent.parent.parent


def recorded_kinds() -> set[str]:
    """Return every kind of entry that a service names in a call; decisions are named by their verdict."""
    kinds = {f"decision.{verdict}" for verdict in Verdict.values}
    for app in ("workspaces", "segments", "campaigns"):
        for path in (ROOT / app).glob("services*"):
            for file in [path] if path.is_file() else path.glob("*.py"):
                calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
                words = [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
                kinds |= {word for word in words if isinstance(word, str) and KIND.fullmatch(word)}
    return kinds


def test_every_kind_of_entry_has_a_sentence() -> None:
    kinds = recorded_kinds()
    assert len(kinds) > 30
    assert kinds - SENTENCES.keys() == set()


def test_entries_are_said_in_words_and_languages(olivia: Person) -> None:
    invite(olivia.membership, "nia@example.com", "reviewer")  # type: ignore[arg-type]  # a Role is its text
    entry = LedgerEntry.objects.get()
    assert sentence(entry).words == "invited nia@example.com as Reviewer"
    with translation.override("id"):
        assert sentence(entry).words == "mengundang nia@example.com sebagai Peninjau"


def test_an_unknown_kind_is_still_shown(olivia: Person) -> None:
    with transaction.atomic():
        record(olivia.membership.workspace, "moon.rise", actor=None, subject="moon:1")
    assert b"moon.rise moon:1" in olivia.client.get(PAGE).content


def test_older_entries_follow_by_cursor(olivia: Person) -> None:
    with transaction.atomic():
        for number in range(ACTIVITY_PAGE + 3):
            record(olivia.membership.workspace, "test.entry", actor=olivia.user, subject=f"n:{number}.")
    first = olivia.client.get(PAGE).content.decode()
    assert "n:52." in first
    assert "n:2." not in first
    older = olivia.client.get(f"{PAGE}?before=4").content.decode()
    assert ("n:2." in older, "n:3." in older) == (True, False)


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3"])
def test_a_cursor_that_is_none_is_refused(olivia: Person, cursor: str) -> None:
    assert olivia.client.get(f"{PAGE}?before={cursor}").status_code == 422


def test_readers_see_it_and_strangers_do_not(bob: Person, charlie: Person) -> None:
    assert bob.client.get(PAGE).status_code == 200
    assert charlie.client.get(PAGE).status_code == 404
