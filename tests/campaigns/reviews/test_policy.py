"""The workspace's rules: how many approvals, and whether the maker's own counts."""

import pytest

from campaigns.models import Approval, Decision, Variant
from campaigns.services.reviews import approve, reject
from tests.campaigns.factories import make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.errors import NotAllowed
from workspaces.models import Workspace


def ask(workspace: Workspace, **rules: object) -> None:
    """Change the workspace's rules."""
    Workspace.objects.filter(pk=workspace.pk).update(**rules)


def test_two_approvals_are_two_people(rosa: Person, olivia: Person, variant: Variant) -> None:
    ask(variant.workspace, required_approvals=2)
    first = approve(rosa.membership, sight_of(variant))
    assert not Approval.objects.exists()

    second = approve(olivia.membership, sight_of(variant))

    approval = Approval.objects.get()
    assert approval.decision == second
    assert approval.decision_ids == [first.pk.hex, second.pk.hex]
    assert approval.policy == {"four_eyes": True, "own_approval": False, "required_approvals": 2}


def test_a_reject_outweighs_approvals(rosa: Person, olivia: Person, variant: Variant) -> None:
    reject(rosa.membership, sight_of(variant), "Too dark")
    approve(olivia.membership, sight_of(variant))
    assert not Approval.objects.exists()


def test_with_two_reviewers_the_maker_does_not_approve(olivia: Person, rosa: Person) -> None:
    own = make_variant(olivia.membership.workspace, olivia.user)
    with pytest.raises(NotAllowed, match="another reviewer"):
        approve(olivia.membership, sight_of(own))
    assert not Decision.objects.exists()


def test_the_maker_may_reject_their_own(olivia: Person, rosa: Person) -> None:
    own = make_variant(olivia.membership.workspace, olivia.user)
    reject(olivia.membership, sight_of(own), "I can do better")
    assert Decision.objects.count() == 1


def test_in_a_workspace_of_one_own_approval_is_marked(olivia: Person) -> None:
    own = make_variant(olivia.membership.workspace, olivia.user)
    approve(olivia.membership, sight_of(own))
    assert Approval.objects.get().policy["own_approval"] is True


def test_four_eyes_can_be_asked_always(olivia: Person) -> None:
    ask(olivia.membership.workspace, four_eyes="on")
    own = make_variant(olivia.membership.workspace, olivia.user)
    with pytest.raises(NotAllowed):
        approve(olivia.membership, sight_of(own))


def test_a_lowered_bar_is_met_by_confirming(rosa: Person, variant: Variant) -> None:
    ask(variant.workspace, required_approvals=2)
    first = approve(rosa.membership, sight_of(variant))
    ask(variant.workspace, required_approvals=1)

    assert approve(rosa.membership, sight_of(variant)) == first

    assert Approval.objects.get().decision == first
