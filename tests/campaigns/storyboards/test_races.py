"""Two people reach for the same storyboard at the same moment: one order, one edit comes of it."""

import pytest

from campaigns.services import shots, takes
from generation.models import Job
from tests.campaigns.storyboards.scene import Scene, wish
from tests.conftest import Person
from tests.threads import in_a_thread, shared_database, together
from workspaces.errors import Conflict
from workspaces.models import LedgerEntry

__all__ = ["shared_database"]


@pytest.fixture
def version(scene: Scene, shared_database: None) -> int:
    """Return the version that everybody sees, on a database that threads share."""
    return in_a_thread(lambda: scene.storyboard.version)


def test_many_clicks_order_each_shot_once(scene: Scene, alice: Person, version: int) -> None:
    def act(_number: int) -> str:
        try:
            takes.make_board(alice.membership, scene.key)
        except Conflict as refusal:
            return refusal.code
        return "ordered"

    assert sorted(together(4, act)) == ["nothing_to_make"] * 3 + ["ordered"]
    assert in_a_thread(Job.objects.count) == 3
    assert in_a_thread(LedgerEntry.objects.filter(kind="storyboard.make").count) == 1


def test_of_edits_that_saw_one_version_the_first_stays(scene: Scene, alice: Person, version: int) -> None:
    def act(number: int) -> str:
        try:
            shots.add(alice.membership, scene.key, wish(f"new {number}"), version=version)
        except Conflict as refusal:
            return refusal.code
        return "added"

    assert sorted(together(4, act)) == ["added", "stale", "stale", "stale"]
    assert in_a_thread(lambda: [shot.position for shot in scene.shots]) == [1, 2, 3, 4]
