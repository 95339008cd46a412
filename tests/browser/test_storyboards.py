"""Storyboards in a browser: written, made by real jobs, watched; and how the strip looks in every state."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Storyboard
from campaigns.services import shots, storyboards, takes
from campaigns.services.storyboards import BoardWish
from generation.engines import registry
from generation.models import Job
from generation.shot_specs import ShotSpec
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.storyboards.conftest import campaign, clip_model
from tests.campaigns.storyboards.scene import Scene, install_clip_model, picture_of, wish
from tests.campaigns.storyboards.takes import drawn, film, take, work
from tests.conftest import Person
from tests.generation.works.conftest import clip_folder, tiny_video_folder

__all__ = ["campaign", "clip_folder", "clip_model", "tiny_video_folder"]
pytestmark = pytest.mark.browser
TEN = (
    ("A cup of coffee on a brown podium at dawn, slow push in", "6", "text"),
    ("Steam rises and catches the warm light", "4.5", "continue"),
    ("Beans fall past the camera, close", "3", "text"),
    ("Hands wrap the cup at a rainy window", "8", "text"),
    ("The rain stops; the street outside turns gold", "6", "continue"),
    ("The product stands on a stone plinth, the camera circles it", "7", "picture"),
    ("A train passes behind the cup", "5", "text"),
    ("Two friends laugh, out of focus", "4", "text"),
    ("Back to the podium, evening light", "6", "text"),
    ("The product alone", "5.5", "towards"),
)


def board_of_ten(person: Person, campaign: Campaign, *, count: int = 10, form: str = "story") -> Scene:
    """Return a storyboard of up to ten shots."""
    made = storyboards.create(person.membership, campaign.pk, BoardWish("Rain season", form))
    scene, picture = Scene(person, made.pk), picture_of(person)
    for prompt, seconds, start in TEN[:count]:
        given = {"picture": picture.pk} if start in ("picture", "towards") else {}
        scene.add(prompt, seconds, start=start, **given)
    return scene


def address(scene: Scene) -> str:
    return f"/w/kopi-senja/campaigns/storyboards/{scene.key}/"


def write_shot(page: Page, prompt: str, seconds: str, start: str) -> None:
    """Add a shot through its page."""
    page.get_by_role("link", name="Add a shot").click()
    page.get_by_label("What it shows").fill(prompt)
    page.get_by_label("Seconds", exact=True).fill(seconds)
    page.locator(f"#start-{start}").check()
    page.get_by_role("button", name="Add the shot").click()


@pytest.fixture
def real_model(clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a tiny real model of clips."""
    monkeypatch.setitem(registry.FOLDERS, "panggung", clip_folder)


def test_a_film_is_written_made_and_watched(
    alice: Person, campaign: Campaign, real_model: None, visit: Open
) -> None:
    page = visit(f"/w/kopi-senja/campaigns/{campaign.pk}/storyboards/", alice)
    page.get_by_role("link", name="New storyboard").click()
    page.get_by_role("button", name="Go on to the shots").click()
    write_shot(page, "a brown podium", "1", "text")
    write_shot(page, "steam rises", "0.5", "continue")
    page.get_by_role("button", name="Make 2 shots").click()
    expect(page.get_by_role("button", name="Call off")).to_be_visible()
    work()
    expect(page.locator(".scene video")).to_have_count(2)
    page.get_by_role("button", name="Make the film").click()
    work()
    player = page.locator(".film-player")
    expect(player).to_be_visible()
    page.wait_for_function("document.querySelector('.film-player').readyState > 0")
    assert player.evaluate("video => video.duration") == pytest.approx(1.5, abs=0.001)
    expect(page.get_by_role("link", name="Watch the film")).to_be_visible()
    board = Storyboard.objects.get()
    assert [one.state for one in Scene(alice, board.pk).board.shots] == ["ready", "ready"]


