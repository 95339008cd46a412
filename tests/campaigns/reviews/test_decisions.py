"""Approve and reject: what is written, who may, and what a doubled click does."""

from dataclasses import replace
from uuid import uuid4

import pytest

from campaigns.models import Approval, Decision, Revocation, Variant, Verdict
from campaigns.services.docket import Sight
from campaigns.services.reviews import approve, reject
from tests.campaigns.factories import current, make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry


def test_approve_writes_decision_approval_and_ledger(rosa: Person, variant: Variant) -> None:
    decision = approve(rosa.membership, replace(sight_of(variant), milliseconds_looked=1500))

    revision = current(variant)
    assert (decision.verdict, decision.number, decision.digest) == (Verdict.APPROVE, 1, revision.digest)
    assert decision.milliseconds_looked == 1500
    approval = Approval.objects.get()
    assert (approval.revision, approval.digest, approval.maker) == (revision, revision.digest, revision.maker)
    assert (approval.decision, approval.decision_ids) == (decision, [decision.pk.hex])
    entry = LedgerEntry.objects.get(kind="decision.approve")
    assert (entry.actor, entry.subject) == (rosa.user, f"variant:{variant.pk}")
    assert approval.pk.hex in entry.content


def test_reject_keeps_the_reason_and_approves_nothing(rosa: Person, variant: Variant) -> None:
    decision = reject(rosa.membership, sight_of(variant), "Too dark")

    assert (decision.verdict, decision.reason) == (Verdict.REJECT, "Too dark")
    assert not Approval.objects.exists()


def test_a_later_reject_of_somebody_else_revokes(rosa: Person, olivia: Person, variant: Variant) -> None:
    approve(rosa.membership, sight_of(variant))

    decision = reject(olivia.membership, sight_of(variant), "Wrong logo")

    assert Revocation.objects.get().decision == decision
    assert Approval.objects.get().revocation


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_reject_needs_a_reason(rosa: Person, variant: Variant, reason: str) -> None:
    with pytest.raises(Invalid):
        reject(rosa.membership, sight_of(variant), reason)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_only_reviewers_decide(name: str, variant: Variant, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(name)
    with pytest.raises(NotAllowed):
        approve(person.membership, sight_of(variant))
    assert not Decision.objects.exists()


def test_a_role_lost_since_the_page_was_shown_counts(rosa: Person, variant: Variant) -> None:
    stale = rosa.membership
    type(stale).objects.filter(pk=stale.pk).update(role="viewer")
    with pytest.raises(NotAllowed):
        approve(stale, sight_of(variant))
    assert not Decision.objects.exists()


def test_a_stranger_finds_nothing(charlie: Person, variant: Variant) -> None:
    with pytest.raises(NotFound):
        approve(charlie.membership, sight_of(variant))
    assert not Decision.objects.exists()


def test_an_unknown_revision_is_not_found(rosa: Person) -> None:
    with pytest.raises(NotFound):
        approve(rosa.membership, Sight(uuid4(), "0" * 64))


def test_the_same_press_again_returns_the_first_decision(rosa: Person, variant: Variant) -> None:
    sight = replace(sight_of(variant), request_id=uuid4())
    first = approve(rosa.membership, sight)

    assert approve(rosa.membership, sight) == first
    assert (Decision.objects.count(), Approval.objects.count()) == (1, 1)
    assert LedgerEntry.objects.filter(kind__startswith="decision.").count() == 1


def test_the_same_press_for_another_variant_is_refused(rosa: Person, alice: Person, variant: Variant) -> None:
    name = uuid4()
    approve(rosa.membership, replace(sight_of(variant), request_id=name))
    other = make_variant(alice.membership.workspace, alice.user)

    with pytest.raises(Conflict) as refusal:
        approve(rosa.membership, replace(sight_of(other), request_id=name))
    assert refusal.value.code == "request_id_reused"
    assert Decision.objects.count() == 1


def test_approving_twice_decides_once(rosa: Person, variant: Variant) -> None:
    first = approve(rosa.membership, sight_of(variant))

    assert approve(rosa.membership, sight_of(variant)) == first
    assert Decision.objects.count() == 1
