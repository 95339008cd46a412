"""A campaign that lacks nothing, for tests of planning and launching, and a model folder to plan with."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Brand, BrandVersion, Campaign, PromptTemplate, TemplateVersion
from campaigns.services.campaigns import create
from campaigns.services.choices import Choices
from generation.engines import registry
from segments.models import Segment
from tests.conftest import Person
from workspaces.models import User, Workspace

COPY = {
    "en": {
        "headline": "{{ options.tone }} coffee for {{ segment.name }}",
        "body": "",
        "call_to_action": "Buy",
    },
    "id": {
        "headline": "Kopi {{ options.tone }}",
        "body": "Untuk {{ segment.name }}",
        "call_to_action": "Beli",
    },
}
OPTIONS = {"angle": ["morning", "evening"], "tone": ["calm", "bold"]}
PICTURE = "a brown podium in {{ options.angle }} light"


def install_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the registry find a model folder that has a manifest only, which is all that planning reads."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [{"width": 512, "height": 512}, {"width": 288, "height": 512}]
    manifest = {
        "name": "panggung",
        "title": "Panggung",
        "licence": "Apache-2.0",
        "engine": "panggung",
        "steps": 20,
        "guidance": 3.0,
        "sizes": sizes,
        "files": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setitem(registry.FOLDERS, "panggung", folder)


def make_brand(workspace: Workspace, maker: User, name: str = "Kopi Senja") -> Brand:
    """Return a brand with one version."""
    brand = Brand.objects.create(workspace=workspace, name=name)
    BrandVersion.objects.create(
        workspace=workspace,
        brand=brand,
        number=1,
        made_by=maker,
        primary="#6b3f22",
        accent="#e2a33c",
        light="#f6ead7",
        dark="#24150d",
        headline_typeface="fraunces",
        body_typeface="jakarta",
        banned_words=["cheap"],
    )
    return brand


def make_template(workspace: Workspace, maker: User, name: str = "Stage", **texts: object) -> TemplateVersion:
    """Return a template's first version, two options and texts in two languages unless told otherwise."""
    template = PromptTemplate.objects.create(workspace=workspace, name=name)
    fields: dict[str, Any] = {"picture": PICTURE, "copy": COPY, "options": OPTIONS, **texts}
    return TemplateVersion.objects.create(
        workspace=workspace, template=template, number=1, made_by=maker, **fields
    )


def choices_for(person: Person) -> Choices:
    """Return choices that lack nothing: 2 segments, 1 template, 2 x 2 options, 2 formats: 8 variants."""
    workspace, user = person.membership.workspace, person.user
    segments = [
        Segment.objects.create(workspace=workspace, name="Commuters", locale="id"),
        Segment.objects.create(workspace=workspace, name="Gift buyers", locale="en"),
    ]
    return Choices(
        name="Rain season",
        brand=make_brand(workspace, user).pk,
        landing_url="https://kopi.example/beli?ref=ad#top",
        segments=[segment.pk for segment in segments],
        template_versions=[make_template(workspace, user).pk],
        options=OPTIONS,
        formats=["feed_square", "story"],
    )


def make_ready_campaign(person: Person, **changes: object) -> Campaign:
    """Return a campaign that can be launched as it is."""
    return create(person.membership, replace(choices_for(person), **changes))  # type: ignore[arg-type]  # fields
