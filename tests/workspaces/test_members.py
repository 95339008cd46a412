"""Members by page: seen by all, changed by owners, never without an owner."""

from uuid import uuid4

import pytest

from tests.conftest import Person
from tests.threads import together
from workspaces.errors import Conflict
from workspaces.models import LedgerEntry, Membership, Role, Workspace
from workspaces.services.members import change_role

LIST = "/w/kopi-senja/workspace/members/"


def role_of(person: Person) -> str:
    return Membership.objects.get(pk=person.membership.pk).role


def test_every_member_sees_the_members(bob: Person, olivia: Person) -> None:
    page = bob.client.get(LIST)
    assert page.status_code == 200
    assert b"olivia@example.com" in page.content
    assert b"Invite somebody" not in page.content


def test_a_stranger_sees_nothing(charlie: Person, workspace: Workspace) -> None:
    assert charlie.client.get(LIST).status_code == 404


def test_signed_out_visitors_are_sent_to_sign_in_and_back(client: object, bob: Person) -> None:
    bob.client.logout()
    answer = bob.client.get(LIST)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={LIST}")


def test_an_owner_changes_a_role(olivia: Person, bob: Person) -> None:
    answer = olivia.client.post(f"{LIST}{bob.membership.pk}/", {"role": "reviewer"})
    assert answer.status_code == 302
    assert role_of(bob) == Role.REVIEWER
    assert LedgerEntry.objects.get().kind == "member.change_role"


def test_a_role_that_is_none_is_refused(olivia: Person, bob: Person) -> None:
    answer = olivia.client.post(f"{LIST}{bob.membership.pk}/", {"role": "emperor"})
    assert answer.status_code == 200
    assert role_of(bob) == Role.VIEWER


def test_the_same_role_again_records_nothing(olivia: Person, bob: Person) -> None:
    change_role(olivia.membership, bob.membership.pk, Role.VIEWER)
    assert not LedgerEntry.objects.exists()


def test_others_change_no_role(alice: Person, bob: Person) -> None:
    answer = alice.client.post(f"{LIST}{bob.membership.pk}/", {"role": "owner"})
    assert answer.status_code == 403
    assert role_of(bob) == Role.VIEWER


def test_a_member_of_another_workspace_is_not_found(olivia: Person, charlie: Person) -> None:
    for address in (charlie.membership.pk, uuid4()):
        assert olivia.client.post(f"{LIST}{address}/", {"role": "viewer"}).status_code == 404
        assert olivia.client.post(f"{LIST}{address}/remove/").status_code == 404
    assert role_of(charlie) == Role.OWNER


def test_the_last_owner_stays_one(olivia: Person) -> None:
    answer = olivia.client.post(f"{LIST}{olivia.membership.pk}/", {"role": "viewer"})
    assert answer.status_code == 409
    assert "is the last owner" in answer.content.decode()
    assert olivia.client.post(f"{LIST}{olivia.membership.pk}/remove/").status_code == 409
    assert role_of(olivia) == Role.OWNER


def test_an_owner_removes_a_member_and_their_tokens(olivia: Person, bob: Person) -> None:
    bob.user.tokens.create(workspace=bob.membership.workspace, name="x", secret_digest="0" * 64)
    assert olivia.client.post(f"{LIST}{bob.membership.pk}/remove/").status_code == 302
    assert not Membership.objects.filter(pk=bob.membership.pk).exists()
    assert bob.user.tokens.get().revoked_at is not None
    assert bob.client.get(LIST).status_code == 404


def test_a_member_leaves_but_removes_nobody_else(bob: Person, rosa: Person, olivia: Person) -> None:
    assert bob.client.post(f"{LIST}{rosa.membership.pk}/remove/").status_code == 403
    assert bob.client.post(f"{LIST}{bob.membership.pk}/remove/").status_code == 302
    assert set(Membership.objects.values_list("user__name", flat=True)) == {"Rosa", "Olivia"}


def test_removing_needs_a_post(olivia: Person, bob: Person) -> None:
    assert olivia.client.get(f"{LIST}{bob.membership.pk}/remove/").status_code == 405
    assert olivia.client.delete(LIST).status_code == 405


@pytest.fixture
def second_owner(alice: Person) -> Person:
    Membership.objects.filter(pk=alice.membership.pk).update(role=Role.OWNER)
    alice.membership.refresh_from_db()
    return alice


def test_two_owners_cannot_demote_each_other(
    olivia: Person, second_owner: Person, shared_database: None
) -> None:
    one, other = olivia.membership, second_owner.membership
    pairs = [(one, other.pk), (other, one.pk)]

    def demote(number: int) -> str:
        try:
            change_role(*pairs[number], Role.VIEWER)
        except Conflict:
            return "refused"
        return "done"

    assert sorted(together(2, demote)) == ["done", "refused"]
