"""What people say about a revision stays, in threads, at its place, and in the ledger."""

from uuid import uuid4

import pytest

from campaigns.contents import Content
from campaigns.models import Comment, Variant
from campaigns.selectors.comments import pins_on, threads_on
from campaigns.services.comments import BODY_MAX, Pin, Remark, comment, settle
from tests.campaigns.factories import current, make_revision, make_variant
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry, Workspace
from workspaces.services import ledger


def test_it_is_kept_with_its_place_and_told_in_the_ledger(said: Comment, variant: Variant) -> None:
    [thread] = threads_on(variant)
    assert (thread.first, thread.number, thread.is_resolved) == (said, 1, False)
    square = Content.from_json(current(variant).content).files[0]
    [pin] = pins_on([thread], current(variant), square)
    assert (pin.number, pin.x, pin.y) == (1, square.width // 4, square.height * 3 // 4)
    entry = LedgerEntry.objects.get(kind="comment.say")
    assert entry.subject == f"variant:{variant.pk}"
    assert "The bag looks grey here." in entry.content
    assert list(ledger.verify(Workspace.objects.get(pk=variant.workspace_id))) == []


def test_answers_of_answers_stay_in_one_thread(said: Comment, variant: Variant, alice: Person) -> None:
    revision = current(variant).pk
    first = comment(alice.membership, revision, Remark("Warmer light?", answers=said.pk))
    comment(alice.membership, revision, Remark("Ordered.", answers=first.pk))
    [thread] = threads_on(variant)
    assert [answer.body for answer in thread.answers] == ["Warmer light?", "Ordered."]


def test_a_thread_is_resolved_once_and_may_be_opened_again(
    said: Comment, variant: Variant, alice: Person
) -> None:
    settle(alice.membership, said.pk, resolved=True)
    assert threads_on(variant)[0].is_resolved
    with pytest.raises(Conflict):
        settle(alice.membership, said.pk, resolved=True)
    settle(alice.membership, said.pk, resolved=False)
    assert not threads_on(variant)[0].is_resolved
    with pytest.raises(Conflict):
        settle(alice.membership, said.pk, resolved=False)


def test_after_a_change_it_is_still_said_but_marks_no_picture(
    said: Comment, variant: Variant, alice: Person
) -> None:
    make_revision(variant, alice.user)
    variant.refresh_from_db()
    [thread] = threads_on(variant)
    square = Content.from_json(current(variant).content).files[0]
    assert pins_on([thread], current(variant), square) == ()


def test_the_same_press_twice_says_it_once(variant: Variant, rosa: Person, alice: Person) -> None:
    remark = Remark("Too dark", request_id=uuid4())
    first = comment(rosa.membership, current(variant).pk, remark)
    assert comment(rosa.membership, current(variant).pk, remark) == first
    assert Comment.objects.count() == 1
    with pytest.raises(Conflict):
        comment(alice.membership, current(variant).pk, remark)


@pytest.mark.parametrize(
    "remark",
    [
        Remark("   "),
        Remark("x" * (BODY_MAX + 1)),
        Remark("There", Pin("story_of_my_life")),
        Remark("There", Pin("feed_square", 10_001, 5)),
        Remark("There", Pin("feed_square", 5, None)),
        Remark("Then", Pin("feed_square", moment=10)),
    ],
    ids=["empty", "long", "format", "outside", "half", "still"],
)
def test_what_makes_no_sense_is_refused(variant: Variant, rosa: Person, remark: Remark) -> None:
    with pytest.raises(Invalid):
        comment(rosa.membership, current(variant).pk, remark)
    assert not Comment.objects.exists()


def test_the_read_only_colleague_and_the_stranger(
    said: Comment, variant: Variant, bob: Person, charlie: Person
) -> None:
    with pytest.raises(NotAllowed):
        comment(bob.membership, current(variant).pk, Remark("Nice"))
    with pytest.raises(NotAllowed):
        settle(bob.membership, said.pk, resolved=True)
    with pytest.raises(NotFound):
        comment(charlie.membership, current(variant).pk, Remark("Nice"))
    with pytest.raises(NotFound):
        settle(charlie.membership, said.pk, resolved=True)


def test_an_answer_belongs_to_a_thread_of_its_variant(said: Comment, alice: Person) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    with pytest.raises(NotFound):
        comment(alice.membership, current(other).pk, Remark("Here too", answers=said.pk))
