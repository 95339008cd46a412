"""Campaigns of any size for the benchmarks of planning: real rows, through the product's services."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from campaigns.models import Campaign, TemplateVersion
    from workspaces.models import Membership

COPY = {
    language: {
        "headline": "{{ options.angle }} for {{ segment.name }}",
        "body": "{{ brand.name }}, {{ options.tone }}, {{ segment.traits.city | default: 'here' }}",
        "call_to_action": "{% if options.tone == 'tone 1' %}Buy now{% else %}Look{% endif %}",
    }
    for language in ("en", "id")
}
PICTURE = "a {{ options.tone }} podium in {{ options.angle }} light, {{ segment.traits.city }}"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are; the cells are the product of all but the templates' own copies."""

    segments: int
    templates: int
    angles: int
    tones: int
    pictures: int

    @property
    def cells(self) -> int:
        """Return how many variants a plan of this size makes."""
        return self.segments * self.templates * self.angles * self.tones * self.pictures


def make_campaign(size: Size, home: Path) -> tuple["Membership", "Campaign"]:
    """Return a campaign that is ready to launch, and the membership of who may."""
    from campaigns.services.campaigns import create  # noqa: PLC0415 - needs the installation to be set up
    from campaigns.services.choices import Choices  # noqa: PLC0415
    from segments.models import Segment  # noqa: PLC0415

    _install_model(home / "model")
    member = _member()
    segments = [
        Segment(workspace=member.workspace, name=f"Segment {n}", locale="en", traits={"city": f"City {n}"})
        for n in range(size.segments)
    ]
    Segment.objects.bulk_create(segments)
    choices = Choices(
        name="Benchmark",
        brand=_brand(member),
        landing_url="https://example.com/shop",
        segments=[segment.pk for segment in segments],
        template_versions=[_version(member, size, number).pk for number in range(size.templates)],
        formats=["feed_square", "feed_portrait", "story", "link"],
        pictures=size.pictures,
    )
    return member, create(member, choices)


def _install_model(folder: Path) -> None:
    """Give planning a manifest to read; no weights are needed for it."""
    from generation.engines import registry  # noqa: PLC0415

    folder.mkdir(exist_ok=True)
    manifest: dict[str, object] = {
        "name": "panggung",
        "title": "Panggung",
        "licence": "Apache-2.0",
        "engine": "panggung",
        "steps": 20,
        "guidance": 3.0,
        "sizes": [{"width": 512, "height": 512}],
        "files": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    registry.FOLDERS["panggung"] = folder


def _member() -> "Membership":
    from workspaces.ids import new_code  # noqa: PLC0415
    from workspaces.models import Membership, Role, User, Workspace  # noqa: PLC0415

    code = new_code().lower()
    user = User.objects.create_user(f"{code}@example.com")
    workspace = Workspace.objects.create(name=code, slug=code)
    return Membership.objects.create(workspace=workspace, user=user, role=Role.OWNER)


def _brand(member: "Membership") -> UUID:
    from campaigns.services.brands import Look, create_brand  # noqa: PLC0415

    colours = ("#6b3f22", "#e2a33c", "#f6ead7", "#24150d")
    look = Look(*colours, "fraunces", "jakarta", banned_words=["cheap", "free"])
    return create_brand(member, name="Kopi", look=look).pk


def _version(member: "Membership", size: Size, number: int) -> "TemplateVersion":
    from campaigns.models import PromptTemplate, TemplateVersion  # noqa: PLC0415

    template = PromptTemplate.objects.create(workspace=member.workspace, name=f"Template {number}")
    return TemplateVersion.objects.create(
        workspace=member.workspace,
        template=template,
        number=1,
        made_by=member.user,
        picture=f"{PICTURE}, scene {number}",
        copy=COPY,
        options={
            "angle": [f"angle {n}" for n in range(size.angles)],
            "tone": [f"tone {n}" for n in range(size.tones)],
        },
    )