def test_a_shot_plays_while_one_looks_at_it(alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = board_of_ten(alice, campaign, count=2)
    takes.make_board(alice.membership, scene.key)
    take(scene.shots[0])
    page = visit(address(scene), alice)
    video, playing = page.locator(".scene video"), "video => !video.paused"
    page.locator(".scene-play").hover()
    expect(video).to_have_js_property("paused", value=False)
    page.mouse.move(0, 0)
    expect(video).to_have_js_property("paused", value=True)
    page.locator(".scene-play").focus()
    page.keyboard.press("Enter")
    expect(video).to_have_js_property("paused", value=False)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move shot 1 later").focus()
    expect(video).to_have_js_property("paused", value=True)
    assert not video.evaluate(playing)


def test_shots_are_moved_and_removed_by_keyboard(alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = board_of_ten(alice, campaign, count=3)
    page = visit(address(scene), alice)
    page.get_by_role("button", name="Move shot 3 earlier").press("Enter")
    expect(page.locator(".scene-title").nth(1)).to_have_text(TEN[2][0])
    page.get_by_role("button", name="Remove shot 1").press("Enter")
    page.get_by_role("status").get_by_role("button", name="Put it back").press("Enter")
    expect(page.locator(".scene-title").first).to_have_text(TEN[0][0])
    assert scene.prompts == [TEN[0][0], TEN[2][0], TEN[1][0]]


def test_a_trim_is_found_frame_by_frame(alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = board_of_ten(alice, campaign, count=1)
    takes.make_board(alice.membership, scene.key)
    take(scene.shots[0])
    page = visit(f"{address(scene)}shots/{scene.shots[0].pk}/", alice)
    for frame, button in (("25", "Begin here"), ("96", "End here")):
        page.get_by_label("Frame", exact=True).fill(frame)
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Save the trim").click()
    expect(page.get_by_label("First frame")).to_have_value("25")
    shot = scene.shots[0]
    assert (shot.first_frame, shot.last_frame, shot.kept) == (24, 95, 72)


@pytest.mark.parametrize("form", ["story", "feed_square"])
def test_a_full_board_looks_right(form: str, alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = board_of_ten(alice, campaign, form=form)
    takes.make_board(alice.membership, scene.key)
    for shot in scene.shots:
        take(shot, drift=0.31 if shot.position == 5 else 0.07)
    third, version = scene.shots[2], scene.storyboard.version
    shots.trim(alice.membership, scene.key, third.pk, first=10, last=60, version=version)
    takes.make_film(alice.membership, scene.key)
    spec = ShotSpec.from_json(third.job.spec if third.job else "")
    film(scene.storyboard, drawn(0, replace(spec, frames=240)))
    look_at(visit(address(scene), alice), f"storyboard-{form}")
    look_at(visit(address(scene), alice, language="id"), f"storyboard-{form}-id")
    look_at(visit(f"{address(scene)}shots/{third.pk}/", alice), f"shot-{form}")
    look_at(visit(f"/w/kopi-senja/campaigns/{campaign.pk}/storyboards/", alice), "storyboards")


def test_empty_pages_look_right(alice: Person, campaign: Campaign, visit: Open) -> None:
    listed = f"/w/kopi-senja/campaigns/{campaign.pk}/storyboards/"
    look_at(visit(listed, alice), "storyboards-empty")
    look_at(visit(f"{listed}new/", alice), "storyboard-new")
    scene = board_of_ten(alice, campaign, count=0)
    look_at(visit(address(scene), alice), "storyboard-empty")
    page = visit(f"{address(scene)}shots/new/", alice)
    for start in ("towards", "restyle"):
        page.locator(f"#start-{start}").check()
        look_at(page, f"shot-new-{start}")
    scene.add("A cup", "3", start="towards", picture=picture_of(alice).pk)
    look_at(visit(f"{address(scene)}settings/", alice), "storyboard-settings")


def test_a_failing_board_looks_right(alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = board_of_ten(alice, campaign, count=7, form="feed_square")
    takes.make_board(alice.membership, scene.key)
    take(scene.shots[0])
    take(scene.shots[2])
    jobs = [shot.job_id for shot in scene.shots if shot.job_id]
    told: dict[str, Any] = {"state": "failed", "reason": "The model made no numbers at all."}
    Job.objects.filter(pk=jobs[1]).update(**told)
    held = {"lease_token": uuid.uuid4(), "lease_until": timezone.now()}
    Job.objects.filter(pk=jobs[3]).update(state="running", progress=0.4, stage="generate", **held)
    changed, version = scene.shots[2], scene.storyboard.version
    shots.edit(alice.membership, scene.key, changed.pk, wish("Beans, from above", "3"), version=version)
    last = scene.shots[6]
    shots.remove(alice.membership, scene.key, last.pk, version=version + 1)
    look_at(visit(f"{address(scene)}?removed={last.pk}", alice), "storyboard-failing")


def test_a_model_of_stills_looks_right(
    alice: Person,
    bob: Person,
    campaign: Campaign,
    visit: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = board_of_ten(alice, campaign, count=3, form="link")
    facts: dict[str, Any] = {"tasks": ["text_to_image"], "frames": {}, "title": "Panggung, stills"}
    install_clip_model(tmp_path / "stills", monkeypatch, **facts)
    look_at(visit(address(scene), alice), "storyboard-stills")
    look_at(visit(address(scene), bob), "storyboard-reader")
