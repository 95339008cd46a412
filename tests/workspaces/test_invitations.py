"""Invitations: an owner offers, the link works once, for its address, while the inviter may still invite."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.conftest import PASSWORD, Person
from workspaces.models import Invitation, LedgerEntry, Membership, Role, User, Workspace
from workspaces.services.invitations import NewInvitation, invite

PAGE = "/w/kopi-senja/workspace/members/invite/"
NEW_PASSWORD = "seven grey kettles"


@pytest.fixture
def offer(olivia: Person) -> NewInvitation:
    return invite(olivia.membership, "Nia@Example.com", Role.REVIEWER)


def join(offer: NewInvitation, client: Client | None = None, **form: str) -> int:
    form = {"name": "Nia", "password": NEW_PASSWORD} | form
    return (client or Client()).post(f"/invitation/{offer.secret}/", form).status_code


def test_an_owner_invites_by_mail_and_sees_the_link_once(olivia: Person) -> None:
    page = olivia.client.post(PAGE, {"email": "nia@example.com", "role": "reviewer"})
    assert page.status_code == 200
    (message,) = mail.outbox
    (link,) = re.findall(r"http://\S+/invitation/\S+/", str(message.body))
    assert message.to == ["nia@example.com"]
    assert link in page.content.decode()
    assert link.split("/")[-2] not in str(Invitation.objects.values().get())


def test_without_a_mail_server_the_link_still_works(olivia: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = olivia.client.post(PAGE, {"email": "nia@example.com", "role": "viewer"})
    assert "No mail server took the e-mail" in page.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("form", [{"email": "nobody", "role": "viewer"}, {"email": "n@example.com"}])
def test_a_broken_invitation_is_refused(olivia: Person, form: dict[str, str]) -> None:
    assert olivia.client.post(PAGE, form).status_code == 200
    assert not Invitation.objects.exists()


def test_only_owners_invite(alice: Person, charlie: Person) -> None:
    form = {"email": "nia@example.com", "role": "owner"}
    assert alice.client.post(PAGE, form).status_code == 403
    assert charlie.client.post(PAGE, form).status_code == 404
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(olivia: Person, bob: Person) -> None:
    answer = olivia.client.post(PAGE, {"email": "BOB@example.com", "role": "owner"})
    assert answer.status_code == 409
    assert not Invitation.objects.exists()


def test_a_newcomer_joins_and_can_sign_in(offer: NewInvitation) -> None:
    assert join(offer) == 302
    membership = Membership.objects.get(user__email="nia@example.com")
    assert (membership.role, membership.user.name) == (Role.REVIEWER, "Nia")
    assert Client().login(email="nia@example.com", password=NEW_PASSWORD)
    assert LedgerEntry.objects.latest("position").kind == "invitation.accept"


def test_a_link_works_once(offer: NewInvitation) -> None:
    assert (join(offer), join(offer)) == (302, 409)
    assert User.objects.filter(email="nia@example.com").count() == 1


def test_an_expired_or_withdrawn_or_invented_link_is_refused(olivia: Person, offer: NewInvitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert join(offer) == 409
    again = invite(olivia.membership, "nia@example.com", Role.VIEWER)
    olivia.client.post(f"/w/kopi-senja/workspace/invitations/{again.invitation.pk}/revoke/")
    assert join(again) == 409
    assert Client().get("/invitation/invented/").status_code == 409
    assert not User.objects.filter(email="nia@example.com").exists()


def test_inviting_again_withdraws_the_earlier_link(olivia: Person, offer: NewInvitation) -> None:
    invite(olivia.membership, "nia@example.com", Role.VIEWER)
    assert join(offer) == 409


def test_nobody_passes_on_a_role_they_lost(olivia: Person, offer: NewInvitation) -> None:
    Membership.objects.filter(pk=olivia.membership.pk).update(role=Role.REVIEWER)
    assert join(offer) == 422
    assert not User.objects.filter(email="nia@example.com").exists()


def test_a_weak_password_uses_nothing_up(offer: NewInvitation) -> None:
    assert join(offer, password="password") == 422
    assert not User.objects.filter(email="nia@example.com").exists()
    assert join(offer) == 302


def test_who_has_an_account_signs_in_and_joins(olivia: Person, charlie: Person) -> None:
    offer = invite(olivia.membership, charlie.user.email, Role.VIEWER)
    assert b"sign in to accept" in Client().get(f"/invitation/{offer.secret}/").content
    assert join(offer) == 200, "a new account must not take over an address that has one"
    assert Client().login(email=charlie.user.email, password=PASSWORD)
    assert join(offer, charlie.client) == 302
    assert Membership.objects.get(user=charlie.user, workspace=olivia.membership.workspace).role == "viewer"


def test_somebody_else_cannot_use_the_link(offer: NewInvitation, bob: Person, charlie: Person) -> None:
    assert join(offer, charlie.client) == 403
    assert b"Sign out and open the link again" in charlie.client.get(f"/invitation/{offer.secret}/").content
    assert Invitation.objects.get().accepted_at is None


def test_revoking_is_for_owners_of_this_workspace(
    offer: NewInvitation, bob: Person, charlie: Person, workspace: Workspace
) -> None:
    address = f"/w/kopi-senja/workspace/invitations/{offer.invitation.pk}/revoke/"
    assert bob.client.post(address).status_code == 403
    assert charlie.client.post(address).status_code == 404
    assert charlie.client.post(address.replace("kopi-senja", "elsewhere")).status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_the_public_sign_up_is_closed(db: None) -> None:
    form = {"email": "x@example.com", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert b"By invitation only" in Client().post("/accounts/signup/", form).content
    assert not User.objects.exists()
