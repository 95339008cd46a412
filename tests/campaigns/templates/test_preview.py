"""The live preview: the words for every segment as one types, faults in their place, the stage words."""

from typing import Any

from django.urls import reverse

from campaigns.models import PromptTemplate
from campaigns.selectors.template_preview import preview_of
from segments.services import Profile, create_segment
from tests.campaigns.brands.looks import look, make_brand
from tests.campaigns.templates.drafts import draft
from tests.conftest import Person

TEXTS = {
    "picture": "a red stage with a round podium and fnord",
    "language": ["en"],
    "headline-en": "Coffee for {{ segment.name }}",
}


def shown(person: Person, **changes: Any) -> str:
    answer = person.client.post(reverse("template_preview", args=["kopi-senja"]), {**TEXTS, **changes})
    assert answer.status_code == 200
    return answer.content.decode()


def make_segments(person: Person, **locales: str) -> None:
    for name, locale in locales.items():
        create_segment(person.membership, Profile(name, locale))


def test_every_segment_reads_its_own_words(alice: Person) -> None:
    make_segments(alice, Commuters="en", Gifts="en")
    body = shown(alice)
    assert ["Coffee for Commuters" in body, "Coffee for Gifts" in body] == [True, True]
    assert not PromptTemplate.objects.exists()


def test_a_missing_language_is_said_and_no_other_stands_in(alice: Person) -> None:
    make_segments(alice, Komuter="id")
    body = shown(alice)
    assert "The template has no texts in the language “id”." in body
    assert "Coffee for" not in body


def test_faults_replace_what_stands_beside_each_text(alice: Person) -> None:
    body = shown(alice, **{"headline-en": "Hi\n{{ segment.nam }}"})
    assert 'id="faults-headline-en" aria-live="polite" hx-swap-oob="true"' in body
    assert "Line 2, column 4: “segment.nam” is not known here." in body
    assert "hx-swap-oob" in shown(alice).split('id="faults-headline-en"')[1][:60]


def test_a_text_that_is_still_empty_is_no_fault(alice: Person) -> None:
    body = shown(alice, picture="", **{"headline-en": ""})
    assert "The headline is empty" not in body


def test_stage_words_are_read_and_others_named(alice: Person) -> None:
    make_segments(alice, Commuters="en")
    body = shown(alice)
    assert "fnord" in body.split("Not known to the stage:")[1][:200]
    found = preview_of(alice.membership, draft(picture="a red wall, a round podium, moonlight"))
    assert found.stage == (("Ground", "red"), ("Platform", "round podium"), ("Light", "moonlight"))
    assert "round podium" in body.split("The picture will show:")[1][:600]


def test_the_first_value_of_each_option_is_shown(alice: Person) -> None:
    make_segments(alice, Commuters="en")
    found = preview_of(alice.membership, draft())
    assert found.options == {"angle": "warm"}
    assert found.items[0].brief is not None
    assert found.items[0].brief.headline == "Warm coffee for Commuters"


def test_the_brands_banned_words_are_faults(alice: Person) -> None:
    make_segments(alice, Commuters="en")
    brand = make_brand(alice)
    texts = draft(copy={"en": {"headline": "Cheap coffee", "body": "{{ brand.tone }}"}})
    item = preview_of(alice.membership, texts, brand).items[0]
    assert item.faults == ("Headline: The brand does not use “cheap”.",)
    assert item.brief is not None
    assert item.brief.body == look().tone


def test_limits_of_platforms_are_advice(alice: Person) -> None:
    make_segments(alice, Commuters="en")
    texts = draft(copy={"en": {"headline": "x" * 35}})
    item = preview_of(alice.membership, texts).items[0]
    assert (item.faults, item.advice[0]) == ((), "Headline: Google Ads takes 30; this has 35.")


def test_only_so_many_segments_are_shown(alice: Person) -> None:
    make_segments(alice, **{f"Segment {number:02}": "en" for number in range(26)})
    found = preview_of(alice.membership, draft())
    assert (len(found.items), found.left_out) == (24, 2)


def test_words_like_code_are_shown_as_text(alice: Person) -> None:
    create_segment(alice.membership, Profile("<img src=x onerror=alert(1)>", "en"))
    assert "<img src=x" not in shown(alice)


def test_readers_may_look(bob: Person, alice: Person) -> None:
    make_segments(alice, Commuters="en")
    assert "Coffee for Commuters" in shown(bob)
