"""Storyboards made by a worker's runner with a tiny real model: takes, remakes, films, what is stale."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.models import Campaign
from campaigns.selectors.storyboards import Stale
from campaigns.services import shots, takes
from generation.engines import registry
from generation.shot_specs import ShotSpec
from generation.storage import Store
from generation.video.clips import read_clip
from tests.campaigns.plans.scene import make_ready_campaign
from tests.campaigns.storyboards.scene import Scene, make_scene, wish
from tests.campaigns.storyboards.takes import work
from tests.conftest import Person
from tests.generation.works.conftest import clip_folder, tiny_video_folder

__all__ = ["clip_folder", "tiny_video_folder"]


@pytest.fixture
def clip_model(clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a tiny real model of clips."""
    monkeypatch.setitem(registry.FOLDERS, "panggung", clip_folder)


@pytest.fixture
def campaign(alice: Person, clip_model: None) -> Campaign:
    """Return Alice's campaign."""
    return make_ready_campaign(alice)


@pytest.fixture
def made(alice: Person, campaign: Campaign) -> Scene:
    """Return a storyboard whose three shots are made."""
    scene = make_scene(alice, campaign)
    takes.make_board(alice.membership, scene.key)
    work()
    return scene


def files(scene: Scene) -> list[str]:
    return [one.take.sha256 if one.take else "" for one in scene.board.shots]


def frames_in(scene: Scene, digest: str) -> int:
    store = Store(Path(settings.FILES_DIR), scene.storyboard.workspace_id.hex)
    return len(read_clip(BytesIO(store.read(digest))))


def test_every_shot_has_exactly_its_frames_and_a_drift(made: Scene) -> None:
    found = [(one.state, one.take.frames if one.take else 0) for one in made.board.shots]
    assert found == [("ready", 24), ("ready", 12), ("ready", 48)]
    assert all(one.take and one.take.drift is not None and one.take.poster for one in made.board.shots)
    assert made.board.to_make == ()


def test_another_take_leaves_every_other_file_as_it_is(made: Scene, alice: Person) -> None:
    before = files(made)
    takes.make_shot(alice.membership, made.key, made.shots[0].pk)
    work()
    after = files(made)
    assert (after[0] != before[0], after[1:]) == (True, before[1:])
    assert [one.stale for one in made.board.shots] == [Stale.FRESH, Stale.FOLLOWS, Stale.FRESH]


def test_the_shot_that_goes_on_is_made_again_from_the_new_take(made: Scene, alice: Person) -> None:
    takes.make_shot(alice.membership, made.key, made.shots[0].pk)
    work()
    takes.make_board(alice.membership, made.key)
    work()
    assert [one.stale for one in made.board.shots] == [Stale.FRESH] * 3


def test_an_edited_shot_is_stale_until_it_is_edited_back(made: Scene, alice: Person) -> None:
    shot, version = made.shots[2], made.storyboard.version
    shots.edit(alice.membership, made.key, shot.pk, wish("a bowl", "2"), version=version)
    assert [one.stale for one in made.board.shots] == [Stale.FRESH, Stale.FRESH, Stale.CHANGED]
    with pytest.raises(Exception, match="Shot 3 was changed since it was made"):
        takes.make_film(alice.membership, made.key)
    shots.edit(alice.membership, made.key, shot.pk, wish("a cup", "2"), version=version + 1)
    assert [one.stale for one in made.board.shots] == [Stale.FRESH] * 3


def test_the_film_has_exactly_the_frames_that_are_kept(made: Scene, alice: Person) -> None:
    shot, version = made.shots[0], made.storyboard.version
    shots.trim(alice.membership, made.key, shot.pk, first=3, last=20, version=version)
    takes.make_film(alice.membership, made.key)
    work()
    film = made.board.film
    assert (film.state, film.is_stale) == ("ready", False)
    assert film.take
    assert (film.take.frames, frames_in(made, film.take.sha256)) == (18 + 12 + 48, 18 + 12 + 48)


def test_a_shot_goes_on_from_where_the_film_leaves_the_one_before(made: Scene, alice: Person) -> None:
    shot, version = made.shots[0], made.storyboard.version
    shots.trim(alice.membership, made.key, shot.pk, first=3, last=23, version=version)
    assert [one.stale for one in made.board.shots] == [Stale.FRESH] * 3
    shots.trim(alice.membership, made.key, shot.pk, first=0, last=15, version=version + 1)
    assert [one.stale for one in made.board.shots] == [Stale.FRESH, Stale.FOLLOWS, Stale.FRESH]
    takes.make_board(alice.membership, made.key)
    assert [one.is_open for one in made.board.shots] == [False, True, False]
    job = made.shots[1].job
    assert job
    assert ShotSpec.from_json(job.spec).before_frames == 16
    work()
    assert [one.stale for one in made.board.shots] == [Stale.FRESH] * 3


def test_a_film_is_stale_once_shots_change_places(made: Scene, alice: Person) -> None:
    takes.make_film(alice.membership, made.key)
    work()
    shot, version = made.shots[2], made.storyboard.version
    shots.move(alice.membership, made.key, shot.pk, position=1, version=version)
    assert made.board.film.is_stale
    takes.make_film(alice.membership, made.key)
    work()
    assert not made.board.film.is_stale


def test_a_film_that_is_joined_is_not_joined_again(made: Scene, alice: Person) -> None:
    takes.make_film(alice.membership, made.key)
    work()
    job = made.storyboard.film_id
    takes.make_film(alice.membership, made.key)
    assert made.storyboard.film_id == job
