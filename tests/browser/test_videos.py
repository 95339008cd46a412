"""Video ads in a real Chromium: each size, as the product made it, plays on the page of review."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from campaigns.contents import Content
from campaigns.models import Approval, Decision, Variant
from generation.storage import Store
from platforms.formats import animated_formats, moving_formats
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.factories import current, make_campaign, make_plan, make_variant
from tests.campaigns.videos.scene import launched, make_all, probed, short_videos
from tests.conftest import Person

pytestmark = pytest.mark.browser
REVIEW = "/w/kopi-senja/review/"
# Waits until the video was past its middle and has begun anew, and says what it shows.
WATCH = """
async (video) => {
  const seen = [];
  await new Promise((done) => {
    video.addEventListener("timeupdate", () => {
      if (Math.max(0, ...seen) > 0.5 && video.currentTime < seen.at(-1)) done();
      seen.push(video.currentTime);
    });
  });
  return {duration: video.duration, width: video.videoWidth,
          height: video.videoHeight, error: video.error?.message ?? "", muted: video.muted};
}
"""


def shown(page: Page) -> Any:
    """Return the video that is looked at."""
    return page.locator("[data-review-main] [data-format]:not([hidden]) video")


def test_a_video_of_each_size_plays_to_its_end_and_again(
    alice: Person, rosa: Person, visit: Open, tmp_path: Path
) -> None:
    forms = list({(form.width, form.height): form for form in reversed(moving_formats())}.values())
    with short_videos():
        variant = launched(alice, [form.key for form in forms])
        make_all()
        page = visit(REVIEW, rosa)
    variant.refresh_from_db()
    assert variant.job.reason == ""
    for number, form in enumerate(forms, 1):
        page.keyboard.press(str(number))
        expect(shown(page)).to_have_attribute("width", str(form.width))
        seen = shown(page).evaluate(WATCH)
        assert (seen["width"], seen["height"], seen["duration"]) == (form.width, form.height, 1)
        assert (seen["error"], seen["muted"]) == ("", True)
    with page.expect_response(re.compile("/review/decide/$")):
        page.keyboard.press("a")
    assert Approval.objects.get().digest == current(variant).digest
    store = Store(Path(settings.FILES_DIR), variant.workspace_id.hex)
    for file, form in zip(Content.from_json(current(variant).content).files, forms, strict=True):
        path = tmp_path / f"{form.key}.mp4"
        path.write_bytes(store.read(file.sha256))
        stream = probed(path)
        assert (stream["codec_name"], stream["profile"], stream["avg_frame_rate"]) == ("h264", "High", "24/1")
        assert (stream["width"], stream["height"]) == (form.width, form.height)
        assert (stream["nb_read_frames"], stream["duration"]) == ("24", "1.000000")


@pytest.fixture
def made(alice: Person) -> list[Variant]:
    """Return three variants, each a picture and a short video."""
    plan = make_plan(make_campaign(alice.membership.workspace, alice.user), alice.user)
    formats = ("video_story", "feed_square")
    workspace = alice.membership.workspace
    return [make_variant(workspace, alice.user, plan=plan, formats=formats) for _ in range(3)]


def test_one_pauses_it_by_key_and_another_format_stops_it(
    made: list[Variant], rosa: Person, visit: Open
) -> None:
    page = visit(REVIEW, rosa)
    expect(shown(page)).to_have_js_property("paused", value=False)
    page.keyboard.press("p")
    expect(shown(page)).to_have_js_property("paused", value=True)
    page.keyboard.press("p")
    expect(shown(page)).to_have_js_property("paused", value=False)
    page.keyboard.press("2")
    expect(shown(page)).to_have_count(0)
    expect(page.locator("[data-review-main] video")).to_have_js_property("paused", value=True)


def test_it_is_stepped_by_frames_and_heard(made: list[Variant], rosa: Person, visit: Open) -> None:
    page = visit(REVIEW, rosa)
    video, frame = shown(page), "video => Math.floor(video.currentTime * Number(video.dataset.rate))"
    expect(video).to_have_js_property("paused", value=False)
    page.keyboard.press(".")
    expect(video).to_have_js_property("paused", value=True)
    page.keyboard.press(",")
    first = video.evaluate(frame)
    page.keyboard.press(".")
    page.keyboard.press(".")
    assert video.evaluate(frame) == first + 2
    for _ in range(first + 4):
        page.keyboard.press(",")
    assert video.evaluate(frame) == 0
    page.keyboard.press("m")
    expect(video).to_have_js_property("muted", value=False)


def test_the_next_one_is_loaded_before_it_is_looked_at(
    made: list[Variant], rosa: Person, visit: Open
) -> None:
    page = visit(REVIEW, rosa)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("j")
    expect(page.locator("[data-review-stage] > [data-review-item]")).to_have_attribute(
        "data-code", made[1].code
    )
    expect(shown(page)).to_have_js_property("paused", value=False)
    assert shown(page).evaluate(WATCH)["error"] == ""
    sha256 = Content.from_json(current(made[1]).content).files[0].sha256
    assert [url for url in asked if sha256 in url] == []


def test_where_less_motion_is_wanted_nothing_plays_by_itself(
    made: list[Variant], rosa: Person, visit: Open
) -> None:
    page = visit(REVIEW, rosa)
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.wait_for_selector("html[data-behaviours=mounted]", state="attached")
    expect(shown(page)).to_have_js_property("paused", value=True)
    page.keyboard.press("p")
    expect(shown(page)).to_have_js_property("paused", value=False)


# Drags a finger over the video from one point to another, to the right.
DRAG = """
(video, fromBottom) => {
  const box = video.getBoundingClientRect();
  const at = (type, x) => video.dispatchEvent(new PointerEvent(type, {
    bubbles: true, isPrimary: true, pointerType: "touch", clientX: x, clientY: box.bottom - fromBottom}));
  at("pointerdown", box.left + 20);
  for (let x = box.left + 20; x < box.right; x += 20) at("pointermove", x);
  at("pointerup", box.right);
}
"""


def test_a_drag_along_a_players_controls_is_no_swipe(made: list[Variant], rosa: Person, visit: Open) -> None:
    page = visit(REVIEW, rosa)
    shown(page).evaluate(DRAG, 30)
    expect(page.locator("[data-review-stage] > [data-review-item]")).to_have_attribute(
        "data-code", made[0].code
    )
    assert not Decision.objects.exists()
    with page.expect_response(re.compile("/review/decide/$")):
        shown(page).evaluate(DRAG, 200)
    assert Decision.objects.get().variant == made[0]


def test_a_video_plays_on_while_its_page_is_refreshed(
    made: list[Variant], alice: Person, visit: Open
) -> None:
    page = visit(f"/w/kopi-senja/campaigns/variants/{made[0].code}/", alice)
    video = page.locator(".shot video")
    video.evaluate("video => video.play()")
    with page.expect_response(re.compile(f"/{made[0].code}/$")):
        page.locator("#variant").dispatch_event("live")
    expect(page.locator("#variant.htmx-request")).to_have_count(0)
    page.wait_for_timeout(300)
    assert video.evaluate("video => [video.paused, video.currentTime > 0, video.isConnected]") == [
        False,
        True,
        True,
    ]


def test_pages_with_videos_are_good_to_look_at(made: list[Variant], rosa: Person, visit: Open) -> None:
    look_at(visit(REVIEW, rosa), "review-video")
    look_at(visit(f"/w/kopi-senja/campaigns/variants/{made[0].code}/", rosa), "variant-video")


SOURCE = "async (image) => { await image.decode(); return image.currentSrc; }"
SHOWS = """
async (image) => {
  const answer = await fetch(image.currentSrc);
  const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type: "image/gif" });
  await decoder.tracks.ready;
  const track = decoder.tracks.selectedTrack;
  return [track.animated, track.repetitionCount, image.naturalWidth, image.naturalHeight];
}
"""


def test_animated_banners_move_in_review_and_stand_where_less_motion_is_wanted(
    alice: Person, rosa: Person, visit: Open
) -> None:
    forms = animated_formats()
    variant = launched(alice, [form.key for form in forms])
    make_all()
    variant.refresh_from_db()
    assert variant.job.reason == ""
    page = visit(REVIEW, rosa)
    picture = page.locator("[data-review-main] [data-format]:not([hidden]) img")
    for number, form in enumerate(forms, 1):
        page.keyboard.press(str(number))
        expect(picture).to_have_attribute("width", str(form.width))
        assert picture.evaluate(SHOWS) == [True, 2, form.width, form.height]
    look_at(page, "review-animated")
    page.emulate_media(reduced_motion="no-preference")
    stop = page.get_by_role("button", name="Stop or play the picture").locator("visible=true")
    ways: tuple[Callable[[], object], ...] = (partial(page.keyboard.press, "p"), stop.click)
    for act in ways:
        act()
        page.wait_for_timeout(50)
        assert "w=1080" in picture.evaluate(SOURCE)
        act()
        page.wait_for_timeout(50)
        assert picture.evaluate(SHOWS)[0] is True
    page.emulate_media(reduced_motion="reduce")
    page.reload(wait_until="networkidle")
    assert "w=1080" in picture.evaluate(SOURCE)
    page = visit(f"/w/kopi-senja/campaigns/variants/{variant.code}/", rosa)
    look_at(page, "variant-animated")
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Stop or play the picture").first.click()
    page.wait_for_timeout(50)
    assert page.locator(".shot picture img").first.evaluate(SOURCE).endswith("w=640")
    look_at(visit(f"/w/kopi-senja/campaigns/{variant.campaign_id}/setup/", alice), "setup-animated")
