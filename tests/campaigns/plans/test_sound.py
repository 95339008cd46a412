"""The sound of a brand is ordered with its videos, only with them, and only where the campaign wants it."""

from django.urls import reverse

from campaigns.models import BrandVersion, Campaign
from campaigns.selectors.setups import chosen_of, setup_of
from tests.campaigns.brands.looks import make_file
from tests.campaigns.campaigns.test_setup_page import controls
from tests.campaigns.plans.scene import make_ready_campaign
from tests.conftest import Person


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
