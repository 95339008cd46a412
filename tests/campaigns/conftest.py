"""What tests of campaigns share: a model to plan with, and a campaign that is ready to launch."""

from pathlib import Path

import pytest

from campaigns.models import Campaign
from tests.campaigns.plans.scene import install_model, make_ready_campaign
from tests.conftest import Person


@pytest.fixture
def planned_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a model folder that plans can name."""
    install_model(tmp_path / "model", monkeypatch)


@pytest.fixture
def campaign(alice: Person, planned_model: None) -> Campaign:
    """Return Alice's campaign, ready to launch: eight variants of two files."""
    return make_ready_campaign(alice)
