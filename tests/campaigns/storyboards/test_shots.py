"""Shots added, edited, moved, trimmed, removed and put back; and every way to be refused."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Campaign, Shot
from campaigns.services import shots, storyboards
from campaigns.services.lengths import frames_of, length_faults, seconds_of
from campaigns.services.storyboards import BoardWish
from generation.models import StoredFile
from tests.campaigns.storyboards.scene import Scene, picture_of, wish
from tests.conftest import Person
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry


@pytest.mark.parametrize("rate", [24, 30])
def test_every_frame_count_of_a_minute_survives_being_said_in_seconds(rate: int) -> None:
    for frames in range(1, 60 * rate + 1):
        said = seconds_of(frames, rate)
        assert length_faults(said, rate) == []
        assert frames_of(said, rate) == frames


def test_a_length_between_two_frames_names_both() -> None:
    (fault,) = length_faults(Decimal("2.1"), 24)
    assert str(fault["message"]) == (
        "2.1 s are no whole number of frames at 24 a second: take 2.083 s (50 frames) or 2.125 s (51 frames)."
    )


def test_shots_are_numbered_as_they_are_added(scene: Scene) -> None:
    found = [(shot.position, shot.frames, shot.start) for shot in scene.shots]
    assert found == [(1, 24, "text"), (2, 12, "continue"), (3, 48, "text")]
    assert scene.storyboard.version == 4


def test_a_shot_can_be_added_in_between(scene: Scene, alice: Person) -> None:
    shots.add(alice.membership, scene.key, wish("new"), version=scene.storyboard.version, position=2)
    assert scene.prompts == ["a brown podium at dawn", "new", "steam rises", "a cup"]
    assert [shot.position for shot in scene.shots] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"prompt": " "}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"seconds": "0"}, "seconds"),
        ({"seconds": "-1"}, "seconds"),
        ({"seconds": "61"}, "seconds"),
        ({"seconds": "NaN"}, "seconds"),
        ({"seconds": "0.001"}, "seconds"),
        ({"start": "dream"}, "start"),
        ({"start": "towards"}, "picture"),
        ({"start": "picture"}, "picture"),
        ({"start": "picture", "picture": uuid4()}, "picture"),
        ({"start": "restyle"}, "clip"),
        ({"strength": 1.5}, "strength"),
        ({"strength": float("nan")}, "strength"),
    ],
)
def test_a_faulty_shot_is_named_and_not_added(said: dict[str, Any], field: str, scene: Scene) -> None:
    before = (LedgerEntry.objects.count(), scene.storyboard.version)
    with pytest.raises(Invalid) as refusal:
        scene.add(**said)
    assert field in {fault["field"] for fault in refusal.value.errors}
    assert (LedgerEntry.objects.count(), scene.storyboard.version) == before
    assert len(scene.shots) == 3


def test_more_than_a_minute_is_refused_with_the_figure(scene: Scene) -> None:
    scene.add("long", "56.5")
    with pytest.raises(Invalid) as refusal:
        scene.add("one frame too much", "0.042")
    assert refusal.value.code == "too_long"
    assert str(refusal.value.message) == (
        "All shots together would be 60.042 s long; a film is at most 60 s."
    )
    assert scene.board.seconds == 60


def test_a_trim_makes_room_and_cannot_be_undone_beyond_a_minute(scene: Scene, alice: Person) -> None:
    long = scene.add("long", "56.5")
    told = {"version": scene.storyboard.version}
    shots.trim(alice.membership, scene.key, long.pk, first=24, last=None, **told)
    scene.add("fits now", "1")
    with pytest.raises(Invalid) as refusal:
        shots.trim(
            alice.membership, scene.key, long.pk, first=23, last=None, version=scene.storyboard.version
        )
    assert refusal.value.code == "too_long"
    assert scene.board.frames == 60 * 24


def test_forty_shots_are_the_most(scene: Scene, alice: Person) -> None:
    for number in range(37):
        scene.add(f"shot {number}", "0.042")
    with pytest.raises(Invalid) as refusal:
        scene.add("one more", "0.042")
    assert refusal.value.code == "too_many_shots"
    assert len(scene.shots) == shots.MOST_SHOTS


def test_shots_change_places(scene: Scene, alice: Person) -> None:
    last = scene.shots[2]
    shots.move(alice.membership, scene.key, last.pk, position=1, version=scene.storyboard.version)
    assert scene.prompts == ["a cup", "a brown podium at dawn", "steam rises"]
    with pytest.raises(Invalid) as refusal:
        shots.move(alice.membership, scene.key, last.pk, position=4, version=scene.storyboard.version)
    assert refusal.value.code == "bad_position"


def test_a_removed_shot_can_be_put_back_where_it_was(scene: Scene, alice: Person) -> None:
    second = scene.shots[1]
    shots.remove(alice.membership, scene.key, second.pk, version=scene.storyboard.version)
    assert [(shot.position, shot.prompt) for shot in scene.shots] == [
        (1, "a brown podium at dawn"),
        (2, "a cup"),
    ]
    shots.restore(alice.membership, scene.key, second.pk, version=scene.storyboard.version)
    assert scene.prompts == ["a brown podium at dawn", "steam rises", "a cup"]
    with pytest.raises(Conflict) as refusal:
        shots.restore(alice.membership, scene.key, second.pk, version=scene.storyboard.version)
    assert refusal.value.code == "not_removed"


def test_another_length_shows_a_trimmed_shot_whole_again(scene: Scene, alice: Person) -> None:
    shot = scene.shots[0]
    shots.trim(alice.membership, scene.key, shot.pk, first=2, last=20, version=scene.storyboard.version)
    assert scene.shots[0].kept == 19
    told = wish("a podium", "2")
    shots.edit(alice.membership, scene.key, shot.pk, told, version=scene.storyboard.version)
    assert (scene.shots[0].kept, scene.shots[0].prompt) == (48, "a podium")


@pytest.mark.parametrize(("first", "last"), [(-1, None), (5, 4), (0, 24), (24, None)])
def test_a_trim_outside_the_shot_is_refused(
    first: int, last: int | None, scene: Scene, alice: Person
) -> None:
    shot, version = scene.shots[0], scene.storyboard.version
    with pytest.raises(Invalid):
        shots.trim(alice.membership, scene.key, shot.pk, first=first, last=last, version=version)
    assert (scene.shots[0].kept, scene.storyboard.version) == (24, version)


def test_who_saw_an_older_version_changes_nothing(scene: Scene, alice: Person) -> None:
    shot = scene.shots[0]
    with pytest.raises(Conflict) as refusal:
        shots.remove(alice.membership, scene.key, shot.pk, version=1)
    assert refusal.value.code == "stale"
    assert len(scene.shots) == 3


def test_only_editors_of_the_workspace_change_shots(scene: Scene, bob: Person, charlie: Person) -> None:
    shot, version = scene.shots[0], scene.storyboard.version
    for person, kind in ((bob, NotAllowed), (charlie, NotFound)):
        with pytest.raises(kind):
            shots.remove(person.membership, scene.key, shot.pk, version=version)
        with pytest.raises(kind):
            shots.add(person.membership, scene.key, wish(), version=version)
    assert (len(scene.shots), scene.storyboard.version) == (3, version)


def test_a_clip_shorter_than_the_shot_is_refused(scene: Scene, alice: Person) -> None:
    clip = StoredFile.objects.create(
        workspace=alice.membership.workspace,
        sha256="c" * 64,
        media_type="video/mp4",
        width=64,
        height=64,
        size=9,
        frames=24,
        frame_rate=24,
    )
    with pytest.raises(Invalid) as refusal:
        scene.add("too long", "1.5", start="restyle", clip=clip.pk)
    assert str(refusal.value.errors[0]["message"]) == (
        "The clip is 1.00 s long: make the shot no longer than that."
    )
    assert scene.add("fits", "1", start="restyle", clip=clip.pk).clip == clip


def test_a_file_of_another_workspace_is_no_picture(scene: Scene, charlie: Person) -> None:
    foreign = picture_of(charlie)
    with pytest.raises(Invalid):
        scene.add("theirs", start="towards", picture=foreign.pk)
    assert Shot.objects.count() == 3


def test_at_another_frame_rate_shots_keep_their_seconds(
    scene: Scene, alice: Person, campaign: Campaign
) -> None:
    wished = BoardWish("Morning", "story", 30)
    storyboards.change(alice.membership, scene.key, wished, version=scene.storyboard.version)
    assert [shot.frames for shot in scene.shots] == [30, 15, 60]
    assert scene.board.seconds == 3.5
