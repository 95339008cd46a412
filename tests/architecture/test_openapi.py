"""The committed OpenAPI document is what the routes say; a change to the API is a visible diff."""

from django.conf import settings

from config.management.commands.openapi import document


def test_the_committed_document_is_current() -> None:
    committed = (settings.BASE_DIR / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert document() == committed, "run: make openapi"


def test_it_describes_the_variants() -> None:
    assert '"/api/v1/variants"' in document()
