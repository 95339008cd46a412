"""What the tests of shots and films share."""

import shutil
from pathlib import Path

import pytest

from generation.engines import registry
from generation.engines.registry import model_ref
from generation.models import JobGroup
from tests.conftest import Person
from tests.generation.engines.conftest import tiny_video_folder
from tests.generation.works.studio import Studio, train_for

__all__ = ["tiny_video_folder"]


@pytest.fixture(scope="session")
def clip_folder(tiny_video_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny real model that was, it says, trained for clips of up to 17 frames; treat it as read-only."""
    folder = tmp_path_factory.mktemp("studio") / "clips"
    shutil.copytree(tiny_video_folder, folder)
    train_for(folder)
    return folder


@pytest.fixture
def studio(clip_folder: Path, alice: Person, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Return Alice's studio with that model."""
    monkeypatch.setitem(registry.FOLDERS, "panggung", clip_folder)
    group = JobGroup.objects.create(workspace=alice.membership.workspace)
    return Studio(group, alice, model_ref("panggung"))
