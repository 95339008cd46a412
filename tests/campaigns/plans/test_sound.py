"""The sound of a brand is ordered with its videos, only with them, and only where the campaign wants it."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.models import BrandVersion, Campaign
from campaigns.selectors.plans import preview_of
from campaigns.selectors.setups import chosen_of, setup_of
from campaigns.services.campaigns import archive
from campaigns.services.plans import launch
from generation.sound_files import MAX_BYTES
from tests.campaigns.brands.looks import make_file
from tests.campaigns.brands.test_sounds import make_sound
from tests.campaigns.campaigns.test_setup_page import controls
from tests.campaigns.plans.scene import make_ready_campaign
from tests.conftest import Person
from tests.generation.sounds import tone, wav_of
from workspaces.errors import Invalid
from workspaces.models import LedgerEntry
from workspaces.services.tokens import create_token


def test_videos_have_the_brands_sound_and_pictures_are_ordered_as_without(alice: Person) -> None:
    stills = make_ready_campaign(alice, name="Pictures", formats=["feed_square"])
    before = setup_of(chosen_of(stills)).base
    newest = BrandVersion.objects.get(brand=stills.brand)
    newest.pk, newest.number, newest.sound = None, 2, make_file(alice)
    newest.save(force_insert=True)
    assert setup_of(chosen_of(stills)).base == before
    stills.formats = ["feed_square", "video_square"]
    assert setup_of(chosen_of(stills)).base.assets.sound == newest.sound.sha256


def heard(alice: Person) -> Campaign:
    """Return a campaign of videos whose brand has a sound."""
    campaign = make_ready_campaign(alice, name="Videos", formats=["video_square"])
    newest = BrandVersion.objects.get(brand=campaign.brand)
    newest.pk, newest.number, newest.sound = None, 2, make_file(alice)
    newest.save(force_insert=True)
    return campaign


def test_a_campaign_may_be_silent(alice: Person) -> None:
    campaign = heard(alice)
    loud = setup_of(chosen_of(campaign)).base
    alice.client.post(
        reverse("campaign_setup", args=["kopi-senja", campaign.pk]), controls(campaign, sound="none")
    )
    campaign.refresh_from_db()
    assert campaign.sound == "none"
    silent = setup_of(chosen_of(campaign)).base
    assert (loud.assets.sound is None, silent.assets.sound) == (False, None)
    assert silent.digest != loud.digest


def test_the_set_up_says_where_the_brand_has_no_sound(alice: Person) -> None:
    silent = make_ready_campaign(alice, name="Pictures")
    page = alice.client.get(reverse("campaign_setup", args=["kopi-senja", silent.pk])).content.decode()
    assert 'id="sound-brand" name="sound" value="brand" checked' in page
    assert "The brand has no sound yet" in page


# A campaign's own.


def upload(person: Person, campaign: Campaign, content: bytes, name: str = "track.wav") -> Any:
    address = reverse("campaign_sound", args=["kopi-senja", campaign.pk])
    return person.client.post(address, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def videos(alice: Person) -> Campaign:
    return heard(alice)


def test_an_own_sound_takes_the_place_of_the_brands(alice: Person, videos: Campaign) -> None:
    brands = setup_of(chosen_of(videos)).base.assets.sound
    answer = upload(alice, videos, wav_of(tone(2.0)))
    assert answer.headers["Location"] == reverse("campaign_setup", args=["kopi-senja", videos.pk])
    videos.refresh_from_db()
    assert videos.own_sound is not None
    assert (videos.sound, videos.version) == ("own", 2)
    assert setup_of(chosen_of(videos)).base.assets.sound == videos.own_sound.sha256 != brands
    entry = LedgerEntry.objects.latest("position")
    assert (entry.kind, videos.own_sound.sha256 in entry.content) == ("campaign.sound", True)
    page = alice.client.get(answer.headers["Location"]).content.decode()
    assert videos.own_sound.sha256 in page


def test_what_was_launched_keeps_its_sound(alice: Person, videos: Campaign) -> None:
    plan = launch(alice.membership, videos.pk, digest=preview_of(videos).expansion.digest)
    before = [variant.job.spec for variant in plan.variants.select_related("job")]
    upload(alice, videos, wav_of(tone(2.0)))
    assert [variant.job.spec for variant in plan.variants.select_related("job")] == before
    assert plan.setup["own_sound"] is None


def test_saving_the_set_up_keeps_the_track_and_leaving_it_goes_back(alice: Person, videos: Campaign) -> None:
    upload(alice, videos, wav_of(tone(2.0)))
    videos.refresh_from_db()
    address = reverse("campaign_setup", args=["kopi-senja", videos.pk])
    alice.client.post(address, controls(videos, sound="brand"))
    videos.refresh_from_db()
    assert (videos.sound, videos.own_sound is None) == ("brand", False)
    look = chosen_of(videos).complete_look
    assert look.sound is not None
    assert setup_of(chosen_of(videos)).base.assets.sound == look.sound.sha256


def test_own_without_a_track_is_not_launched(alice: Person, videos: Campaign) -> None:
    address = reverse("campaign_setup", args=["kopi-senja", videos.pk])
    page = alice.client.post(address, controls(videos, sound="own"), headers={"HX-Request": "true"})
    assert "Upload the sound of its own" in page.content.decode()
    videos.refresh_from_db()
    with pytest.raises(Invalid, match="not finished"):
        preview_of(videos)
    videos.formats = ["feed_square"]
    assert preview_of(videos).expansion.cells


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF\x00\x00\x00\x00WAVE", wav_of(tone(0.3))])
def test_what_is_no_sound_is_said_and_changes_nothing(
    alice: Person, videos: Campaign, content: bytes
) -> None:
    answer = upload(alice, videos, content)
    assert answer.status_code == 422
    assert 'class="field wrong" id="sound-choice"' in answer.content.decode()
    videos.refresh_from_db()
    assert (videos.sound, videos.own_sound) == ("brand", None)


def test_a_missing_file_and_one_too_large(alice: Person, videos: Campaign) -> None:
    address = reverse("campaign_sound", args=["kopi-senja", videos.pk])
    assert alice.client.post(address).status_code == 422
    assert upload(alice, videos, bytes(MAX_BYTES + 1)).status_code == 413
    assert alice.client.get(address).status_code == 405


def test_readers_strangers_and_archived_campaigns(
    alice: Person, bob: Person, rosa: Person, charlie: Person, videos: Campaign
) -> None:
    content = wav_of(tone(2.0))
    statuses = [upload(person, videos, content).status_code for person in (bob, rosa, charlie)]
    assert statuses == [403, 403, 404]
    archive(alice.membership, videos.pk)
    assert upload(alice, videos, content).status_code == 409
    videos.refresh_from_db()
    assert videos.own_sound is None


def test_the_api_takes_a_sound_of_this_workspace_only(
    alice: Person, charlie: Person, videos: Campaign
) -> None:
    mine, theirs, picture = make_sound(alice), make_sound(charlie), make_file(alice)
    client = Client(headers={"authorization": f"Bearer {create_token(alice.membership, 't').secret}"})
    path = f"/api/v1/campaigns/{videos.pk}"
    body = client.get(path).json()
    for file, status in ((theirs, 422), (picture, 422), (mine, 200)):
        change = {key: body[key] for key in body if key not in {"id", "archived", "created_at"}}
        sent = json.dumps(change | {"sound": "own", "own_sound": str(file.pk)})
        assert client.put(path, sent, content_type="application/json").status_code == status
    assert client.get(path).json()["own_sound"] == str(mine.pk)
