"""The sound of a brand is ordered with its videos, and only with them."""

from campaigns.models import BrandVersion
from campaigns.selectors.setups import chosen_of, setup_of
from tests.campaigns.brands.looks import make_file
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
