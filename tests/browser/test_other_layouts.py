"""Another layout with one click, in a real Chromium: from the finding in review to the ad that is made."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Variant
from generation.models import Finding, Outcome
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.variants.ads import launched_ad
from tests.campaigns.videos.scene import make_all
from tests.conftest import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def variant(alice: Person) -> Variant:
    """Return an ad that the product's own worker made, with a finding that a layout may mend."""
    made = launched_ad(alice, ["feed_square", "story", "link", "display_leaderboard"])
    make_all()
    made.refresh_from_db()
    Finding.objects.create(
        job=made.job,
        format="story",
        check_name="contrast",
        outcome=Outcome.FLAG,
        message="A text is hard to read.",
        measured="3.10",
        limit="4.50",
    )
    return made


def test_a_finding_leads_to_layouts_and_one_click_makes_the_ad_in_one(
    alice: Person, variant: Variant, visit: Open
) -> None:
    page = visit(f"/w/kopi-senja/review/?variant={variant.pk}", alice)
    page.get_by_role("link", name="Use another layout").click()
    page.wait_for_url("**/#other-layouts")
    offers = page.locator(".layout-offer")
    expect(offers).to_have_count(3)
    look_at(page, "other-layouts")
    name = offers.first.inner_text().strip()
    offers.first.click()
    expect(page.get_by_text("is made again in this layout")).to_be_visible()
    expect(page.get_by_text("chose another layout")).to_be_visible()
    make_all()
    variant.refresh_from_db()
    assert variant.job.reason == ""
    page.reload()
    expect(page.locator(".facts").get_by_text(name, exact=True)).to_be_visible()
    expect(page.get_by_text("Revision 2", exact=True)).to_be_visible()


def test_in_indonesian(alice: Person, variant: Variant, visit: Open) -> None:
    page = visit(f"/w/kopi-senja/campaigns/variants/{variant.code}/", alice, language="id")
    expect(page.get_by_role("heading", name="Pakai tata letak lain")).to_be_visible()
    look_at(page, "other-layouts-id")
