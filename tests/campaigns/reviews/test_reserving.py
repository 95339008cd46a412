"""Two reviewers are never given the same variant at once, and nobody waits for one who went away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Reservation, Variant
from campaigns.selectors.reviews import looked_at, waiting_count
from campaigns.services.reserving import HELD, take_next
from campaigns.services.reviews import approve, reject
from tests.campaigns.api import api_of
from tests.campaigns.factories import make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.models import Membership, Role, User, Workspace


@pytest.fixture
def made(alice: Person) -> list[Variant]:
    return [make_variant(alice.membership.workspace, alice.user) for _ in range(5)]


@pytest.fixture
def olga(workspace: Workspace) -> Membership:
    """Return a second reviewer's membership."""
    user = User.objects.create_user("olga@example.com", name="Olga")
    return Membership.objects.create(workspace=workspace, user=user, role=Role.REVIEWER)


def given(membership: Membership, limit: int = 2) -> list[Variant]:
    return take_next(membership, limit=limit)[0]


def test_the_second_reviewer_is_given_others(made: list[Variant], rosa: Person, olga: Membership) -> None:
    assert given(rosa.membership) == made[:2]
    assert given(olga) == made[2:4]
    assert given(rosa.membership) == made[:2]
    assert waiting_count(olga) == 5


def test_what_lies_before_others_is_said_once_nothing_is_left(
    made: list[Variant], rosa: Person, olga: Membership
) -> None:
    given(rosa.membership, 9)
    assert given(olga) == []
    assert looked_at(olga) == [("Rosa", 5)]
    assert looked_at(rosa.membership) == []


def test_one_who_went_away_keeps_nobody_waiting(made: list[Variant], rosa: Person, olga: Membership) -> None:
    given(rosa.membership, 9)
    Reservation.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert given(olga) == made[:2]
    assert not Reservation.objects.filter(reviewer=rosa.user).exists()


def test_looking_on_keeps_it_longer(made: list[Variant], rosa: Person) -> None:
    given(rosa.membership)
    Reservation.objects.update(until=timezone.now() + timedelta(seconds=1))
    given(rosa.membership)
    assert Reservation.objects.filter(until__gt=timezone.now() + HELD / 2).count() == 2


def test_a_decision_gives_it_to_the_one_who_has_to_see_it_too(
    workspace: Workspace, made: list[Variant], rosa: Person, olga: Membership
) -> None:
    workspace.required_approvals = 2
    workspace.save()
    first, _second = given(rosa.membership)
    approve(rosa.membership, sight_of(first))
    assert given(olga, 1) == [first]


def test_a_reservation_is_no_lock(made: list[Variant], rosa: Person, olga: Membership) -> None:
    given(rosa.membership)
    assert reject(olga, sight_of(made[0]), "Too dark").reviewer == olga.user


def test_a_read_only_colleague_sees_what_waits_and_keeps_nothing(
    made: list[Variant], bob: Person, rosa: Person
) -> None:
    assert given(bob.membership) == made[:2]
    assert given(rosa.membership) == made[:2]
    assert set(Reservation.objects.values_list("reviewer", flat=True)) == {rosa.user.pk}


def test_the_api_gives_each_its_own(made: list[Variant], olivia: Person, rosa: Person) -> None:
    apis = {person: api_of(person) for person in (rosa, olivia)}
    asked = (rosa, olivia, rosa)
    codes = [apis[person].get("/reviews/next").json()["item"]["code"] for person in asked]
    assert codes == [made[0].code, made[1].code, made[0].code]
