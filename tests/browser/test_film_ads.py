"""The page of a film's ads in a browser: what is chosen is counted at once and launched as it was seen."""

import numpy as np
import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign, Plan
from campaigns.selectors.film_ads import FilmWish, film_preview_of
from campaigns.services import takes
from campaigns.services.film_ads import launch_film_ads
from generation.engines.base import Clip
from generation.shot_specs import ShotSpec
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.browser.test_videos import WATCH
from tests.campaigns.storyboards.conftest import campaign, clip_model
from tests.campaigns.storyboards.scene import Scene, make_scene
from tests.campaigns.storyboards.takes import drawn, film, take, work
from tests.conftest import Person

__all__ = ["campaign", "clip_model"]


def joined(scene: Scene) -> Scene:
    """Make all shots of a board and its film."""
    takes.make_board(scene.person.membership, scene.key)
    for shot in scene.shots:
        take(shot)
    takes.make_film(scene.person.membership, scene.key)
    specs = [ShotSpec.from_json(shot.job.spec) for shot in scene.shots if shot.job]
    frames = np.concatenate([drawn(number, spec).frames for number, spec in enumerate(specs, 1)])
    film(scene.storyboard, Clip(frames, 24))
    return scene


def test_choices_are_counted_at_once_and_launched(alice: Person, campaign: Campaign, visit: Open) -> None:
    scene = joined(make_scene(alice, campaign))
    page = visit(f"/w/kopi-senja/campaigns/storyboards/{scene.key}/", alice)
    page.get_by_role("link", name="Make ads of this film").click()
    launch = page.get_by_role("button", name="Launch")
    expect(launch).to_have_text("Launch 4 variants")
    page.get_by_label("Commuters").uncheck()
    expect(launch).to_have_text("Launch 2 variants")
    page.get_by_label("Gift buyers").uncheck()
    expect(launch).to_be_disabled()
    expect(page.get_by_text("Choose at least one segment.")).to_be_visible()
    page.get_by_label("Gift buyers").check()
    page.get_by_label("Wide video").check()
    expect(page.locator(".summary-figures dd").nth(1)).to_have_text("4")
    expect(launch).to_have_text("Launch 2 variants")
    launch.click()
    expect(page.get_by_text("2 variants are on their way.")).to_be_visible()
    plan = Plan.objects.get()
    assert (plan.variant_count, plan.setup["formats"]) == (2, ["video_square", "video_wide"])


def test_an_ad_of_the_film_is_made_and_played_where_one_judges_it(
    alice: Person, rosa: Person, campaign: Campaign, visit: Open
) -> None:
    scene = joined(make_scene(alice, campaign))
    commuters = campaign.segments.get(name="Commuters").pk
    wish = FilmWish(["video_square"], "hero", [commuters])
    seen = film_preview_of(scene.storyboard, wish).expansion.digest
    plan = launch_film_ads(alice.membership, scene.key, wish, digest=seen)
    assert plan.variant_count == 2
    work()
    page = visit("/w/kopi-senja/review/", rosa)
    assert page.locator("[data-review-main] video").first.evaluate(WATCH) == {
        "duration": 6,
        "width": 1080,
        "height": 1080,
        "error": "",
        "muted": True,
    }
    look_at(page, "film-ad-in-review")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_looks_right(alice: Person, campaign: Campaign, visit: Open, language: str) -> None:
    scene = make_scene(alice, campaign)
    address = f"/w/kopi-senja/campaigns/storyboards/{scene.key}/"
    look_at(visit(f"{address}ads/", alice, language=language), f"film-ads-none-{language}")
    joined(scene)
    look_at(visit(address, alice, language=language), f"film-joined-{language}")
    look_at(visit(f"{address}ads/", alice, language=language), f"film-ads-{language}")
