"""Reviewing in a browser: by keys, through a dead network, beside another reviewer, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Approval, Decision, Variant
from campaigns.services.reviews import approve
from tests.browser.conftest import Open
from tests.browser.looking import PHONE, look_at
from tests.campaigns.factories import (
    current,
    flag,
    make_campaign,
    make_plan,
    make_revision,
    make_segment,
    make_variant,
)
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person
from workspaces.models import Workspace

pytestmark = pytest.mark.browser
REVIEW = "/w/kopi-senja/review/"


@pytest.fixture
def made(alice: Person, rosa: Person, olivia: Person) -> list[Variant]:
    workspace = alice.membership.workspace
    plan = make_plan(make_campaign(workspace, alice.user), alice.user)
    made = [make_variant(workspace, alice.user, plan=plan) for _ in range(4)]
    flag(current(made[0]))
    return made


def shows(page: Page, variant: Variant) -> None:
    """Wait until the page shows this variant."""
    expect(page.locator("[data-review-stage] > [data-review-item]")).to_have_attribute(
        "data-code", variant.code
    )


def says(page: Page, words: str) -> None:
    """Wait until a screen reader would say so."""
    expect(page.locator("[data-review-said]")).to_have_text(words)


def is_saved(page: Page, count: int) -> None:
    """Wait until nothing waits to be sent, and find so many decisions in the database."""
    expect(page.locator("main.review")).to_have_attribute("data-unsent", "0")
    assert Decision.objects.count() == count


def test_the_keyboard_alone(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    shows(page, made[0])
    page.keyboard.press("a")
    says(page, "Approved, 3 left")
    page.keyboard.press("r")
    page.keyboard.press("2")
    says(page, "Rejected, 2 left")
    shows(page, made[2])
    is_saved(page, 2)
    assert Decision.objects.get(variant=made[1]).reason == "Too dark"
    page.keyboard.press("Control+z")
    shows(page, made[1])
    page.keyboard.press("u")
    shows(page, made[0])
    says(page, "Undone, 4 left")
    is_saved(page, 4)
    assert not Approval.objects.filter(revocation=None).exists()


def test_to_and_fro_and_formats(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    shows(page, made[2])
    page.keyboard.press("k")
    shows(page, made[1])
    page.keyboard.press("3")
    expect(page.locator("[data-review-main] a:visible")).to_have_attribute("data-format", "story")
    page.keyboard.press("a")
    shows(page, made[2])
    expect(page.locator("[data-review-main] a:visible")).to_have_attribute("data-format", "story")


def test_the_last_one_is_followed_by_those_passed_over(
    visit: Open, rosa: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    page.keyboard.press("j")
    for left in (3, 2, 1):
        page.keyboard.press("a")
        says(page, f"Approved, {left} left")
    shows(page, made[0])
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    is_saved(page, 4)


def test_the_next_picture_is_there_before_it_is_asked_for(
    visit: Open, rosa: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("j")
    shows(page, made[1])
    assert page.locator("[data-review-main] a:visible img").evaluate("(picture) => picture.naturalWidth") > 0


def test_a_dead_network_and_a_reload_lose_nothing(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(page.locator("[data-review-unsent]")).to_contain_text("Not saved yet: 2")
    assert not Decision.objects.exists()
    page.reload()
    shows(page, made[2])
    page.unroute("**/decide/")
    is_saved(page, 2)


def test_what_has_not_left_is_undone_without_a_trace(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator("[data-review-unsent]")).to_contain_text("Trying again")
    page.keyboard.press("u")
    shows(page, made[0])
    page.unroute("**/decide/")
    is_saved(page, 0)


def test_undo_reaches_behind_this_page(visit: Open, rosa: Person, made: list[Variant]) -> None:
    approve(rosa.membership, sight_of(made[0]))
    page = visit(REVIEW, rosa)
    shows(page, made[1])
    page.keyboard.press("u")
    shows(page, made[0])
    assert not Approval.objects.filter(revocation=None).exists()


def test_two_browsers(visit: Open, rosa: Person, olivia: Person, made: list[Variant]) -> None:
    hers = visit(REVIEW, rosa)
    # By its address, since nobody is given what another looks at.
    his = visit(f"{REVIEW}?variant={made[0].pk}", olivia)
    his.keyboard.press("r")
    his.keyboard.press("2")
    is_saved(his, 1)
    hers.keyboard.press("a")
    notice = hers.locator(".review-notice")
    expect(notice).to_contain_text(f"Olivia rejected {made[0].code} while you looked")
    notice.get_by_role("button", name="Look again").click()
    shows(hers, made[0])
    expect(hers.locator(".review-votes")).to_contain_text("Too dark")
    hers.keyboard.press("a")
    is_saved(hers, 2)


def test_a_new_revision_is_not_approved_unseen(
    visit: Open, rosa: Person, alice: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    make_revision(made[0], alice.user)
    page.keyboard.press("a")
    expect(page.locator(".review-notice")).to_contain_text(f"{made[0].code} changed since you looked")
    assert not Decision.objects.exists()


def test_keys_can_be_switched_off_and_never_act_in_a_field(
    visit: Open, rosa: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    page.keyboard.press("r")
    page.get_by_label("Another reason").fill("")
    page.get_by_label("Another reason").press_sequentially("aura 1")
    page.keyboard.press("Enter")
    is_saved(page, 1)
    assert Decision.objects.get().reason == "aura 1"
    page.keyboard.press("?")
    page.get_by_label("Single-letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("ArrowRight")
    shows(page, made[2])
    assert Decision.objects.count() == 1


def test_the_focus_stays_where_it_was(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    button = page.get_by_role("button", name="Approve")
    button.click()
    shows(page, made[1])
    expect(button).to_be_focused()


def test_on_a_phone(visit: Open, rosa: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, rosa)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a ViewportSize is such a dictionary
    page.get_by_role("button", name="Approve").click()
    shows(page, made[1])
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Off brand").click()
    shows(page, made[2])
    is_saved(page, 2)


def test_one_who_only_reads(visit: Open, bob: Person, made: list[Variant]) -> None:
    page = visit(REVIEW, bob)
    page.keyboard.press("a")
    page.keyboard.press("j")
    shows(page, made[1])
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_is_sound(visit: Open, rosa: Person, made: list[Variant], language: str) -> None:
    page = visit(REVIEW, rosa, language=language)
    look_at(page, f"review-{language}")


def test_the_page_is_sound_when_empty(visit: Open, rosa: Person) -> None:
    page = visit(REVIEW, rosa)
    expect(page.get_by_role("heading", name="Nothing to review yet")).to_be_visible()
    look_at(page, "review-empty")


def test_the_page_is_sound_in_a_conflict(
    visit: Open, rosa: Person, alice: Person, made: list[Variant]
) -> None:
    page = visit(REVIEW, rosa)
    make_revision(made[0], alice.user)
    page.keyboard.press("a")
    expect(page.locator(".review-notice")).to_be_visible()
    page.keyboard.press("?")
    look_at(page, "review-conflict")


def test_with_nothing_ahead_and_no_network_nothing_is_decided_twice(
    visit: Open, alice: Person, rosa: Person, olivia: Person
) -> None:
    workspace = alice.membership.workspace
    plan = make_plan(make_campaign(workspace, alice.user), alice.user)
    many = [make_variant(workspace, alice.user, plan=plan) for _ in range(11)]
    page = visit(REVIEW, rosa)
    shows(page, many[0])
    # Nine are there: the first, and the eight that were loaded ahead.
    page.route("**/review/items/**", lambda route: route.abort())
    for variant in many[1:9]:
        page.keyboard.press("a")
        shows(page, variant)
    page.keyboard.press("a")
    says(page, "The next one comes as soon as the network is back")
    expect(page.locator("button[data-press=a]")).to_be_disabled()
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.unroute("**/review/items/**")
    shows(page, many[9])
    expect(page.locator("button[data-press=a]")).to_be_enabled()
    is_saved(page, 9)


def test_two_reviewers_are_given_different_ones_and_told_when_none_is_left(
    visit: Open, rosa: Person, olivia: Person, made: list[Variant]
) -> None:
    first = visit(REVIEW, rosa)
    expect(first.locator("[data-review-stage] [data-review-item]")).to_be_visible()
    first.wait_for_load_state("networkidle")
    second = visit(REVIEW, olivia)
    expect(second.get_by_role("heading", name="Others are on it")).to_be_visible()
    expect(second.get_by_text(f"Rosa: {len(made)}")).to_be_visible()
    look_at(second, "review-others")


def test_what_was_changed_is_seen_beside_what_it_was(
    visit: Open, rosa: Person, alice: Person, made: list[Variant]
) -> None:
    make_revision(made[0], alice.user)
    page = visit(REVIEW, rosa)
    former = page.locator("[data-former]:not([hidden])")
    expect(former).to_have_count(0)
    page.keyboard.press("b")
    expect(former).to_have_count(1)
    expect(former).to_contain_text("Before: revision 1")
    look_at(page, "review-beside")
    page.keyboard.press("2")
    expect(former).to_have_attribute("data-former", "feed_portrait")
    page.get_by_role("button", name="Beside revision 1").click()
    expect(former).to_have_count(0)


def test_variants_of_one_segment_are_compared_and_decided_beside_each_other(
    visit: Open, rosa: Person, alice: Person, workspace: Workspace
) -> None:
    segment = make_segment(workspace, "Commuters")
    three = [make_variant(workspace, alice.user, segment=segment) for _ in range(3)]
    make_variant(workspace, alice.user)
    page = visit(REVIEW, rosa)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("c")
    panes = page.locator(".compare-pane")
    expect(panes).to_have_count(3)
    expect(panes.first).to_have_attribute("aria-current", "true")
    look_at(page, "review-compare")
    page.keyboard.press("2")
    expect(panes.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("a")
    expect(panes.nth(1)).to_contain_text("approved")
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.press("9")
    expect(panes.first).to_contain_text("rejected")
    page.keyboard.press("3")
    page.keyboard.press("a")
    expect(panes).to_have_count(0)
    is_saved(page, 3)
    verdicts = {one.variant: one.verdict for one in Decision.objects.all()}
    assert [verdicts[one] for one in three] == ["reject", "approve", "approve"]


def test_with_nothing_like_it_compare_says_so(visit: Open, rosa: Person, alice: Person) -> None:
    make_variant(alice.membership.workspace, alice.user)
    page = visit(REVIEW, rosa)
    page.keyboard.press("c")
    expect(page.locator("[data-review-said]")).to_have_text("Nothing ahead is like this one")
