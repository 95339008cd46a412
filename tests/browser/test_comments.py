"""Commenting under review, by keyboard and by a click on the picture, and on the variant's page."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Comment, Variant
from campaigns.services.comments import Pin, Remark, comment, settle
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person

pytestmark = pytest.mark.browser
REVIEW = "/w/kopi-senja/review/"


@pytest.fixture
def made(alice: Person) -> list[Variant]:
    return [make_variant(alice.membership.workspace, alice.user) for _ in range(2)]


def test_a_place_is_marked_by_a_click_while_one_writes(
    visit: Open, rosa: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    page.keyboard.press("n")
    page.keyboard.type("The light is too cold")
    picture = page.locator("[data-review-main] [data-format]:not([hidden])")
    box = picture.locator("img").bounding_box()
    assert box is not None
    side = min(box["width"], box["height"])
    page.mouse.click(box["x"] + box["width"] / 2 + side / 4, box["y"] + box["height"] / 2)
    expect(picture.locator("[data-pin-draft]")).to_be_visible()
    page.keyboard.type(" here")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment-body")).to_have_text("The light is too cold here")
    expect(picture.locator(".review-pin text")).to_have_text("1")
    said = Comment.objects.get()
    assert said.format == "feed_square"
    assert abs((said.left or 0) - 7500) < 60
    assert abs((said.top or 0) - 5000) < 60
    assert "zoomed" not in (page.locator("[data-review-stage]").get_attribute("class") or "")


def test_letters_in_a_comment_decide_nothing_and_escape_leads_back(
    visit: Open, rosa: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    page.keyboard.press("n")
    page.keyboard.type("aaa rrr u")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-review-stage] [data-review-item]")).to_have_attribute(
        "data-code", made[1].code
    )
    assert not made[0].decisions.exists()


def test_a_dead_network_leaves_the_words_in_the_form(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.keyboard.type("Too dark")
    page.context.set_offline(True)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".review-notice")).to_contain_text("still in the form")
    expect(page.get_by_label("New comment")).to_have_value("Too dark")
    page.context.set_offline(False)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment-body")).to_have_text("Too dark")
    assert Comment.objects.count() == 1


def test_pages_with_comments_are_good_to_look_at(
    visit: Open, rosa: Person, alice: Person, made: list[Variant]
) -> None:
    revision = current(made[0]).pk
    pale = comment(
        rosa.membership, revision, Remark("The bag looks grey here.", Pin("feed_square", 3000, 6000))
    )
    comment(alice.membership, revision, Remark("Warmer light is ordered.", answers=pale.pk))
    done = comment(
        rosa.membership, revision, Remark("Logo too near the edge?", Pin("feed_square", 8000, 1200))
    )
    settle(alice.membership, done.pk, resolved=True)
    page = visit(REVIEW, rosa)
    expect(page.locator(".review-pin")).to_have_count(2)
    look_at(page, "review-comments")
    page = visit(f"/w/kopi-senja/campaigns/variants/{made[0].code}/", alice)
    look_at(page, "variant-comments")
    page.get_by_text("Answer", exact=False).first.click()
    page.get_by_label("Answer to comment 1").fill("See revision 2.")
    page.get_by_role("button", name="Answer", exact=True).first.click()
    expect(page.get_by_text("See revision 2.")).to_be_visible()
