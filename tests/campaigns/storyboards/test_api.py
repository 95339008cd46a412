"""The API of storyboards: what works, and every way to be refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Campaign, Shot, Storyboard
from generation.models import Artifact, Job, StoredFile
from tests.campaigns.storyboards.scene import Scene
from tests.conftest import Person
from tests.generation.video.scenes import filed
from tests.rest import Api, problem_of
from workspaces.models import LedgerEntry
from workspaces.services.tokens import create_token

SHOT = {"prompt": "a red arch", "seconds": 1.5}


@pytest.fixture
def api(alice: Person) -> Api:
    """Return the API as Alice calls it."""
    return Api(alice)


def at(scene: Scene, rest: str = "") -> str:
    return f"/storyboards/{scene.key}{rest}"


def changes(scene: Scene) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every call that changes something: method, path, body."""
    shot, version = scene.shots[0].pk, scene.storyboard.version
    said = {**SHOT, "version": version}
    return [
        ("post", f"/campaigns/{scene.storyboard.campaign_id}/storyboards", {"name": "Second"}),
        ("put", at(scene), {"name": "Other", "version": version}),
        ("delete", at(scene), {}),
        ("post", at(scene, "/shots"), said),
        ("put", at(scene, f"/shots/{shot}"), said),
        ("delete", at(scene, f"/shots/{shot}?version={version}"), {}),
        ("post", at(scene, f"/shots/{shot}/restore"), {"version": version}),
        ("post", at(scene, f"/shots/{shot}/move"), {"version": version, "position": 2}),
        ("post", at(scene, f"/shots/{shot}/trim"), {"version": version, "first": 2}),
        ("post", at(scene, f"/shots/{shot}/make"), {}),
        ("post", at(scene, "/make"), {}),
        ("post", at(scene, "/film"), {}),
        ("post", at(scene, "/cancel"), {}),
    ]


def call(api: Api, method: str, path: str, body: dict[str, Any]) -> Any:
    if method == "delete":
        return api.delete(path)
    return getattr(api, method)(path, body)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Storyboard, Shot, Job, LedgerEntry, Artifact))


def test_a_storyboard_is_written_and_ordered(api: Api, campaign: Campaign) -> None:
    made = api.post(f"/campaigns/{campaign.pk}/storyboards", {"name": "Rain", "frame_rate": 30})
    assert (made.status_code, made.json()["version"], made.json()["shots"]) == (201, 1, [])
    assert (made.json()["width"], made.json()["height"]) == (192, 352)
    path = f"/storyboards/{made.json()['id']}"
    added = api.post(f"{path}/shots", {**SHOT, "version": 1})
    (shot,) = added.json()["shots"]
    assert (added.status_code, shot["frames"], shot["state"], added.json()["to_make"]) == (201, 45, None, 1)
    ordered = api.post(f"{path}/make", {})
    assert (ordered.status_code, ordered.json()["shots"][0]["state"]) == (200, "queued")
    assert api.get(path).json() == ordered.json()
    assert api.get(f"/campaigns/{campaign.pk}/storyboards").json()["items"][0]["name"] == "Rain"
    assert api.post(f"{path}/cancel", {}).json()["shots"][0]["state"] == "cancelled"


def test_shots_are_moved_trimmed_removed_and_restored(api: Api, scene: Scene) -> None:
    first = scene.shots[0].pk
    moved = api.post(at(scene, f"/shots/{first}/move"), {"position": 3, "version": 4}).json()
    assert [shot["prompt"] for shot in moved["shots"]][2] == "a brown podium at dawn"
    trimmed = api.post(at(scene, f"/shots/{first}/trim"), {"first": 4, "last": 9, "version": 5}).json()
    assert [trimmed["shots"][2][key] for key in ("first", "last", "frames_shown")] == [4, 9, 6]
    gone = api.delete(at(scene, f"/shots/{first}?version=6")).json()
    assert (len(gone["shots"]), gone["seconds"]) == (2, "2.500")
    back = api.post(at(scene, f"/shots/{first}/restore"), {"version": 7}).json()
    assert (len(back["shots"]), back["version"]) == (3, 8)


