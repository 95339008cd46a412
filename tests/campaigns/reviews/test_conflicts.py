"""A stale page: what changed since somebody looked, by whom and when; nothing is written."""

from dataclasses import replace

import pytest

from campaigns.models import Approval, Decision, Variant
from campaigns.services.reviews import approve, reject
from tests.campaigns.factories import make_revision
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.errors import Conflict


def test_a_new_revision_is_not_approved_unseen(rosa: Person, alice: Person, variant: Variant) -> None:
    stale = sight_of(variant)
    make_revision(variant, alice.user)

    with pytest.raises(Conflict, match="Alice had it made again") as refusal:
        approve(rosa.membership, stale)
    assert refusal.value.code == "changed"
    assert refusal.value.errors[0]["who"] == "Alice"
    assert not Decision.objects.exists()


def test_another_digest_is_not_approved(rosa: Person, variant: Variant) -> None:
    with pytest.raises(Conflict):
        approve(rosa.membership, replace(sight_of(variant), digest="0" * 64))
    assert not Decision.objects.exists()


def test_the_second_of_two_opposite_verdicts_is_told(rosa: Person, olivia: Person, variant: Variant) -> None:
    both_saw = sight_of(variant)
    reject(olivia.membership, both_saw, "Wrong logo")

    with pytest.raises(Conflict, match="Olivia rejected") as refusal:
        approve(rosa.membership, both_saw)
    assert refusal.value.code == "decided_meanwhile"
    assert refusal.value.errors[0]["number"] == 1
    assert Decision.objects.count() == 1


def test_having_seen_it_one_may_overrule(rosa: Person, olivia: Person, variant: Variant) -> None:
    approve(olivia.membership, sight_of(variant))

    reject(rosa.membership, sight_of(variant), "Wrong logo")

    assert not Approval.objects.filter(revocation=None).exists()


def test_the_same_verdict_twice_is_no_conflict(rosa: Person, olivia: Person, variant: Variant) -> None:
    both_saw = sight_of(variant)
    approve(olivia.membership, both_saw)

    approve(rosa.membership, both_saw)

    assert (Decision.objects.count(), Approval.objects.count()) == (2, 1)
