"""The API as a script calls it: real tokens, JSON bodies, files, and one shape of error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Person
from workspaces.services.tokens import create_token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ROOT = "/api/v1"


class Api:
    """Calls the API with a fresh token of this person."""

    def __init__(self, person: Person) -> None:
        self._client = Client()
        self._headers = {"authorization": f"Bearer {create_token(person.membership, 'test').secret}"}

    def get(self, path: str) -> Answer:
        """Read."""
        return self._client.get(ROOT + path, headers=self._headers)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        """Create, with an Idempotency-Key where one is given."""
        headers = self._headers | ({"idempotency-key": key} if key else {})
        return self._client.post(ROOT + path, body, content_type="application/json", headers=headers)

    def put(self, path: str, body: Any) -> Answer:
        """Change."""
        return self._client.put(ROOT + path, body, content_type="application/json", headers=self._headers)

    def patch(self, path: str, body: Any) -> Answer:
        """Change a part."""
        return self._client.patch(ROOT + path, body, content_type="application/json", headers=self._headers)

    def delete(self, path: str) -> Answer:
        """Call with a method that no route of ours knows."""
        return self._client.delete(ROOT + path, headers=self._headers)

    def send(self, path: str, file: SimpleUploadedFile) -> Answer:
        """Upload a file as a form does."""
        return self._client.post(ROOT + path, {"file": file}, headers=self._headers)


def problem_of(answer: Answer, status: int) -> dict[str, Any]:
    """Return the body of a refusal after looking at its shape."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), body
    assert body["status"] == status
    assert {"type", "title", "code", "detail"} <= body.keys()
    return body
