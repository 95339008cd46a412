"""Many at once: all or none, in the order that was asked."""

from dataclasses import replace
from uuid import uuid4

import pytest

from campaigns.models import Decision, Variant, Verdict
from campaigns.services.docket import Judgement, Undoing
from campaigns.services.reviews import BULK_MAX, decide
from tests.campaigns.factories import make_revision, make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotFound


def approval_of(variant: Variant) -> Judgement:
    """Return the wish to approve the variant as it is now."""
    return Judgement(sight_of(variant), Verdict.APPROVE)


def test_answers_come_in_the_order_asked(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)

    decided = decide(rosa.membership, [approval_of(other), approval_of(variant)])

    assert [one.variant_id for one in decided] == [other.pk, variant.pk]


def test_verdicts_may_differ_and_undo_may_be_among_them(
    rosa: Person, alice: Person, variant: Variant
) -> None:
    [first] = decide(rosa.membership, [approval_of(variant)])
    other = make_variant(alice.membership.workspace, alice.user)
    reject = Judgement(sight_of(other), Verdict.REJECT, "Too dark")

    decided = decide(rosa.membership, [Undoing(first.pk), reject])

    assert [one.verdict for one in decided] == ["undo", "reject"]


def test_one_foreign_id_refuses_all(rosa: Person, charlie: Person, variant: Variant) -> None:
    foreign = make_variant(charlie.membership.workspace, charlie.user)
    with pytest.raises(NotFound):
        decide(rosa.membership, [approval_of(variant), approval_of(foreign)])
    assert not Decision.objects.exists()


def test_stale_ones_are_named_and_nothing_is_written(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    asked = [approval_of(other), approval_of(variant)]
    make_revision(variant, alice.user)

    with pytest.raises(Conflict) as refusal:
        decide(rosa.membership, asked)
    assert [fault["field"] for fault in refusal.value.errors] == ["decisions.1"]
    assert not Decision.objects.exists()


@pytest.mark.parametrize("count", [0, BULK_MAX + 1])
def test_none_and_too_many_are_refused(rosa: Person, variant: Variant, count: int) -> None:
    with pytest.raises(Invalid):
        decide(rosa.membership, [approval_of(variant)] * count)
    assert not Decision.objects.exists()


def test_a_request_id_used_twice_in_a_list_is_refused(rosa: Person, alice: Person, variant: Variant) -> None:
    name, other = uuid4(), make_variant(alice.membership.workspace, alice.user)
    asked = [
        replace(one, sight=replace(one.sight, request_id=name))
        for one in (approval_of(variant), approval_of(other))
    ]
    with pytest.raises(Conflict, match="request id"):
        decide(rosa.membership, asked)
    assert not Decision.objects.exists()