def test_a_repeated_request_adds_and_orders_once(api: Api, scene: Scene) -> None:
    body = {**SHOT, "version": scene.storyboard.version}
    answers = [api.post(at(scene, "/shots"), body, key="once") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    orders = [api.post(at(scene, "/make"), {}, key="order") for _ in range(2)]
    assert orders[0].json() == orders[1].json()
    assert (Shot.objects.count(), Job.objects.count()) == (4, 4)


def test_an_archived_storyboard_leaves_the_list_and_takes_no_changes(api: Api, scene: Scene) -> None:
    assert api.delete(at(scene)).status_code == 204
    assert api.get(f"/campaigns/{scene.storyboard.campaign_id}/storyboards").json()["items"] == []
    body = {**SHOT, "version": scene.storyboard.version}
    assert problem_of(api.post(at(scene, "/shots"), body), 409)["code"] == "archived"


def test_strangers_find_nothing_and_readers_change_nothing(
    scene: Scene, bob: Person, charlie: Person
) -> None:
    stranger, reader = Api(charlie), Api(bob)
    before = counts()
    for method, path, body in changes(scene):
        problem_of(call(stranger, method, path, body), 404)
        problem_of(call(reader, method, path, body), 403)
    problem_of(stranger.get(at(scene)), 404)
    problem_of(stranger.get(f"/campaigns/{scene.storyboard.campaign_id}/storyboards"), 404)
    assert reader.get(at(scene)).status_code == 200
    assert counts() == before


def test_a_body_that_makes_no_sense_is_refused(api: Api, scene: Scene) -> None:
    before = counts()
    bodies = [(method, path) for method, path, body in changes(scene) if body]
    assert len(bodies) == 7
    for method, path in bodies:
        problem_of(call(api, method, path, {"nonsense": True}), 422)
    assert counts() == before


def test_who_read_an_older_version_changes_nothing(api: Api, scene: Scene) -> None:
    before = counts()
    for method, path, body in changes(scene):
        if "version" in body:
            assert problem_of(call(api, method, path, {**body, "version": 1}), 409)["code"] == "stale"
    assert problem_of(api.delete(at(scene, f"/shots/{scene.shots[0].pk}?version=1")), 409)["code"] == "stale"
    assert counts() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seconds": 61}, "seconds"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 2.1}, "seconds"),
        ({"prompt": " "}, "prompt"),
        ({"start": "towards"}, "picture"),
        ({"start": "restyle", "clip": str(uuid4())}, "clip"),
        ({"strength": 2}, "strength"),
    ],
)
def test_a_faulty_shot_is_named(change: dict[str, Any], field: str, api: Api, scene: Scene) -> None:
    before = counts()
    body = {**SHOT, "version": scene.storyboard.version, **change}
    found = problem_of(api.post(at(scene, "/shots"), body), 422)
    assert field in {fault["field"] for fault in found["errors"]}
    assert counts() == before


def test_a_wrong_state_is_told(api: Api, scene: Scene) -> None:
    shot, before = scene.shots[1].pk, counts()
    assert problem_of(api.post(at(scene, f"/shots/{shot}/make"), {}), 409)["code"] == "nothing_before"
    assert problem_of(api.post(at(scene, "/film"), {}), 409)["code"] == "not_made"
    assert problem_of(api.post(at(scene, "/cancel"), {}), 409)["code"] == "nothing_waits"
    restored = api.post(at(scene, f"/shots/{shot}/restore"), {"version": scene.storyboard.version})
    assert problem_of(restored, 409)["code"] == "not_removed"
    assert counts() == before


def test_a_clip_is_uploaded_and_restyled(api: Api, scene: Scene, bob: Person) -> None:
    clip = SimpleUploadedFile("a.mp4", filed(1, 24))
    problem_of(Api(bob).send("/clips", clip), 403)
    clip.seek(0)
    sent = api.send("/clips", clip)
    assert (sent.status_code, sent.json()["media_type"]) == (201, "video/mp4")
    body = {**SHOT, "seconds": 1, "start": "restyle", "clip": sent.json()["id"], "version": 4}
    assert api.post(at(scene, "/shots"), body).json()["shots"][3]["clip"] == sent.json()["id"]
    refused = api.send("/clips", SimpleUploadedFile("a.mp4", b"no clip"))
    assert problem_of(refused, 422)["code"] == "not_a_clip"
    assert StoredFile.objects.filter(media_type="video/mp4").count() == 1


def test_a_token_gets_no_bytes(api: Api, scene: Scene, alice: Person) -> None:
    sent = api.send("/clips", SimpleUploadedFile("a.mp4", filed(1, 24))).json()
    bearer = {"authorization": f"Bearer {create_token(alice.membership, 'bytes').secret}"}
    page = Client().get(f"/w/kopi-senja/files/{sent['sha256']}", headers=bearer)
    assert (page.status_code, "/login/" in page["Location"]) == (302, True)
    assert api.get(f"/files/{sent['sha256']}").status_code == 404
