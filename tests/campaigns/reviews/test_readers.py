"""What no machine could read: told once by language, found by those who can read it, and still a flag."""

import pytest
from django.urls import reverse

from campaigns.models import Variant
from campaigns.selectors.review_items import items_of
from campaigns.selectors.reviews import MACHINE, Scope, reader_counts, waiting
from campaigns.services.reviews import approve
from generation.models import Finding, Outcome
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, flag, make_segment, make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person


def unread(variant: Variant, form: str = "story") -> None:
    """Attach the flag that no machine knows the script of a format's words."""
    Finding.objects.create(
        job=current(variant).job,
        format=form,
        check_name="reading",
        outcome=Outcome.FLAG,
        message="The machine cannot read this script: a person must read this text.",
        limit="“ลอง”",
    )


@pytest.fixture
def made(alice: Person) -> list[Variant]:
    """Return variants in Thai, in Thai and in English; no machine could read the Thai ones."""
    workspace, user = alice.membership.workspace, alice.user
    segments = [make_segment(workspace, locale=locale) for locale in ("th", "th", "en")]
    variants = [make_variant(workspace, user, segment=segment) for segment in segments]
    for variant in variants[:2]:
        for form in ("story", "feed_square"):
            unread(variant, form)
    return variants


def test_it_is_counted_by_language_until_it_is_decided(
    alice: Person, rosa: Person, made: list[Variant]
) -> None:
    assert reader_counts(alice.membership.workspace) == [("th", 2)]
    approve(rosa.membership, sight_of(made[0]))
    assert reader_counts(alice.membership.workspace) == [("th", 1)]


def test_the_queue_is_narrowed_and_nothing_is_passed(rosa: Person, made: list[Variant]) -> None:
    found = {
        reader: set(waiting(rosa.membership, Scope(reader=reader))) for reader in ("", "th", "en", MACHINE)
    }
    assert found == {"": set(made), "th": set(made[:2]), "en": set(), MACHINE: {made[2]}}
    (item,) = items_of(rosa.membership, made[:1])
    assert [(one.level, len(one.formats)) for one in item.said] == [("read", 2)]


def test_the_page_offers_it_and_keeps_it(rosa: Person, made: list[Variant]) -> None:
    page = reverse("review", args=["kopi-senja"])
    body = rosa.client.get(page, {"reader": "th"}).content.decode()
    assert "ไทย: 2 to be read" in body
    assert ['<option value="th" selected>' in body, 'data-scope="reader=th"' in body] == [True, True]
    assert '<input type="hidden" name="reader" value="th">' in body
    for query in ({"reader": "x"}, {"reader": "x" * 21}):
        assert rosa.client.get(page, query).status_code in (200, 404)


def test_without_such_ads_there_is_nothing_to_choose(rosa: Person, alice: Person) -> None:
    make_variant(alice.membership.workspace, alice.user)
    assert "scope-reader" not in rosa.client.get(reverse("review", args=["kopi-senja"])).content.decode()


def test_the_api_narrows_too_and_strangers_see_nothing(
    rosa: Person, charlie: Person, made: list[Variant]
) -> None:
    api = api_of(rosa)
    codes = {item["code"] for item in api.get("/reviews?reader=th").json()["items"]}
    assert codes == {variant.code for variant in made[:2]}
    assert api.get("/reviews/next?reader=machine").json()["left"] == 1
    assert api_of(charlie).get("/reviews?reader=th").json()["items"] == []


def test_what_a_check_flagged_is_found_by_itself(rosa: Person, made: list[Variant]) -> None:
    page = reverse("review", args=["kopi-senja"])
    assert "Flagged by a check" not in rosa.client.get(page).content.decode()
    flag(current(made[2]))
    assert set(waiting(rosa.membership, Scope(flagged=True))) == {made[2]}
    body = rosa.client.get(page, {"flagged": "1"}).content.decode()
    assert made[2].code in body
    assert "1 left" in body
    assert 'name="flagged" value="1"' in body  # the forms keep it
    unread(made[2])
    assert set(waiting(rosa.membership, Scope(reader="en", flagged=True))) == {made[2]}
    approve(rosa.membership, sight_of(made[2]))
    api = api_of(rosa)
    assert api.get("/reviews/next?flagged=true").json()["item"] is None
    assert len(api.get("/reviews?flagged=true&state=approved").json()["items"]) == 1
    kept = rosa.client.get(page, {"flagged": "1"}).content.decode()
    assert "Flagged by a check" in kept
