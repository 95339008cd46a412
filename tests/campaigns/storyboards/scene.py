"""A storyboard of a campaign whose model makes clips, for tests; the model is a manifest only."""

import json
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from campaigns.models import Campaign, Shot, Storyboard
from campaigns.selectors.storyboards import Board, board_of
from campaigns.services import shots
from campaigns.services.assets import store_picture
from campaigns.services.shots import ShotWish
from campaigns.services.storyboards import BoardWish, create
from generation.engines import registry
from generation.models import StoredFile
from tests.conftest import Person

TASKS = ["text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle"]
SHOTS = (("a brown podium at dawn", "1", "text"), ("steam rises", "0.5", "continue"), ("a cup", "2", "text"))


def install_clip_model(folder: Path, monkeypatch: pytest.MonkeyPatch, **facts: object) -> None:
    """Let the registry find a model folder that says it makes clips; it has a manifest only."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {
        "name": "panggung",
        "title": "Panggung",
        "licence": "Apache-2.0",
        "engine": "panggung",
        "steps": 20,
        "guidance": 3.0,
        "sizes": [{"width": 256, "height": 256}, {"width": 192, "height": 352}],
        "frames": {"least": 1, "most": 17, "step": 8},
        "tasks": TASKS,
        "files": [],
    }
    (folder / "manifest.json").write_text(json.dumps({**manifest, **facts}))
    monkeypatch.setitem(registry.FOLDERS, "panggung", folder)


def wish(prompt: str = "a red arch", seconds: str = "1", **said: Any) -> ShotWish:
    """Return what one says of a shot."""
    return ShotWish(prompt, Decimal(seconds), **said)


def picture_of(person: Person, colour: str = "#aa3322") -> StoredFile:
    """Store a picture of a person's workspace."""
    out = BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return store_picture(person.membership, ContentFile(out.getvalue()))


@dataclass(slots=True)
class Scene:
    """A person's storyboard, always as it is now."""

    person: Person
    key: Any

    @property
    def storyboard(self) -> Storyboard:
        """Return its row."""
        return Storyboard.objects.select_related("campaign__workspace", "film", "group").get(pk=self.key)

    @property
    def board(self) -> Board:
        """Return how it stands."""
        return board_of(self.storyboard)

    @property
    def shots(self) -> list[Shot]:
        """Return its shots in order."""
        return [one.shot for one in self.board.shots]

    @property
    def prompts(self) -> list[str]:
        """Return what its shots show, in order."""
        return [shot.prompt for shot in self.shots]

    def add(self, *said: str, **more: Any) -> Shot:
        """Add a shot at the end."""
        told = wish(*said, **more)
        return shots.add(self.person.membership, self.key, told, version=self.storyboard.version)


def make_scene(person: Person, campaign: Campaign, **said: Any) -> Scene:
    """Return a storyboard of three shots, the second of which goes on from the first."""
    wished = BoardWish("Morning", **{"format": "feed_square", **said})
    scene = Scene(person, create(person.membership, campaign.pk, wished).pk)
    for prompt, seconds, start in SHOTS:
        scene.add(prompt, seconds, start=start)
    return scene
