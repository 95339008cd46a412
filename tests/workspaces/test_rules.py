"""The workspace's rules by page: seen by all, changed by owners, kept in the ledger."""

import json

import pytest

from tests.conftest import Person
from workspaces.models import LedgerEntry, Workspace

PAGE = "/w/kopi-senja/workspace/rules/"
FORM = {"name": "Kopi Pagi", "four_eyes": "on", "required_approvals": "2"}


def test_an_owner_changes_the_rules(olivia: Person) -> None:
    assert olivia.client.post(PAGE, FORM).status_code == 302
    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.four_eyes, workspace.required_approvals) == ("Kopi Pagi", "on", 2)
    content = json.loads(LedgerEntry.objects.get().content)
    assert content["required_approvals"] == [1, 2]


def test_saving_what_is_so_already_records_nothing(olivia: Person) -> None:
    form = {"name": "Kopi Senja", "four_eyes": "auto", "required_approvals": "1"}
    assert olivia.client.post(PAGE, form).status_code == 302
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("fault", [{"name": ""}, {"four_eyes": "maybe"}, {"required_approvals": "4"}])
def test_rules_that_make_no_sense_are_refused(olivia: Person, fault: dict[str, str]) -> None:
    assert olivia.client.post(PAGE, FORM | fault).status_code == 200
    assert Workspace.objects.get().name == "Kopi Senja"


def test_others_read_and_do_not_change(alice: Person, charlie: Person) -> None:
    assert b"Only an owner can change the rules" in alice.client.get(PAGE).content
    assert alice.client.post(PAGE, FORM).status_code == 403
    assert charlie.client.post(PAGE, FORM).status_code == 404
    assert Workspace.objects.get(slug="kopi-senja").name == "Kopi Senja"


def test_a_rule_nobody_can_meet_is_said(olivia: Person) -> None:
    Workspace.objects.update(required_approvals=3)
    assert b"nothing can be published" in olivia.client.get(PAGE).content
