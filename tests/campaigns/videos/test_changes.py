"""A variant with a video is worded and made anew as a whole; words without room in it are refused."""

import pytest

from campaigns.models import Variant
from campaigns.services.rewording import Wording, reword
from campaigns.services.variants import remake
from generation.models import Job
from generation.specs import FormatSpec, RenderSpec
from tests.campaigns.factories import make_variant
from tests.conftest import Person
from workspaces.errors import Invalid

pytestmark = pytest.mark.usefixtures("planned_model")
FORMATS = ("feed_square", "video_story")


@pytest.fixture
def variant(alice: Person) -> Variant:
    return make_variant(alice.membership.workspace, alice.user, formats=FORMATS)


def formats_of(job: Job) -> tuple[FormatSpec, ...]:
    return RenderSpec.from_json(job.spec).formats


def test_other_words_are_ordered_for_the_video_too(alice: Person, variant: Variant) -> None:
    job = reword(alice.membership, variant.pk, Wording("Coffee that waits", "Roasted today.", "Order now"))
    assert formats_of(job) == tuple(FormatSpec.named(key) for key in FORMATS)


def test_another_picture_is_ordered_for_the_video_too(alice: Person, variant: Variant) -> None:
    assert formats_of(remake(alice.membership, variant.pk, seed=5)) == formats_of(variant.job)


def test_words_that_do_not_fit_the_video_are_refused(alice: Person) -> None:
    variant = make_variant(alice.membership.workspace, alice.user, formats=["video_story"])
    with pytest.raises(Invalid, match="1080 x 1920"):
        reword(alice.membership, variant.pk, Wording("W" * 80, "", ""))
    variant.refresh_from_db()
    assert Job.objects.count() == 1
