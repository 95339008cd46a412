"""Undo: everything comes back as it was, until it has left the building."""

from uuid import uuid4

import pytest

from campaigns.models import Approval, Decision, Publication, PublicationItem, Revocation, Variant, Withdrawal
from campaigns.services.reviews import approve, reject, undo
from tests.campaigns.factories import current, make_revision
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.errors import Conflict, NotAllowed, NotFound


def holds(variant: Variant) -> bool:
    """Tell whether an approval of the current revision holds."""
    return Approval.objects.filter(revision=current(variant), revocation=None).exists()


def publish(alice: Person, variant: Variant) -> PublicationItem:
    """Freeze the variant's approval into a publication."""
    workspace, revision = alice.membership.workspace, current(variant)
    publication = Publication.objects.create(
        workspace=workspace, name="Autumn", made_by=alice.user, item_count=1
    )
    return PublicationItem.objects.create(
        workspace=workspace,
        publication=publication,
        position=1,
        variant=variant,
        revision=revision,
        approval=Approval.objects.get(revision=revision),
        digest=revision.digest,
        facts={},
    )


def test_undo_ends_the_approval(rosa: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))

    undone = undo(rosa.membership, decision.pk)

    assert (undone.undoes, undone.number) == (decision, 2)
    assert Revocation.objects.get().decision == undone
    assert not holds(variant)


def test_an_approval_comes_back_when_the_reject_is_undone(rosa: Person, variant: Variant) -> None:
    approve(rosa.membership, sight_of(variant))
    slip = reject(rosa.membership, sight_of(variant), "Slip of the key")

    undo(rosa.membership, slip.pk)

    assert holds(variant)
    assert (Approval.objects.count(), Revocation.objects.count()) == (2, 1)


def test_the_approval_of_others_comes_back_too(rosa: Person, olivia: Person, variant: Variant) -> None:
    approve(olivia.membership, sight_of(variant))
    slip = reject(rosa.membership, sight_of(variant), "Too dark")

    undo(rosa.membership, slip.pk)

    assert holds(variant)


def test_undo_twice_is_done_once(rosa: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    first = undo(rosa.membership, decision.pk, request_id=uuid4())

    assert undo(rosa.membership, decision.pk, request_id=uuid4()) == first
    assert Decision.objects.count() == 2


def test_one_undoes_only_ones_own(rosa: Person, olivia: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    with pytest.raises(NotAllowed):
        undo(olivia.membership, decision.pk)
    assert holds(variant)


def test_a_stranger_undoes_nothing(rosa: Person, charlie: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    with pytest.raises(NotFound):
        undo(charlie.membership, decision.pk)
    assert holds(variant)


def test_an_undo_is_not_undone(rosa: Person, variant: Variant) -> None:
    undone = undo(rosa.membership, approve(rosa.membership, sight_of(variant)).pk)
    with pytest.raises(Conflict) as refusal:
        undo(rosa.membership, undone.pk)
    assert refusal.value.code == "not_undoable"


def test_a_decision_on_an_old_revision_can_be_undone(rosa: Person, alice: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    make_revision(variant, alice.user)

    undo(rosa.membership, decision.pk)

    assert Revocation.objects.count() == 1


def test_what_is_published_is_not_undone(rosa: Person, alice: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    publish(alice, variant)
    with pytest.raises(Conflict, match="withdraw it from the publication first") as refusal:
        undo(rosa.membership, decision.pk)
    assert refusal.value.code == "published"
    assert holds(variant)
    assert Decision.objects.count() == 1


def test_what_is_published_is_not_rejected(rosa: Person, alice: Person, variant: Variant) -> None:
    approve(rosa.membership, sight_of(variant))
    publish(alice, variant)
    with pytest.raises(Conflict, match="withdraw it from the publication first"):
        reject(rosa.membership, sight_of(variant), "Too late")
    assert holds(variant)
    assert Decision.objects.count() == 1


def test_what_was_withdrawn_can_be_undone(rosa: Person, alice: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, sight_of(variant))
    item = publish(alice, variant)
    Withdrawal.objects.create(
        workspace=item.workspace, item=item, withdrawn_by=alice.user, reason="Old price"
    )

    undo(rosa.membership, decision.pk)

    assert not holds(variant)
