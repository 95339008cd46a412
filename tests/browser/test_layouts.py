"""Moving the parts of a layout in a real Chromium: by pointer, by keys, in numbers, and what is refused."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from campaigns.models import Variant
from generation.specs import RenderSpec
from tests.browser.conftest import Open
from tests.browser.looking import look_at
from tests.campaigns.variants.ads import launched_ad
from tests.campaigns.videos.scene import make_all
from tests.conftest import Person

pytestmark = pytest.mark.browser
# What the page asks for again, with its boxes.
AGAIN = "**/layout/feed_square/?*"


def address(variant: Variant, key: str) -> str:
    return f"/w/kopi-senja/campaigns/variants/{variant.code}/layout/{key}/"


def part(page: Page, key: str) -> Locator:
    return page.locator(f"#part-{key}")


def number(page: Page, key: str, side: str) -> int:
    return int(page.locator(f"#{key}-{side}").input_value())


def answered(page: Page) -> None:
    """Wait until the server has drawn what was moved."""
    expect(page.locator("form.htmx-request")).to_have_count(0)


@pytest.fixture
def variant(alice: Person) -> Variant:
    """Return a variant that the product's own worker made."""
    made = launched_ad(alice, ["feed_square", "story", "link"])
    make_all()
    made.refresh_from_db()
    assert made.job.reason == ""
    return made


def test_parts_are_dragged_and_pressed_to_their_place_and_made_again(
    alice: Person, variant: Variant, visit: Open
) -> None:
    page = visit(address(variant, "feed_square"), alice)
    left, top = number(page, "logo", "left"), number(page, "logo", "top")
    box = part(page, "logo").locator("[data-box]").bounding_box()
    assert box is not None
    scale = page.locator("svg.layout-boxes").bounding_box()["width"] / 1080  # type: ignore[index]  # it is shown
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 90 * scale, box["y"] + box["height"] / 2, steps=4)
        page.mouse.up()
    answered(page)
    assert abs(number(page, "logo", "left") - left - 90) < 16
    expect(part(page, "logo")).to_be_focused()
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
    answered(page)
    assert number(page, "logo", "top") == top - 22
    expect(page.locator("#layout-said")).to_contain_text("Logo: Left")
    page.get_by_role("button", name="Make it again").click()
    expect(page.get_by_text("is made again with this layout")).to_be_visible()
    variant.refresh_from_db()
    [change] = RenderSpec.from_json(variant.job.spec).adjustments
    assert (change.format, change.part, change.top) == ("feed_square", "logo", top - 22)
    make_all()
    variant.refresh_from_db()
    assert variant.job.reason == ""


def test_an_answer_that_comes_late_takes_nothing_back(alice: Person, variant: Variant, visit: Open) -> None:
    page = visit(address(variant, "feed_square"), alice)
    top = number(page, "logo", "top")
    part(page, "logo").focus()
    # The page asks for its picture again and again: a key is pressed while an answer is on its way.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(AGAIN, hold)
    expect(page.locator("form.htmx-request")).to_have_count(1)
    with page.expect_response(lambda answer: f"logo-top={top - 11}" in answer.url):
        page.keyboard.press("ArrowUp")
        for route in held:
            route.continue_()
        page.unroute(AGAIN)
    answered(page)
    assert number(page, "logo", "top") == top - 11


