"""Bodies that are too much, broken or nasty: a refusal of the right kind, never a failure of ours."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from campaigns.models import Brand, PromptTemplate
from generation.models import StoredFile
from segments.models import Segment
from tests.campaigns.brands.looks import png
from tests.conftest import Person
from tests.rest import Api
from workspaces.services.tokens import create_token

# From the list of naughty strings that testers share, the kinds that break things.
NASTY = [
    "undefined", "null", "NaN", "-1", "1e400", "0x0", "\\", "\\\\", "'; DROP TABLE users; --", "1' OR '1'='1",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
    "{{ 7*7 }}", "{% debug %}",
    "${7*7}", "%s%s%s%n", "../../etc/passwd", "C:\\con", "Ω≈ç√∫˜µ≤≥÷", "社會科學院語學研究所", "ثم نفس سقطت",
    "👩‍👩‍👧‍👦🇮🇩",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "\u202etest\u202c", "\ufeff", "\u200b", "a\u0000b", "a\x1b[31mb", "power\nلُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ冗",
    "\ud7ff\ue000", "=cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "x" * 5_000,
]  # fmt: skip
LOOK = {
    "primary": "#7a3e1d",
    "accent": "#e0a030",
    "light": "#fbf4ea",
    "dark": "#2a1a10",
    "headline_typeface": "fraunces",
    "body_typeface": "jakarta",
}


def bodies(text: str) -> dict[str, dict[str, Any]]:
    """Return bodies with this text in each field that takes any."""
    return {
        "/brands": {"name": text, "tone": text, "legal_line": text, "banned_words": [text], **LOOK},
        "/segments": {"name": text, "description": text, "traits": {"mood": text}},
        "/templates": {"name": text, "picture": text, "texts": {"en": {"headline": text, "body": text}}},
    }


@pytest.mark.parametrize("path", ["/brands", "/segments", "/templates"])
def test_nasty_texts_are_kept_as_they_are_or_refused(alice: Person, path: str) -> None:
    api, kept = Api(alice), 0
    for text in NASTY:
        body = bodies(text)[path]
        answer = api.post(path, body)
        assert answer.status_code in (201, 422), (text, answer.content)
        if answer.status_code == 201:
            kept += 1
            assert answer.json()["name"] == text.strip()
    assert kept == sum(model.objects.count() for model in (Brand, Segment, PromptTemplate))
    assert kept >= 10


def test_a_thousand_files_in_one_form_are_too_many(alice: Person) -> None:
    headers = {"authorization": f"Bearer {create_token(alice.membership, 'test').secret}"}
    files = {f"file{n}": SimpleUploadedFile("x.png", png()) for n in range(1_000)}
    answer = Client(raise_request_exception=False).post("/api/v1/files", files, headers=headers)
    assert answer.status_code == 400
    assert not StoredFile.objects.exists()


def test_a_broken_form_is_refused(alice: Person) -> None:
    headers = {"authorization": f"Bearer {create_token(alice.membership, 'test').secret}"}
    answer = Client(raise_request_exception=False).post(
        "/api/v1/files", b"--x\r\nnonsense", content_type="multipart/form-data; boundary=", headers=headers
    )
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused(alice: Person, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    answer = Api(alice).post("/segments", {"name": "x" * 20_000})
    assert answer.status_code == 413
    assert not Segment.objects.exists()


def test_a_deeply_nested_body_is_refused(alice: Person) -> None:
    answer = Api(alice).post("/segments", '{"traits":' + "[" * 50_000 + "]" * 50_000 + "}")
    assert answer.status_code in (400, 422)
    assert not Segment.objects.exists()
