"""Reviewers at the same moment: threads behind a barrier, on a database that they share."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from campaigns.models import Approval, Decision, Variant
from campaigns.services.reserving import take_next
from campaigns.services.reviews import approve, reject, undo
from tests.campaigns.factories import make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from tests.threads import in_a_thread, together
from workspaces.errors import Conflict
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services import ledger


@pytest.fixture
def waiting(variant: Variant, rosa: Person, olivia: Person, shared_database: None) -> Variant:
    """Return a variant that waits for two reviewers; all of them are on the database that threads share."""
    return variant


@pytest.fixture
def crowd(workspace: Workspace, alice: Person) -> list[Membership]:
    """Return six reviewers' memberships; twelve variants wait."""
    for _ in range(12):
        make_variant(workspace, alice.user)
    users = [User.objects.create_user(f"r{number}@example.com", name=f"R{number}") for number in range(6)]
    return [Membership.objects.create(workspace=workspace, user=user, role=Role.REVIEWER) for user in users]


def test_many_who_come_at_once_are_given_different_ones(
    crowd: list[Membership], shared_database: None
) -> None:
    def act(number: int) -> list[UUID]:
        return [variant.pk for variant in take_next(crowd[number], limit=2)[0]]

    given = [pk for each in together(6, act) for pk in each]
    assert len(given) == len(set(given)) >= 6


def test_the_same_press_eight_times_decides_once(rosa: Person, waiting: Variant) -> None:
    sight = replace(in_a_thread(lambda: sight_of(waiting)), request_id=uuid4())

    decided = together(8, lambda _number: approve(rosa.membership, sight))

    assert {one.pk for one in decided} == {decided[0].pk}
    assert in_a_thread(lambda: (Decision.objects.count(), Approval.objects.count())) == (1, 1)


def test_two_reviewers_at_once_both_count(rosa: Person, olivia: Person, waiting: Variant) -> None:
    sight = in_a_thread(lambda: sight_of(waiting))
    people = (rosa, olivia)

    decided = together(2, lambda number: approve(people[number].membership, sight))

    assert sorted(one.number for one in decided) == [1, 2]
    assert in_a_thread(lambda: list(ledger.verify(Workspace.objects.get()))) == []
    assert in_a_thread(Approval.objects.count) == 1


def test_two_opposite_reviewers_cannot_both_win(rosa: Person, olivia: Person, waiting: Variant) -> None:
    sight = in_a_thread(lambda: sight_of(waiting))

    def act(number: int) -> str:
        try:
            if number:
                return reject(olivia.membership, sight, "Wrong logo").verdict
            return approve(rosa.membership, sight).verdict
        except Conflict as refusal:
            return refusal.code

    assert "decided_meanwhile" in together(2, act)
    assert in_a_thread(Decision.objects.count) == 1


def test_undo_pressed_eight_times_is_done_once(rosa: Person, waiting: Variant) -> None:
    decision = in_a_thread(lambda: approve(rosa.membership, sight_of(waiting)))

    undone = together(8, lambda _number: undo(rosa.membership, decision.pk))

    assert {one.pk for one in undone} == {undone[0].pk}
    assert in_a_thread(Decision.objects.count) == 2
