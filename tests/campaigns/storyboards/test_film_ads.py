"""Ads of a film: previewed, launched, made, judged like all others; and every way to be refused."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.urls import reverse

from campaigns.models import Campaign, Plan, Revision, Variant
from campaigns.services import shots, takes
from campaigns.services.rewording import Wording, reword
from campaigns.services.variants import remake
from generation.engines.base import Clip
from generation.models import Finding, Job, JobState
from generation.shot_specs import ShotSpec
from generation.specs import RenderSpec
from tests.campaigns.storyboards.scene import Scene, install_clip_model
from tests.campaigns.storyboards.takes import drawn, film, take, work
from tests.conftest import Person
from tests.rest import Api, problem_of
from workspaces.errors import Conflict
from workspaces.models import LedgerEntry

BODY: dict[str, Any] = {"formats": ["video_square"], "layout": "hero"}


@pytest.fixture
def joined(scene: Scene) -> Scene:
    """Return the storyboard with all its takes and its film: 84 frames, cut after 24 and 36."""
    takes.make_board(scene.person.membership, scene.key)
    for shot in scene.shots:
        take(shot)
    join(scene)
    return scene


def join(scene: Scene) -> None:
    takes.make_film(scene.person.membership, scene.key)
    parts = [
        drawn(shot.position, ShotSpec.from_json(shot.job.spec)).frames for shot in scene.shots if shot.job
    ]
    film(scene.storyboard, Clip(np.concatenate(parts), 24))


def at(scene: Scene, rest: str) -> str:
    return f"/storyboards/{scene.key}/ads/{rest}"


def launched(scene: Scene, **changes: object) -> Plan:
    api = Api(scene.person)
    preview = api.post(at(scene, "plan"), {**BODY, **changes})
    assert preview.status_code == 200, preview.json()
    answer = api.post(at(scene, "launch"), {**BODY, **changes, "digest": preview.json()["digest"]})
    assert answer.status_code == 201, answer.json()
    return Plan.objects.get(pk=answer.json()["id"])


def test_a_preview_counts_the_campaigns_words_over_the_film(joined: Scene) -> None:
    answer = Api(joined.person).post(at(joined, "plan"), BODY).json()
    # Two segments, four options; "angle" changes the picture alone, which is the film, so half are the same.
    assert (answer["variants"], answer["duplicates"], answer["files"]) == (4, 4, 4)
    assert not Plan.objects.exists()


def test_a_launch_makes_variants_of_the_campaign(joined: Scene) -> None:
    plan = launched(joined)
    variants = list(Variant.objects.filter(plan=plan).select_related("job"))
    assert len(variants) == 4
    spec = RenderSpec.from_json(variants[0].job.spec)
    assert spec.footage is not None
    assert (spec.footage.frames, spec.footage.frame_rate, spec.footage.cuts) == (84, 24, (24, 36))
    assert [(each.key, each.seconds, each.frame_rate) for each in spec.formats] == [("video_square", 6, 24)]
    assert spec.assets.product is None
    assert spec.picture.prompt == "a brown podium at dawn\nsteam rises\na cup"
    assert {row.job.load for row in variants} == {0}
    assert (plan.setup["formats"], plan.setup["seconds"]) == (["video_square"], 6)
    assert plan.setup["storyboard"] == str(joined.key)
    assert LedgerEntry.objects.filter(kind="campaign.launch").count() == 1


def test_the_same_digest_launches_once(joined: Scene) -> None:
    api = Api(joined.person)
    body = {**BODY, "digest": api.post(at(joined, "plan"), BODY).json()["digest"]}
    ids = {api.post(at(joined, "launch"), body).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    assert api.post(at(joined, "plan"), BODY).json()["made_before"] == 4


def test_segments_and_formats_are_chosen(joined: Scene, campaign: Campaign) -> None:
    [first, _] = campaign.segments.order_by("pk")
    chosen = {"segments": [str(first.pk)], "formats": ["video_story", "video_wide"]}
    answer = Api(joined.person).post(at(joined, "plan"), {**BODY, **chosen}).json()
    assert (answer["variants"], answer["files"]) == (2, 4)


def test_a_worker_makes_them_and_people_judge_them(joined: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"segments": [str(joined.storyboard.campaign.segments.order_by("pk")[0].pk)]}
    plan = launched(joined, **small)
    variant = Variant.objects.filter(plan=plan).order_by("number")[0]
    Job.objects.filter(variant__plan=plan).exclude(pk=variant.job_id).update(state=JobState.CANCELLED)
    work()
    variant.refresh_from_db()
    found = Finding.objects.filter(job=variant.job)
    assert (variant.job.state, variant.job.reason) == (JobState.READY, ""), list(found.values())
    assert not found.filter(outcome__in=["block", "error"]).exists()
    revision = Revision.objects.get(variant=variant)
    [file] = json.loads(revision.content)["files"]
    assert (file["format"], file["media_type"]) == ("video_square", "video/mp4")
    assert json.loads(revision.content)["disclosure"]["source_type"] == "trainedAlgorithmicMedia"
    with pytest.raises(Conflict, match="shows a film"):
        remake(joined.person.membership, variant.pk)
    words = Wording("Kopi pagi", "", "Beli")
    ordered = RenderSpec.from_json(reword(joined.person.membership, variant.pk, words).spec)
    before = RenderSpec.from_json(revision.job.spec)
    assert ordered == replace(before, copy=replace(before.copy, headline="Kopi pagi", body=""))
    variant.refresh_from_db()
    assert variant.is_ordered_anew


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"formats": []}, "formats"),
        ({"formats": ["feed_square"]}, "formats"),
        ({"layout": "spiral"}, "layout"),
        ({"segments": [str(uuid4())]}, "segments"),
    ],
)
def test_a_faulty_choice_is_named(joined: Scene, changes: dict[str, Any], field: str) -> None:
    answer = Api(joined.person).post(at(joined, "plan"), {**BODY, **changes})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_without_a_film_nothing_is_launched(scene: Scene) -> None:
    answer = Api(scene.person).post(at(scene, "launch"), {**BODY, "digest": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_film")
    assert not Plan.objects.exists()


def test_a_film_that_is_older_than_its_shots_is_refused(joined: Scene) -> None:
    first = joined.shots[0]
    shots.trim(
        joined.person.membership, joined.key, first.pk, first=0, last=9, version=joined.storyboard.version
    )
    answer = Api(joined.person).post(at(joined, "plan"), BODY)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_film")


def test_a_film_of_an_earlier_model_is_refused(
    joined: Scene, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_clip_model(tmp_path / "newer", monkeypatch, steps=21)
    answer = Api(joined.person).post(at(joined, "plan"), BODY)
    assert (answer.status_code, answer.json()["code"]) == (409, "earlier_model")


def test_another_digest_than_the_one_seen_is_refused(joined: Scene) -> None:
    answer = Api(joined.person).post(at(joined, "launch"), {**BODY, "digest": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("rest", ["plan", "launch"])
def test_strangers_find_nothing(charlie: Person, joined: Scene, rest: str) -> None:
    body = BODY if rest == "plan" else {**BODY, "digest": "0" * 64}
    assert Api(charlie).post(at(joined, rest), body).status_code == 404
    assert not Plan.objects.exists()


def test_who_may_not_edit_launches_nothing(bob: Person, joined: Scene) -> None:
    digest = Api(bob).post(at(joined, "plan"), BODY).json()["digest"]
    assert Api(bob).post(at(joined, "launch"), {**BODY, "digest": digest}).status_code == 403
    page = reverse("storyboard_ads", args=["kopi-senja", joined.key])
    assert bob.client.get(page).status_code == 403
    assert bob.client.post(page, {"digest": digest}).status_code == 403
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"formats": "all"}, {**BODY, "colour": "red"}, {**BODY, "segments": [7]}]
)
def test_a_broken_body_is_refused(joined: Scene, body: dict[str, Any]) -> None:
    assert problem_of(Api(joined.person).post(at(joined, "plan"), body), 422)


def test_the_page_shows_what_comes_of_it_and_launches_it(joined: Scene) -> None:
    client, page = joined.person.client, reverse("storyboard_ads", args=["kopi-senja", joined.key])
    board = client.get(reverse("storyboard_detail", args=["kopi-senja", joined.key])).content.decode()
    assert f'href="{page}"' in board
    text = client.get(page).content.decode()
    assert 'value="video_square" checked' in text
    assert "Launch 4 variants" in text
    chosen = {"formats": ["video_square", "video_wide"], "layout": "hero", "segments": []}
    none = client.get(page, chosen, headers={"HX-Request": "true"}).content.decode()
    assert "Choose at least one segment." in none
    assert "<html" not in none
    digest = text.partition('name="digest" value="')[2].partition('"')[0]
    segments = [str(one.pk) for one in joined.storyboard.campaign.segments.all()]
    sent = {"formats": "video_square", "layout": "hero", "segments": segments, "digest": digest}
    answer = client.post(page, sent)
    assert answer.status_code == 302
    plan = Plan.objects.get()
    assert plan.digest == digest
    assert "Launch 1" in client.get(page).content.decode()
    grid = client.get(answer.headers["Location"]).content.decode()
    assert "Square video" in grid


def test_the_page_says_what_is_missing(scene: Scene) -> None:
    page = reverse("storyboard_ads", args=["kopi-senja", scene.key])
    text = scene.person.client.get(page).content.decode()
    assert "There is no film yet: make it first." in text
    assert "disabled" in text.partition("launch-button")[2].partition(">")[0]
