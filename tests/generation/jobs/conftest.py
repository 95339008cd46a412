"""What the tests of jobs share: orders that can be placed without a campaign, and an engine that paints."""

from pathlib import Path

import pytest

from generation.engines.registry import model_ref
from generation.models import JobGroup
from tests.campaigns.plans.scene import install_model
from tests.conftest import Person
from tests.generation.jobs.engines import Painter
from tests.generation.jobs.orders import Orders
from tests.threads import shared_database

__all__ = ["shared_database"]


@pytest.fixture
def orders(alice: Person) -> Orders:
    """Return a group of Alice's workspace in which jobs can be placed."""
    return Orders(JobGroup.objects.create(workspace=alice.membership.workspace), alice.user)


@pytest.fixture
def painter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Painter:
    """Return an engine that paints at once, for a model of which only the manifest is there."""
    install_model(tmp_path / "model", monkeypatch)
    return Painter(model_ref("panggung"))
