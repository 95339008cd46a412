"""No way around the gate: the database itself refuses, with foreign keys on and off, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from campaigns import gate
from campaigns.models import Approval, Decision, PublicationItem, Revision
from campaigns.services.publications import Wish, publish
from tests.campaigns.gate.attacks import ATTACKS
from tests.campaigns.gate.scene import Scene, build, execute, insert
from tests.conftest import Person
from workspaces.errors import Unavailable
from workspaces.models import Workspace


@pytest.fixture
def people(olivia: Person, alice: Person, rosa: Person, bob: Person, charlie: Person) -> dict[str, Person]:
    return {"olivia": olivia, "alice": alice, "rosa": rosa, "bob": bob, "charlie": charlie}


@pytest.fixture
def scene(workspace: Workspace, elsewhere: Workspace, people: dict[str, Person]) -> Scene:
    return build(workspace, elsewhere, people)


def _standing() -> list[object]:
    """Return what must be the same after an attack."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Decision, Approval, PublicationItem, Revision)
    ]


def _is_refused(name: str, scene: Scene) -> None:
    before = _standing()
    with pytest.raises(DatabaseError), transaction.atomic():
        ATTACKS[name](scene)
    scene.read_again()
    assert _standing() == before, name


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused(name: str, scene: Scene) -> None:
    _is_refused(name, scene)


@contextmanager
def _without_foreign_keys() -> Iterator[None]:
    """Switch off what a careless or hostile client may switch off in its own session."""
    off, on = (
        ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
        if connection.vendor == "sqlite"
        else ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
    )
    execute(off)
    if connection.vendor == "sqlite":
        execute("PRAGMA recursive_triggers=OFF")
    try:
        yield
    finally:
        execute(on)


@pytest.mark.django_db(transaction=True)
def test_each_is_refused_without_foreign_keys(scene: Scene) -> None:
    with _without_foreign_keys():
        for name in ATTACKS:
            _is_refused(name, scene)


def test_there_are_thirty_ways_at_least() -> None:
    assert len(ATTACKS) >= 30


def test_the_same_statements_pass_where_the_decision_is_real(scene: Scene) -> None:
    decision = scene.decision(scene.undecided, scene.rosa)
    insert(decision)
    approval = scene.approve_row(scene.undecided, decision)
    insert(approval)
    insert(scene.item_row(scene.undecided, approval))
    assert scene.publication.items.count() == 2


@pytest.mark.django_db
def test_a_dropped_rule_is_found_and_stops_publishing(scene: Scene, alice: Person) -> None:
    table = " ON campaigns_publicationitem" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER gate_publicationitem_is_approved{table}")
    assert gate.verify() == ["the rule gate_publicationitem_is_approved is missing"]
    with pytest.raises(CommandError, match="publicationitem_is_approved"):
        call_command("gate", "--verify")
    with pytest.raises(Unavailable):
        publish(alice.membership, Wish("Autumn", [scene.approved.pk]))


@pytest.mark.django_db
def test_a_changed_rule_is_found() -> None:
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER gate_decision_never_goes")
        execute(
            "CREATE TRIGGER gate_decision_never_goes BEFORE DELETE ON campaigns_decision "
            "WHEN 1 = 0 BEGIN SELECT 1; END"
        )
    else:
        execute("ALTER TABLE campaigns_decision DISABLE TRIGGER gate_decision_never_goes")
    assert gate.verify() == ["the rule gate_decision_never_goes is not the one that was shipped"]