def test_a_mend_is_not_lost_while_the_picture_is_asked_for(
    alice: Person, variant: Variant, visit: Open
) -> None:
    page = visit(address(variant, "story"), alice)
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.locator("#headline-top").fill("20")
        page.locator("#headline-top").press("Tab")
    answered(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/layout/story/?*", hold)
    expect(page.locator("form.htmx-request")).to_have_count(1)
    page.get_by_role("link", name="Move it to the nearest place").first.click()
    expect(page.locator("[data-faults]")).to_have_count(0)
    for route in held:
        route.continue_()
    page.unroute("**/layout/story/?*")
    answered(page)
    expect(page.locator("[data-faults]")).to_have_count(0)


def test_what_breaks_a_rule_is_told_and_mended_and_undone(
    alice: Person, variant: Variant, visit: Open
) -> None:
    page = visit(address(variant, "story"), alice)
    before = number(page, "headline", "top")
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.locator("#headline-top").fill("20")
        page.locator("#headline-top").press("Tab")
    answered(page)
    expect(page.get_by_role("button", name="Make it again")).to_be_disabled()
    expect(page.locator("[data-faults]")).to_contain_text("px beyond where it is surely seen")
    expect(page.locator("#layout-said")).to_contain_text("px beyond where it is surely seen")
    look_at(page, "layout-refused")
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.get_by_role("link", name="Move it to the nearest place").first.click()
    answered(page)
    expect(page.locator("[data-faults]")).to_have_count(0)
    assert number(page, "headline", "top") > 200
    for _ in range(2):
        with page.expect_response(lambda answer: "/layout/" in answer.url):
            page.get_by_role("button", name="Undo").click()
        answered(page)
    assert number(page, "headline", "top") == before
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_the_variant_s_own_picture_comes_coarsely(
    alice: Person, variant: Variant, visit: Open, sketching: None
) -> None:
    page = visit(address(variant, "feed_square"), alice)
    expect(page.locator("[hx-trigger*=load]")).to_have_count(0)
    look_at(page, "layout")


def dragged(page: Page, key: str, right: int, down: int) -> None:
    """Drag a part by its upper left, where nothing else lies, by pixels of the file."""
    box = part(page, key).locator("[data-box]").bounding_box()
    shown = page.locator("svg.layout-boxes").bounding_box()
    assert box is not None
    assert shown is not None
    scale = shown["width"] / 1080
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.mouse.move(box["x"] + 12, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 12 + right * scale, box["y"] + 12 + down * scale, steps=4)
        page.mouse.up()
    answered(page)


def test_a_card_takes_its_words_along_by_mouse_and_by_keys(alice: Person, visit: Open) -> None:
    variant = launched_ad(alice, ["feed_square"], layout="card")
    make_all()
    page = visit(address(variant, "feed_square"), alice)
    tops = {key: number(page, key, "top") for key in ("plate", "headline", "logo", "product")}
    part(page, "plate").focus()
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.keyboard.press("ArrowUp")
    answered(page)
    moved = {key: number(page, key, "top") - top for key, top in tops.items()}
    assert moved == {"plate": -11, "headline": -11, "logo": -11, "product": 0}
    left = number(page, "plate", "left")
    dragged(page, "plate", -24, 0)
    assert abs(number(page, "plate", "left") - left + 24) < 16
    expect(page.locator("[data-faults] .bad")).to_have_count(0)
    look_at(page, "layout-card")
    page.get_by_role("button", name="Make it again").click()
    expect(page.get_by_text("is made again with this layout")).to_be_visible()
    make_all()
    variant.refresh_from_db()
    assert variant.job.reason == ""
    parts = {each.part for each in RenderSpec.from_json(variant.job.spec).adjustments}
    assert parts == {"call_to_action", "headline", "logo", "plate"}


def test_a_picture_takes_its_product_along_and_says_what_it_would_cover(alice: Person, visit: Open) -> None:
    variant = launched_ad(alice, ["feed_square"], layout="arch")
    make_all()
    page = visit(address(variant, "feed_square"), alice)
    before = {key: number(page, key, "left") for key in ("window", "product", "headline")}
    dragged(page, "window", 60, 0)
    moved = {key: number(page, key, "left") - left for key, left in before.items()}
    assert moved["window"] == moved["product"]
    assert 40 < moved["window"] < 80
    assert moved["headline"] == 0
    dragged(page, "window", 0, -300)
    expect(page.locator("[data-faults]")).to_contain_text(
        "would lie half on the picture and half on the plate"
    )
    expect(page.get_by_role("button", name="Make it again")).to_be_disabled()
    look_at(page, "layout-window-refused")
    with page.expect_response(lambda answer: "/layout/" in answer.url):
        page.get_by_role("button", name="Undo").click()
    answered(page)
    page.get_by_role("button", name="Make it again").click()
    expect(page.get_by_text("is made again with this layout")).to_be_visible()
    make_all()
    variant.refresh_from_db()
    assert variant.job.reason == ""


def test_of_a_plate_beside_its_picture_the_edge_moves(alice: Person, visit: Open) -> None:
    variant = launched_ad(alice, ["feed_square"], layout="left")
    make_all()
    page = visit(address(variant, "feed_square"), alice)
    wide = number(page, "plate", "width")
    part(page, "plate").focus()
    for further in (11, 22):
        page.keyboard.press("ArrowRight")
        expect(page.locator("#plate-width")).to_have_value(str(wide + further))
        # Handles are there once the page listens to keys again.
        expect(part(page, "plate").locator("[data-corner]")).to_have_count(4)
    assert (number(page, "plate", "left"), number(page, "plate", "width")) == (0, wide + 22)
    assert number(page, "plate", "height") == 1080
    page.get_by_role("button", name="Make it again").click()
    expect(page.get_by_text("is made again with this layout")).to_be_visible()
    make_all()
    variant.refresh_from_db()
    [change] = RenderSpec.from_json(variant.job.spec).adjustments
    assert (change.part, change.left, change.right) == ("plate", 0, wide + 22)
    assert variant.job.reason == ""


def test_in_indonesian(alice: Person, variant: Variant, visit: Open) -> None:
    page = visit(address(variant, "link"), alice, language="id")
    expect(page.get_by_role("button", name="Buat lagi")).to_be_visible()
    look_at(page, "layout-id")
