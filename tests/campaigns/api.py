"""A client of the API for tests: one person's token, JSON in, JSON out."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.conftest import Person
from workspaces.canonical import digest_of
from workspaces.models import Token


@dataclass(frozen=True, slots=True)
class Api:
    """Sends requests with a token; answers are the responses of Django's test client.

    They are typed as Any: the stubs of the test client's `generic` know nothing of `json()`."""

    token: str

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Send a request to a path below /api/v1, with a JSON body where there is one."""
        return Client().generic(
            method,
            f"/api/v1{path}",
            body if isinstance(body, bytes) else json.dumps(body, default=str),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    def get(self, path: str) -> Any:
        """Send a GET request."""
        return self.send("GET", path)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        """Send a POST request."""
        return self.send("POST", path, {} if body is None else body, **headers)


def api_of(person: Person) -> Api:
    """Return an API client that acts for a person."""
    secret = f"vrs_{person.user.name.lower()}"
    membership = person.membership
    Token.objects.create(
        workspace=membership.workspace,
        user=person.user,
        name="tests",
        secret_digest=digest_of(secret),
        hint=secret[:8],
    )
    return Api(secret)
