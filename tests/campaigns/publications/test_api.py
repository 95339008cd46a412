"""The publishing API."""

import json
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Publication, Variant, Withdrawal
from tests.campaigns.factories import make_variant
from tests.campaigns.publications.conftest import write
from tests.conftest import Person
from workspaces.models import Workspace
from workspaces.services.tokens import create_token

BASE = "/api/v1/publications"


def _client(person: Person) -> Client:
    return Client(headers={"authorization": f"Bearer {create_token(person.membership, 'test').secret}"})


def _post(person: Person, path: str, body: Any, **headers: str) -> Any:
    return _client(person).post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_approved_variants_are_published_by_code(approved: Variant, alice: Person) -> None:
    answer = _post(alice, BASE, {"name": "Autumn", "variants": [approved.code]})
    assert answer.status_code == 201
    assert answer.json()["item_count"] == 1
    assert Publication.objects.get().items.get().variant == approved


def test_a_repeated_request_publishes_once(approved: Variant, alice: Person) -> None:
    body = {"name": "Autumn", "variants": [approved.code]}
    client = _client(alice)
    answers = [
        client.post(BASE, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Publication.objects.count() == 1


def test_what_is_not_approved_is_named(workspace: Workspace, alice: Person) -> None:
    variant = make_variant(workspace, alice.user)
    answer = _post(alice, BASE, {"name": "Autumn", "variants": [variant.code]})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == variant.code


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "A"},
        {"name": "A", "variants": []},
        {"name": "A", "variants": ["V"], "state": "ready"},
        [],
    ],
)
def test_a_broken_body_is_refused(body: Any, alice: Person) -> None:
    assert _post(alice, BASE, body).status_code == 422
    assert not Publication.objects.exists()


def test_roles_and_strangers(approved: Variant, bob: Person, rosa: Person, charlie: Person) -> None:
    body = {"name": "Mine", "variants": [approved.code]}
    assert [_post(person, BASE, body).status_code for person in (bob, rosa, charlie)] == [403, 403, 404]
    assert Client().post(BASE, json.dumps(body), content_type="application/json").status_code == 401
    assert not Publication.objects.exists()


def test_reading(publication: Publication, bob: Person, charlie: Person) -> None:
    package = write(publication)
    client, path = _client(bob), f"{BASE}/{publication.pk}"
    assert client.get(BASE).json()["items"][0]["id"] == str(publication.pk)
    assert client.get(path).json()["package"]["sha256"] == package.sha256
    assert client.get(f"{path}/items").json()["items"][0]["withdrawn"] is False
    assert len(client.get(f"{path}/package.zip").getvalue()) == package.size
    stranger = _client(charlie)
    assert [stranger.get(path + end).status_code for end in ("", "/items", "/package.zip")] == [404] * 3
    assert stranger.get(BASE).json()["items"] == []


def test_withdrawing(publication: Publication, alice: Person, bob: Person, charlie: Person) -> None:
    path = f"/api/v1/publication-items/{publication.items.get().pk}/withdraw"
    reason = {"reason": "Wrong price."}
    assert [_post(person, path, reason).status_code for person in (bob, charlie)] == [403, 404]
    assert not Withdrawal.objects.exists()
    assert _post(alice, path, reason).status_code == 201
    assert _post(alice, path, reason).status_code == 409
    assert _post(alice, path, {"reason": ""}).status_code == 422
