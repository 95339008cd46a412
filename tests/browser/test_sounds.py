"""A campaign's own sound in a browser: chosen, uploaded, heard, replaced; its page is sound four ways."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.plans.scene import make_ready_campaign
from tests.conftest import Person
from tests.generation.sounds import tone, wav_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_track_is_chosen_uploaded_and_heard(
    visit: Open, alice: Person, tmp_path: Path, language: str
) -> None:
    campaign = make_ready_campaign(alice, name="Videos", formats=["video_square"])
    track, noise = tmp_path / "track.wav", tmp_path / "noise.mp3"
    track.write_bytes(wav_of(tone(2.0)))
    noise.write_bytes(b"no sound at all")
    page = visit(f"/w/kopi-senja/campaigns/{campaign.pk}/setup/", alice, language=language)
    page.locator("#sound-own").check(force=True)
    expect(page.locator("#own-sound-file")).to_be_visible()
    look_at(page, f"sound-own-empty-{language}")
    page.locator("#own-sound-file").set_input_files(noise)
    page.locator("button[form=own-sound]").click()
    expect(page.locator("#sound-choice.wrong")).to_be_visible()
    look_at(page, f"sound-own-faulty-{language}")
    page.locator("#own-sound-file").set_input_files(track)
    page.locator("button[form=own-sound]").click()
    expect(page.locator("#sound-choice audio")).to_be_visible()
    assert page.locator("#sound-choice audio").evaluate("one => one.networkState") != 3
    look_at(page, f"sound-own-{language}")
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.own_sound is not None
    assert campaign.sound == "own"
