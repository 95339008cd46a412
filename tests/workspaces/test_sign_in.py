"""Signing in: password, reset by mail, second factor with recovery codes, one's own name."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.conftest import PASSWORD, Person
from tests.workspaces.second_factor import code_of
from workspaces.models import User

LOGIN = "/accounts/login/"
ACTIVATE = "/accounts/2fa/totp/activate/"


def signs_in(client: Client, password: str = PASSWORD) -> bool:
    """Send the sign-in form as Bob and tell whether a page of his opens afterwards."""
    client.post(LOGIN, {"login": "Bob@example.com", "password": password})
    return client.get("/account/").status_code == 200


@pytest.fixture
def second_factor(bob: Person) -> str:
    """Switch on Bob's second factor through its pages; return the secret that his phone keeps."""
    bob.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = bob.client.get(ACTIVATE)
    secret: str = page.context["form"].secret
    assert bob.client.post(ACTIVATE, {"code": code_of(secret)}).status_code == 302
    return secret


def test_a_person_signs_in_and_out(bob: Person) -> None:
    client = Client()
    assert signs_in(client)
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_the_same(bob: Person) -> None:
    answers = [
        Client().post(LOGIN, {"login": address, "password": "wrong"}).content
        for address in ("bob@example.com", "nobody@example.com")
    ]
    texts = [re.sub(rb'(value|data-csrf-token)="[^"]*"', b"", answer) for answer in answers]
    assert texts[0] == texts[1]


def test_a_forgotten_password_is_chosen_anew_once(bob: Person) -> None:
    Client().post("/accounts/password/reset/", {"email": "bob@example.com"})
    (link,) = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    client = Client()
    form = client.get(link)["Location"]
    client.post(form, {"password1": "seven grey kettles", "password2": "seven grey kettles"})
    assert (signs_in(Client()), signs_in(Client(), "seven grey kettles")) == (False, True)
    assert b"This link no longer works" in Client().get(link).content


def test_an_unknown_address_gets_the_same_answer(db: None) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert "no account with this address" in str(mail.outbox[0].body)


def test_with_a_second_factor_the_password_is_not_enough(bob: Person, second_factor: str) -> None:
    client = Client()
    assert not signs_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/account/").status_code == 302


def test_a_recovery_code_works_once(bob: Person, second_factor: str) -> None:
    bob.client.post("/accounts/2fa/recovery-codes/generate/")
    page = bob.client.get("/accounts/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]
    for expected in (200, 302):
        client = Client()
        signs_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get("/account/").status_code == expected


def test_switching_the_second_factor_off_is_told_by_mail(bob: Person, second_factor: str) -> None:
    mail.outbox.clear()
    assert bob.client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert signs_in(Client())
    assert mail.outbox[0].to == ["bob@example.com"]


def test_a_person_changes_their_name_and_not_their_address(bob: Person) -> None:
    assert bob.client.post("/account/", {"name": "Robert", "email": "x@example.com"}).status_code == 302
    assert User.objects.values_list("name", "email").get(pk=bob.user.pk) == ("Robert", "bob@example.com")
    assert bob.client.get("/accounts/email/").status_code == 302


def test_who_belongs_to_no_workspace_is_told_so(bob: Person) -> None:
    bob.membership.delete()
    assert b"No workspace yet" in bob.client.get("/").content
