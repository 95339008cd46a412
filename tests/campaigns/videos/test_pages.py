"""Pages show a video as what it ends on, and play it where one judges it; never as a picture."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from campaigns.contents import Content, ContentFile
from campaigns.models import Campaign, Variant
from campaigns.selectors.plan_words import said_faults
from campaigns.selectors.plans import preview_of
from generation.models import Job, JobState
from generation.storage import Store
from generation.video.clips import last_frame
from platforms.formats import animated_formats, moving_formats
from tests.campaigns.api import api_of
from tests.campaigns.campaigns.test_api import body_of
from tests.campaigns.campaigns.test_setup_page import address, controls
from tests.campaigns.factories import current, make_revision, make_variant
from tests.campaigns.plans.scene import COPY, make_ready_campaign, make_template
from tests.campaigns.videos.scene import launched
from tests.conftest import Person
from workspaces.models import Workspace

FORMATS = ("feed_square", "video_story")


@pytest.fixture
def variant(workspace: Workspace, alice: Person) -> Variant:
    return make_variant(workspace, alice.user, formats=FORMATS)


def video_of(variant: Variant) -> ContentFile:
    return Content.from_json(current(variant).content).files[1]


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"/w/kopi-senja/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_small_copy_of_a_video_is_its_last_frame(bob: Person, variant: Variant) -> None:
    sha256 = video_of(variant).sha256
    answer = bob.client.get(f"/w/kopi-senja/files/{sha256}?w=160")
    store = Store(Path(settings.FILES_DIR), variant.workspace_id.hex)
    with Image.open(BytesIO(answer.content)) as small, BytesIO(store.read(sha256)) as stream:
        end = Image.fromarray(last_frame(stream))
        assert (small.format, small.size) == ("WEBP", end.size)
        apart = [abs(one - other) for one, other in zip(_mean(small), _mean(end), strict=True)]
    assert max(apart) < 6
    assert max(_mean(end)) > 80
    assert "immutable" in answer["Cache-Control"]


def _mean(picture: Image.Image) -> tuple[int, ...]:
    pixel = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


def test_without_a_width_a_range_of_it_is_sent(bob: Person, variant: Variant) -> None:
    sha256 = video_of(variant).sha256
    answer = bob.client.get(f"/w/kopi-senja/files/{sha256}", headers={"range": "bytes=4-7"})
    assert (answer.status_code, answer["Content-Type"]) == (206, "video/mp4")
    assert b"".join(answer) == b"ftyp"


def test_a_damaged_video_has_no_poster(bob: Person, variant: Variant) -> None:
    sha256 = video_of(variant).sha256
    path = Path(settings.FILES_DIR) / variant.workspace_id.hex / sha256[:2] / sha256
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-100])
    assert bob.client.get(f"/w/kopi-senja/files/{sha256}?w=160").status_code == 503


def test_scripts_get_it_as_what_it_is(bob: Person, variant: Variant) -> None:
    still, video = api_of(bob).get(f"/variants/{variant.code}").json()["files"]
    assert (still["format"], still["media_type"]) == ("feed_square", "image/png")
    assert (video["format"], video["media_type"]) == ("video_story", "video/mp4")


def test_scripts_choose_videos_and_stills_by_key(alice: Person, campaign: Campaign) -> None:
    body = body_of(campaign, formats=["video_wide", "link"])
    answer = api_of(alice).send("PUT", f"/campaigns/{campaign.pk}", body)
    assert (answer.status_code, answer.json()["formats"]) == (200, ["video_wide", "link"])


@pytest.mark.parametrize("page", ["review/", "campaigns/variants/{code}/"])
def test_it_plays_silently_where_one_judges_it(rosa: Person, variant: Variant, page: str) -> None:
    text = text_of(rosa.client, page.format(code=variant.code))
    address = f"/w/kopi-senja/files/{video_of(variant).sha256}"
    [video] = [part for part in text.split("<video")[1:] if f'src="{address}"' in part.partition(">")[0]]
    tag = video.partition(">")[0]
    assert f'poster="{address}?w=' in tag
    assert "autoplay" not in tag
    for word in ("muted", "loop", "playsinline", "controls", 'preload="none"'):
        assert word in tag
    assert 'aria-label="Story video' in tag
    assert f'<img src="{address}"' not in text


def test_the_grid_shows_its_end_and_how_long_it_is(alice: Person, planned_model: None) -> None:
    variant = launched(alice, FORMATS)
    Job.objects.filter(pk=variant.job_id).update(state=JobState.READY)
    make_revision(variant, alice.user, job=variant.job)
    text = text_of(alice.client, f"campaigns/{variant.campaign_id}/?format=video_story")
    assert f"/files/{video_of(variant).sha256}?w=320" in text
    assert "6 s" in text.partition("tile-plays")[2].partition("</span>")[0]


def test_the_set_up_offers_pictures_and_videos(alice: Person, campaign: Campaign) -> None:
    page = alice.client.get(address(campaign)).content.decode()
    videos = page.partition("<legend>Videos</legend>")[2].partition("</fieldset>")[0]
    for each in moving_formats():
        assert f'value="{each.key}"' in videos
        assert f'value="{each.key}" checked' not in videos
    assert "feed_square" not in videos
    animated = page.partition("<legend>Animated banners</legend>")[2].partition("</fieldset>")[0]
    assert all(f'value="{each.key}"' in animated for each in animated_formats())


def test_a_chosen_video_is_counted_and_takes_longer_than_a_picture(alice: Person, campaign: Campaign) -> None:
    before = preview_of(campaign)
    alice.client.post(address(campaign), controls(campaign, formats=["feed_square", "story", "video_story"]))
    campaign.refresh_from_db()
    after = preview_of(campaign)
    assert campaign.formats == ["feed_square", "story", "video_story"]
    assert (before.expansion.files, after.expansion.files) == (16, 24)
    assert after.estimate.seconds_high > 2 * before.estimate.seconds_high
    assert after.batch_key != before.batch_key


def test_a_length_is_chosen_for_all_videos_and_estimated_by_its_frames(
    alice: Person, campaign: Campaign
) -> None:
    alice.client.post(address(campaign), controls(campaign, formats=["video_story", "feed_square"]))
    campaign.refresh_from_db()
    short = preview_of(campaign)
    alice.client.post(address(campaign), controls(campaign, seconds=30))
    campaign.refresh_from_db()
    long = preview_of(campaign)
    assert long.expansion.digest != short.expansion.digest
    # A picture is 2 s, each of 24 frames a second 0.1 s.
    assert long.estimate.seconds_high / short.estimate.seconds_high == pytest.approx(74 / 16.4)
    page = alice.client.get(address(campaign)).content.decode()
    assert 'id="seconds-30" name="seconds" value="30" checked' in page
    assert "not for Google Performance Max" in page.partition('id="seconds-6"')[2].partition("</label>")[0]


def test_a_length_that_is_not_offered_is_refused_beside_it(alice: Person, campaign: Campaign) -> None:
    answer = alice.client.post(address(campaign), controls(campaign, seconds=7))
    assert answer.status_code == 422
    assert "Videos last one of 6, 15, 30, 60 seconds." in answer.content.decode()
    campaign.refresh_from_db()
    assert (campaign.seconds, campaign.version) == (6, 1)


def test_pages_say_how_long_the_videos_of_a_plan_are(
    alice: Person, rosa: Person, planned_model: None
) -> None:
    variant = launched(alice, FORMATS, seconds=15)
    assert [form["seconds"] for form in json.loads(variant.job.spec)["formats"] if "seconds" in form] == [15]
    Job.objects.filter(pk=variant.job_id).update(state=JobState.READY)
    make_revision(variant, alice.user, job=variant.job)
    grid = text_of(alice.client, f"campaigns/{variant.campaign_id}/?format=video_story")
    assert "15 s" in grid.partition("tile-plays")[2].partition("</span>")[0]
    assert "15 s" in text_of(alice.client, f"campaigns/variants/{variant.code}/")
    assert "15 s" in text_of(rosa.client, "review/")


def test_words_without_room_in_a_video_are_told_before_the_launch(alice: Person, planned_model: None) -> None:
    words = {tag: {**texts, "headline": "W" * 80} for tag, texts in COPY.items()}
    version = make_template(alice.membership.workspace, alice.user, copy=words, name="Long words")
    campaign = make_ready_campaign(alice, template_versions=[version.pk], formats=["video_story"])
    told = [fault for fault in said_faults(preview_of(campaign)) if fault.code == "no_room"]
    assert ["Story video" in fault.message for fault in told] == [True, True]
    assert {"English" in fault.message for fault in told} == {True, False}
