"""What waits for whom, in which order, and where one goes on."""

from campaigns.models import Variant
from campaigns.selectors.review_items import items_of
from campaigns.selectors.reviews import (
    Place,
    ReviewState,
    Scope,
    in_state,
    newest_decision,
    next_waiting,
    rail_count,
    reviewable,
    seconds_each,
    variants_shown,
    waiting_count,
)
from campaigns.services.docket import Sight
from campaigns.services.reviews import approve, reject, undo
from tests.campaigns.factories import current, flag, make_revision, make_variant, make_waiting_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.models import Workspace


def make(alice: Person, count: int) -> list[Variant]:
    """Return variants that wait for review, the oldest first."""
    return [make_variant(alice.membership.workspace, alice.user) for _ in range(count)]


def walk(person: Person, *, limit: int = 9) -> list[Variant]:
    """Return all that waits for this person, page by page."""
    found, place = next_waiting(person.membership, limit=limit)
    while place:
        more, place = next_waiting(person.membership, place=place, limit=limit)
        found += more
    return found


def test_the_oldest_comes_first_and_unmade_ones_not_at_all(alice: Person, rosa: Person) -> None:
    made = make(alice, 3)
    make_waiting_variant(alice.membership.workspace, alice.user)
    assert walk(rosa) == made


def test_pages_of_any_size_make_the_same_walk(alice: Person, rosa: Person) -> None:
    made = make(alice, 5)
    assert [walk(rosa, limit=size) for size in (1, 2, 5, 6)] == [made] * 4


def test_one_goes_on_where_one_stopped_and_then_from_the_beginning(alice: Person, rosa: Person) -> None:
    made = make(alice, 5)
    approve(rosa.membership, sight_of(made[2]))
    assert walk(rosa, limit=2) == [made[3], made[4], made[0], made[1]]


def test_a_place_may_be_named(alice: Person, rosa: Person) -> None:
    made = make(alice, 3)
    found, _place = next_waiting(rosa.membership, place=Place(made[1].pk, after=made[1].pk))
    assert found == [made[2], made[0]]


def test_what_one_decided_waits_no_longer_until_undone(alice: Person, rosa: Person) -> None:
    made = make(alice, 2)
    decision = reject(rosa.membership, sight_of(made[0]), "Too dark")
    assert walk(rosa) == [made[1]]
    undo(rosa.membership, decision.pk)
    assert walk(rosa) == made


def test_what_others_settled_waits_for_nobody(alice: Person, rosa: Person, olivia: Person) -> None:
    made = make(alice, 3)
    approve(olivia.membership, sight_of(made[0]))
    reject(olivia.membership, sight_of(made[1]), "Too dark")
    assert walk(rosa) == [made[2]]


def test_the_second_of_two_approvals_is_waited_for(alice: Person, rosa: Person, olivia: Person) -> None:
    made = make(alice, 1)
    Workspace.objects.update(required_approvals=2)
    for person in (alice, rosa, olivia):
        person.membership.workspace.refresh_from_db()
    approve(olivia.membership, sight_of(made[0]))
    assert (walk(rosa), walk(olivia)) == (made, [])


def test_a_reject_that_was_replaced_no_longer_settles(alice: Person, rosa: Person) -> None:
    made = make(alice, 1)
    reject(rosa.membership, sight_of(made[0]), "Too dark")
    approve(rosa.membership, sight_of(made[0]))
    rows = reviewable(alice.membership.workspace)
    assert list(in_state(rows, ReviewState.APPROVED)) == made
    assert not in_state(rows, ReviewState.REJECTED).exists()


def test_a_new_revision_waits_again(alice: Person, rosa: Person) -> None:
    made = make(alice, 1)
    approve(rosa.membership, sight_of(made[0]))
    make_revision(made[0], alice.user)
    assert walk(rosa) == made


def test_under_four_eyes_ones_own_waits_for_others(olivia: Person, rosa: Person) -> None:
    own = make_variant(olivia.membership.workspace, olivia.user)
    assert (walk(olivia), walk(rosa)) == ([], [own])


def test_a_viewer_sees_what_waits_for_anybody(alice: Person, bob: Person, rosa: Person) -> None:
    made = make(alice, 2)
    approve(rosa.membership, sight_of(made[0]))
    assert walk(bob) == [made[1]]


def test_nothing_of_another_workspace_waits(alice: Person, charlie: Person) -> None:
    make(alice, 1)
    assert walk(charlie) == []


def test_a_part_of_the_queue(alice: Person, rosa: Person) -> None:
    made = make(alice, 2)
    scope = Scope(campaign_id=made[1].campaign_id, segment_id=made[1].segment_id)
    assert next_waiting(rosa.membership, scope)[0] == [made[1]]
    assert waiting_count(rosa.membership, scope) == 1


def test_counting_stops_above_the_most(alice: Person, rosa: Person) -> None:
    make(alice, 4)
    assert [waiting_count(rosa.membership, most=most) for most in (2, 4, 9)] == [3, 4, 4]


def test_the_rail_counts_anew_after_a_decision(alice: Person, bob: Person, rosa: Person) -> None:
    made = make(alice, 2)
    assert (rail_count(rosa.membership), rail_count(bob.membership)) == (2, 0)
    approve(rosa.membership, sight_of(made[0]))
    assert rail_count(rosa.membership) == 1


def test_an_item_tells_what_one_needs_to_judge(alice: Person, rosa: Person, olivia: Person) -> None:
    [made] = make(alice, 1)
    finding = flag(current(made))
    reject(olivia.membership, sight_of(made), "Wrong logo")

    [item] = items_of(rosa.membership, list(variants_shown(alice.membership.workspace)))

    assert (item.state, item.seen, item.mine, item.may_approve) == (ReviewState.REJECTED, 1, None, True)
    assert item.findings == (finding,)
    assert [one.reviewer for one in item.counting] == [olivia.user]
    assert item.content.code == made.code


def test_the_pace_is_ones_own(alice: Person, rosa: Person) -> None:
    assert seconds_each(rosa.membership) == 4.0
    for made, looked in zip(make(alice, 3), (1000, 2000, 9000), strict=True):
        revision = current(made)
        approve(rosa.membership, Sight(revision.pk, revision.digest, milliseconds_looked=looked))
    assert seconds_each(rosa.membership) == 2.0


def test_the_newest_decision_that_can_be_undone(alice: Person, rosa: Person) -> None:
    first, second = (approve(rosa.membership, sight_of(made)) for made in make(alice, 2))
    assert newest_decision(rosa.membership) == second
    undo(rosa.membership, second.pk)
    assert newest_decision(rosa.membership) == first
