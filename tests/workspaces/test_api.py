"""The workspaces API: each route works, and refuses strangers, readers and nonsense."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.conftest import Person
from tests.rest import Api, problem_of
from workspaces.models import Invitation, Membership, Token
from workspaces.services.tokens import create_token


def test_the_workspace_says_what_it_is(bob: Person) -> None:
    answer = Api(bob).get("/workspace").json()
    assert (answer["slug"], answer["role"], answer["required_approvals"]) == ("kopi-senja", "viewer", 1)


@pytest.mark.parametrize("fault", [{"required_approvals": 4}, {"name": ""}, {"four_eyes": "x"}, {"more": 1}])
def test_a_broken_rule_is_refused(olivia: Person, fault: dict[str, object]) -> None:
    body = {"name": "Kopi", "four_eyes": "on", "required_approvals": 2} | fault
    assert problem_of(Api(olivia).put("/workspace", body), 422)["errors"]
    olivia.membership.workspace.refresh_from_db()
    assert olivia.membership.workspace.name == "Kopi Senja"


def test_members_are_listed_page_by_page(olivia: Person, bob: Person, charlie: Person) -> None:
    api = Api(bob)
    first = api.get("/members?limit=1").json()
    rest = api.get(f"/members?cursor={first['next_cursor']}").json()
    emails = [one["email"] for one in first["items"] + rest["items"]]
    assert emails == ["olivia@example.com", "bob@example.com"]
    problem_of(api.get("/members?cursor=x"), 422)


def test_an_owner_changes_and_removes_a_member(olivia: Person, bob: Person) -> None:
    api = Api(olivia)
    address = f"/members/{bob.membership.pk}"
    assert api.patch(address, {"role": "reviewer"}).json()["role"] == "reviewer"
    assert api.delete(address).status_code == 204
    problem_of(api.delete(address), 404)


def test_members_are_safe_from_others(olivia: Person, alice: Person, charlie: Person) -> None:
    address = f"/members/{olivia.membership.pk}"
    problem_of(Api(alice).patch(address, {"role": "viewer"}), 403)
    problem_of(Api(alice).delete(address), 403)
    problem_of(Api(charlie).patch(address, {"role": "viewer"}), 404)
    problem_of(Api(olivia).patch(address, {"role": "viewer"}), 409)
    problem_of(Api(olivia).patch(address, {"role": "emperor"}), 422)
    assert Membership.objects.get(pk=olivia.membership.pk).role == "owner"


def test_an_invitation_by_api_is_accepted_by_page(olivia: Person) -> None:
    api = Api(olivia)
    made = api.post("/invitations", {"email": "nia@example.com", "role": "viewer"}).json()
    (listed,) = api.get("/invitations").json()["items"]
    assert (listed["id"], listed["secret"]) == (made["id"], None)
    form = {"name": "Nia", "password": "seven grey kettles"}
    assert Client().post(f"/invitation/{made['secret']}/", form).status_code == 302
    problem_of(api.delete(f"/invitations/{made['id']}"), 409)


def test_invitations_are_for_owners(olivia: Person, alice: Person, charlie: Person) -> None:
    body = {"email": "nia@example.com", "role": "viewer"}
    made = Api(olivia).post("/invitations", body).json()
    problem_of(Api(alice).get("/invitations"), 403)
    problem_of(Api(alice).post("/invitations", body), 403)
    problem_of(Api(charlie).delete(f"/invitations/{made['id']}"), 404)
    problem_of(Api(olivia).post("/invitations", body | {"email": "nobody"}), 422)
    assert Invitation.objects.get().revoked_at is None


def test_a_token_makes_and_revokes_tokens_of_its_person(bob: Person) -> None:
    api = Api(bob)
    made = api.post("/tokens", {"name": "Nightly"}).json()
    assert made["secret"].startswith("vrs_")
    assert {one["secret"] for one in api.get("/tokens").json()["items"]} == {None}
    assert api.delete(f"/tokens/{made['id']}").status_code == 204
    problem_of(api.delete(f"/tokens/{made['id']}"), 409)
    problem_of(api.delete(f"/tokens/{uuid4()}"), 404)


def test_tokens_of_others_stay(bob: Person, rosa: Person, charlie: Person) -> None:
    token = create_token(rosa.membership, "x").token
    problem_of(Api(bob).delete(f"/tokens/{token.pk}"), 403)
    problem_of(Api(charlie).delete(f"/tokens/{token.pk}"), 404)
    problem_of(Api(bob).post("/tokens", {"name": ""}), 422)
    assert Token.objects.get(pk=token.pk).revoked_at is None


def test_the_ledger_is_a_chain_of_ones_own_workspace(olivia: Person, charlie: Person) -> None:
    Api(charlie)
    api = Api(olivia)
    api.post("/invitations", {"email": "nia@example.com", "role": "viewer"})
    entries = api.get("/ledger").json()["items"]
    assert [one["kind"] for one in entries] == ["token.create", "invitation.create"]
    assert entries[1]["previous_digest"] == entries[0]["digest"]
    assert api.post("/ledger", {}).status_code == 405
