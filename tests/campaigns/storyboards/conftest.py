"""What the tests of storyboards share."""

from pathlib import Path

import pytest

from campaigns.models import Campaign
from tests.campaigns.plans.scene import make_ready_campaign
from tests.campaigns.storyboards.scene import Scene, install_clip_model, make_scene
from tests.conftest import Person


@pytest.fixture
def clip_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a model folder that says it makes clips."""
    install_clip_model(tmp_path / "clips", monkeypatch)


@pytest.fixture
def campaign(alice: Person, clip_model: None) -> Campaign:
    """Return Alice's campaign."""
    return make_ready_campaign(alice)


@pytest.fixture
def scene(alice: Person, campaign: Campaign) -> Scene:
    """Return Alice's storyboard of three shots: 1 s, half a second that goes on from it, and 2 s."""
    return make_scene(alice, campaign)
