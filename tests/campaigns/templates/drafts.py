"""Drafts of prompt templates for tests."""

from collections.abc import Mapping
from typing import Any

from campaigns.models import PromptTemplate
from campaigns.services.templates import Draft, create_template
from tests.conftest import Person

COPY: Mapping[str, Mapping[str, str]] = {
    "en": {
        "headline": "{{ options.angle | capitalize }} coffee for {{ segment.name }}",
        "body": "{{ brand.name }} is {{ brand.tone }}.",
        "call_to_action": "Try {{ product.name }}",
    },
    "id": {
        "headline": "Kopi {{ options.angle }}",
        "body": "Untuk {{ segment.name }}",
        "call_to_action": "Coba",
    },
}


def draft(**changes: Any) -> Draft:
    """Return a good draft with some fields changed."""
    fields: dict[str, Any] = {
        "picture": "a {{ options.angle }} stage with a round podium",
        "copy": COPY,
        "options": {"angle": ["warm", "bright"]},
    }
    return Draft(**(fields | changes))


def make_template(person: Person, name: str = "Morning") -> PromptTemplate:
    """Return a saved template."""
    return create_template(person.membership, name=name, draft=draft())
