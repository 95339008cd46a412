"""API tokens: shown once, kept as a hash, as mighty as their maker is now, revoked for good."""

from django.test import Client

from tests.conftest import Person
from tests.rest import Api, problem_of
from workspaces.models import Membership, Role, Token, Workspace
from workspaces.services.tokens import create_token

PAGE = "/w/kopi-senja/workspace/tokens/"


def status(secret: str) -> int:
    return Client().get("/api/v1/workspace", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_kept_as_a_hash(bob: Person) -> None:
    page = bob.client.post(PAGE, {"name": "Nightly"}).content.decode()
    secret = page.split('data-copy="')[1].split('"')[0]
    assert secret.startswith("vrs_")
    assert secret not in bob.client.get(PAGE).content.decode()
    assert secret not in str(Token.objects.values().get())
    assert status(secret) == 200


def test_a_token_needs_a_name(bob: Person) -> None:
    assert bob.client.post(PAGE, {"name": " "}).status_code == 200
    assert not Token.objects.exists()


def test_a_stranger_makes_none(charlie: Person, workspace: Workspace) -> None:
    assert charlie.client.post(PAGE, {"name": "x"}).status_code == 404
    assert not Token.objects.exists()


def test_a_revoked_token_is_useless(bob: Person) -> None:
    new = create_token(bob.membership, "x")
    assert bob.client.post(f"{PAGE}{new.token.pk}/revoke/").status_code == 302
    assert status(new.secret) == 401
    assert bob.client.post(f"{PAGE}{new.token.pk}/revoke/").status_code == 409


def test_members_revoke_their_own_and_owners_everybodys(bob: Person, rosa: Person, olivia: Person) -> None:
    new = create_token(rosa.membership, "x")
    assert bob.client.post(f"{PAGE}{new.token.pk}/revoke/").status_code == 403
    assert status(new.secret) == 200
    assert olivia.client.post(f"{PAGE}{new.token.pk}/revoke/").status_code == 302
    assert status(new.secret) == 401


def test_members_see_their_own_and_owners_everybodys(bob: Person, rosa: Person, olivia: Person) -> None:
    create_token(rosa.membership, "Of Rosa")
    assert b"Of Rosa" not in bob.client.get(PAGE).content
    assert b"Of Rosa" in olivia.client.get(PAGE).content


def test_a_token_of_another_workspace_is_not_found(olivia: Person, charlie: Person) -> None:
    new = create_token(charlie.membership, "x")
    assert olivia.client.post(f"{PAGE}{new.token.pk}/revoke/").status_code == 404
    assert status(new.secret) == 200


def test_a_token_follows_its_makers_role(olivia: Person, alice: Person) -> None:
    api = Api(olivia)
    body = {"name": "Kopi", "four_eyes": "on", "required_approvals": 2}
    assert api.put("/workspace", body).status_code == 200
    Membership.objects.filter(pk=olivia.membership.pk).update(role=Role.VIEWER)
    problem_of(api.put("/workspace", body | {"name": "Other"}), 403)
    Membership.objects.filter(pk=olivia.membership.pk).delete()
    problem_of(api.get("/workspace"), 401)
    assert Workspace.objects.get(slug="kopi-senja").name == "Kopi"


def test_a_token_of_a_switched_off_person_is_useless(bob: Person) -> None:
    secret = create_token(bob.membership, "x").secret
    bob.user.is_active = False
    bob.user.save()
    assert status(secret) == 401


def test_invented_tokens_are_refused(db: None) -> None:
    assert {status(secret) for secret in ("vrs_invented", "invented", "vrs_")} == {401}
