"""Pages of storyboards without a browser: what they do, and every way to be refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Campaign, Shot, Storyboard
from campaigns.services import shots, takes
from generation.models import Artifact, Job, StoredFile
from tests.campaigns.storyboards.scene import Scene, install_clip_model, picture_of
from tests.campaigns.storyboards.takes import take
from tests.conftest import Person
from tests.generation.video.scenes import filed
from workspaces.models import LedgerEntry


def url(name: str, *parts: object) -> str:
    return reverse(name, args=["kopi-senja", *parts])


def told(scene: Scene, **changes: Any) -> dict[str, Any]:
    """Return what the form of a shot sends."""
    first = {"prompt": "a red arch", "seconds": "1.5", "start": "text", "strength": "0.6"}
    return {"version": scene.storyboard.version, **first, **changes}


def changes(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """Return every page that changes something, with what it sends."""
    board, shot, version = scene.key, scene.shots[1].pk, scene.storyboard.version
    return [
        (
            url("storyboard_new", scene.storyboard.campaign_id),
            {"name": "Second", "format": "story", "frame_rate": 24},
        ),
        (
            url("storyboard_settings", board),
            {"name": "Other", "format": "story", "frame_rate": 24, "version": version},
        ),
        (url("shot_new", board), told(scene)),
        (url("shot_detail", board, shot), told(scene)),
        (url("shot_move", board, shot), {"position": 1, "version": version}),
        (url("shot_trim", board, shot), {"first": 2, "last": 5, "version": version}),
        (url("shot_remove", board, shot), {"version": version}),
        (url("shot_restore", board, shot), {"version": version}),
        (url("shot_make", board, shot), {}),
        (url("storyboard_make", board), {}),
        (url("storyboard_film", board), {}),
        (url("storyboard_cancel", board), {}),
        (url("storyboard_archive", board), {}),
    ]


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Storyboard, Shot, Job, LedgerEntry, Artifact))


def test_a_storyboard_is_begun_and_written(alice: Person, campaign: Campaign) -> None:
    sent = {"name": "Rain", "format": "story", "frame_rate": "30"}
    begun = alice.client.post(url("storyboard_new", campaign.pk), sent, follow=True)
    board = Storyboard.objects.get()
    assert (board.frame_rate, begun.redirect_chain[-1][0]) == (30, url("storyboard_detail", board.pk))
    scene = Scene(alice, board.pk)
    alice.client.post(url("shot_new", board.pk), told(scene))
    page = alice.client.get(url("storyboard_detail", board.pk)).content.decode()
    assert (scene.prompts, "Make 1 shot" in page) == (["a red arch"], True)


def test_a_removed_shot_is_offered_back(alice: Person, scene: Scene) -> None:
    shot, version = scene.shots[0], scene.storyboard.version
    page = alice.client.post(url("shot_remove", scene.key, shot.pk), {"version": version}, follow=True)
    assert "“a brown podium at dawn” was removed." in page.content.decode()
    alice.client.post(url("shot_restore", scene.key, shot.pk), {"version": version + 1})
    assert scene.prompts[0] == "a brown podium at dawn"


def test_the_page_counts_frames_from_one(alice: Person, scene: Scene) -> None:
    shot, version = scene.shots[0], scene.storyboard.version
    alice.client.post(url("shot_trim", scene.key, shot.pk), {"first": "3", "last": "20", "version": version})
    assert (scene.shots[0].first_frame, scene.shots[0].last_frame) == (2, 19)


def test_an_uploaded_picture_is_where_the_shot_ends(alice: Person, scene: Scene) -> None:
    other = picture_of(alice, "#00aa00")
    sent = told(scene, start="towards", picture=str(other.pk))
    alice.client.post(url("shot_new", scene.key), sent)
    assert scene.shots[3].picture == other


def test_a_broken_clip_is_refused_beside_its_field(alice: Person, scene: Scene) -> None:
    clip = SimpleUploadedFile("a.mp4", b"no clip at all")
    answer = alice.client.post(url("shot_new", scene.key), told(scene, start="restyle", clip_upload=clip))
    assert (answer.status_code, "The file is not a video clip." in answer.content.decode()) == (422, True)
    good = SimpleUploadedFile("a.mp4", filed(1, 24))
    answer = alice.client.post(url("shot_new", scene.key), told(scene, start="restyle", clip_upload=good))
    assert "The clip is 1.00 s long: make the shot no longer than that." in answer.content.decode()
    clip_row = StoredFile.objects.get(media_type="video/mp4")
    assert f'name="clip" value="{clip_row.pk}"' in answer.content.decode()
    assert len(scene.shots) == 3


def test_too_long_is_said_with_the_figure(alice: Person, scene: Scene) -> None:
    answer = alice.client.post(url("shot_new", scene.key), told(scene, seconds="58"))
    assert answer.status_code == 422
    assert "All shots together would be 61.5 s long; a film is at most 60 s." in answer.content.decode()


def test_strangers_find_nothing_and_readers_change_nothing(
    scene: Scene, bob: Person, charlie: Person
) -> None:
    before = counts()
    for path, sent in changes(scene):
        assert charlie.client.post(path, sent).status_code == 404, path
        assert bob.client.post(path, sent).status_code == 403, path
    board, shot = scene.key, scene.shots[0].pk
    for path in (
        url("storyboard_list", scene.storyboard.campaign_id),
        url("storyboard_detail", board),
        url("storyboard_state", board),
        url("shot_detail", board, shot),
    ):
        assert charlie.client.get(path).status_code == 404, path
        assert bob.client.get(path).status_code == 200, path
    assert counts() == before


def test_wrong_states_and_broken_forms_change_nothing(alice: Person, scene: Scene) -> None:
    board, shot, before = scene.key, scene.shots[1].pk, counts()
    for path, sent, status in (
        (url("shot_make", board, shot), {}, 409),
        (url("storyboard_film", board), {}, 409),
        (url("storyboard_cancel", board), {}, 409),
        (url("shot_restore", board, shot), {"version": scene.storyboard.version}, 409),
        (url("shot_move", board, shot), {"position": "x", "version": "y"}, 422),
        (url("shot_move", board, shot), {"position": "1", "version": "1"}, 409),
        (url("shot_trim", board, shot), {"first": "0", "last": "3", "version": "4"}, 422),
        (url("shot_detail", board, shot), {}, 422),
        (url("shot_detail", board, shot), told(scene, version=1), 409),
        (url("storyboard_settings", board), {"name": ""}, 422),
    ):
        assert alice.client.post(path, sent).status_code == status, path
    assert counts() == before


def test_the_state_brings_only_the_cards_that_changed(alice: Person, scene: Scene) -> None:
    takes.make_board(alice.membership, scene.key)
    page = alice.client.get(url("storyboard_detail", scene.key)).content.decode()
    seen = [part.split('"')[0] for part in page.split('name="seen" value="')[1:]]
    take(scene.shots[2])
    state = alice.client.get(url("storyboard_state", scene.key), {"seen": seen}).content.decode()
    assert state.count("hx-swap-oob") == 1
    assert f'id="shot-{scene.shots[2].pk}"' in state


def test_a_model_of_stills_is_said_plainly(
    alice: Person, scene: Scene, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_clip_model(tmp_path / "stills", monkeypatch, tasks=["text_to_image"], frames={})
    page = alice.client.get(url("storyboard_detail", scene.key)).content.decode()
    assert ("makes stills only" in page, "Make 3 shots" in page) == (True, False)
    assert url("campaign_setup", scene.storyboard.campaign_id) in page


def test_a_take_is_played_in_parts_by_members_only(alice: Person, scene: Scene, charlie: Person) -> None:
    takes.make_board(alice.membership, scene.key)
    take(scene.shots[0])
    sha256 = Artifact.objects.get(format="shot").sha256
    path = url("file", sha256)
    part = alice.client.get(path, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part["Content-Type"], part["Content-Length"]) == (206, "video/mp4", "100")
    assert charlie.client.get(path).status_code == 404
    assert charlie.client.get(f"/w/elsewhere/files/{sha256}").status_code == 404


def test_what_was_removed_or_archived_is_not_shown(alice: Person, scene: Scene) -> None:
    shot = scene.shots[0]
    shots.remove(alice.membership, scene.key, shot.pk, version=scene.storyboard.version)
    assert alice.client.get(url("shot_detail", scene.key, shot.pk)).status_code == 404
    alice.client.post(url("storyboard_archive", scene.key))
    page = alice.client.get(url("storyboard_list", scene.storyboard.campaign_id)).content.decode()
    assert "Morning" not in page.split("was archived")[-1]
    assert "Make 2 shots" not in alice.client.get(url("storyboard_detail", scene.key)).content.decode()
    assert not StoredFile.objects.filter(media_type="video/mp4").exists()
