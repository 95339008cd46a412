"""Texts become words: values stay values, errors have a place, and nothing unknown passes in silence."""

from collections.abc import Mapping

import pytest

from campaigns.briefs import Audience, Sender, Texts, Unrenderable, Words, parse, render, texts_for, words_of
from campaigns.template_language import Fault


def words(options: Mapping[str, str] | None = None, **traits: str) -> Words:
    audience = Audience("Commuters", "id", "On the train", traits)
    return words_of(audience, Sender("Kopi Senja", "warm", "Bag"), options or {"angle": "cosy"})


def picture(text: str, given: Words | None = None) -> str:
    return render(Texts(text, "", "", ""), given or words()).picture


def faults(text: str, given: Words | None = None) -> list[tuple[str, int, int, str]]:
    with pytest.raises(Unrenderable) as caught:
        picture(text, given)
    return [(fault.code, fault.line, fault.column, fault.subject) for fault in caught.value.faults]


def test_every_field_is_rendered() -> None:
    texts = Texts(
        "{{ options.angle }} stage", "For {{ segment.name }}", "{{ brand.name }}", "{{ product.name }}!"
    )
    brief = render(texts, words())
    assert (brief.picture, brief.headline, brief.body, brief.call_to_action) == (
        "cosy stage",
        "For Commuters",
        "Kopi Senja",
        "Bag!",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ segment.description | downcase }}", "on the train"),
        ("{{ segment.traits.drink | default: 'coffee' }}", "coffee"),
        ("{{ segment.traits['drink'] | default: 'coffee' }}", "coffee"),
        ("{% if segment.traits.drink %}a{% else %}b{% endif %}", "b"),
        ("{% if options.angle == 'cosy' %}warm light{% endif %}", "warm light"),
        ("{% case segment.language %}{% when 'id' %}batik{% else %}plain{% endcase %}", "batik"),
        ("{% assign name = segment.name | upcase %}{{ name }}", "COMMUTERS"),
        ("{% capture name %}x{% endcapture %}{{ name | append: 'y' }}", "xy"),
        ("one\n\n  two\t three", "one two three"),
        ("{% comment %}hidden{% endcomment %}shown", "shown"),
    ],
)
def test_the_language(text: str, expected: str) -> None:
    assert parse(text, ["angle"]) == ()
    assert picture(text) == expected


def test_traits_can_be_walked_through() -> None:
    text = "{% for trait in segment.traits %}{{ trait[0] }} {{ trait[1] }}, {% endfor %}"
    assert parse(text) == ()
    assert picture(text, words(drink="tea", mood="calm")) == "drink tea, mood calm,"


def test_a_value_is_never_rendered_again() -> None:
    value = "{{ brand.name }} {% if %} {{"
    assert picture("{{ segment.traits.x }}", words(x=value)) == value
    assert picture("{{ options.angle }}", words({"angle": "{{ 7 }}"})) == "{{ 7 }}"


def test_a_trait_that_a_segment_lacks_is_named() -> None:
    assert faults("ok\n {{ segment.traits.drink }}") == [("unknown_variable", 2, 5, "segment.traits.drink")]


def test_what_is_empty_is_not_passed_over_in_silence() -> None:
    given = words_of(Audience("Commuters", "id", "", {}), Sender("Kopi Senja", "", ""), {})
    assert faults("Try {{ product.name }}", given) == [("unknown_variable", 1, 8, "product.name")]
    assert faults("{{ segment.description }}", given) == [("unknown_variable", 1, 4, "segment.description")]
    assert picture("{% if brand.tone %}{{ brand.tone }}{% else %}plain{% endif %}", given) == "plain"


def test_every_text_reports_its_own_fault() -> None:
    texts = Texts("{{ segment.traits.a }}", "fine", "{{ segment.traits.b }}", "{{")
    with pytest.raises(Unrenderable) as caught:
        render(texts, words())
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("picture", "unknown_variable"),
        ("body", "unknown_variable"),
        ("call_to_action", "output_not_closed"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ segment.nam }}", Fault("unknown_variable", line=1, column=4, subject="segment.nam")),
        ("{{ options.angel }}", Fault("unknown_variable", line=1, column=4, subject="options.angel")),
        ("a\n\n  {{ foo }}", Fault("unknown_variable", line=3, column=6, subject="foo")),
        ("{{ now }}", Fault("unknown_variable", line=1, column=4, subject="now")),
        (
            "{{ segment.name.first }}",
            Fault("unknown_variable", line=1, column=4, subject="segment.name.first"),
        ),
        ("{{ segment }}", Fault("whole_group", line=1, column=4, subject="segment")),
        ("{{ segment.traits | upcase }}", Fault("whole_group", line=1, column=4, subject="segment.traits")),
        ("{{ segment.name | shout }}", Fault("unknown_filter", line=1, column=19, subject="shout")),
    ],
)
def test_mistakes_are_found_before_any_segment_is_known(text: str, fault: Fault) -> None:
    assert parse(text, ["angle"]) == (fault,)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("hi {{ segment.name", "output_not_closed", 1, 4),
        ("hi {{ segment.name }", "output_not_closed", 1, 4),
        ("{% if segment.name", "tag_not_closed", 1, 1),
        ("x\n{% if segment.name %}y", "block_not_closed", 2, 1),
        ("{% if brand.name %}{% if segment.name %}{% endif %}", "block_not_closed", 1, 1),
        ("x {% comment %}", "block_not_closed", 1, 6),
        ("a {{}}", "unfinished", 1, 3),
        ("a\n {{ segment. }}", "unfinished", 2, 2),
        ("{% if %}{% endif %}", "unfinished", 1, 4),
        ("a {% assign x = segment. %}", "unfinished", 1, 3),
        ("{{ 7*7 }}", "not_understood", 1, 5),
        ("{% include 'x' %}", "unknown_tag", 1, 4),
    ],
)
def test_broken_texts_have_a_place(text: str, code: str, line: int, column: int) -> None:
    found = parse(text)
    assert [(fault.code, fault.line, fault.column) for fault in found] == [(code, line, column)]


def test_all_unknown_names_are_listed_in_order() -> None:
    found = parse("{{ b }} {{ a }}\n{{ b }}")
    assert [(fault.subject, fault.line, fault.column) for fault in found] == [
        ("b", 1, 4),
        ("a", 1, 12),
        ("b", 2, 4),
    ]


def test_a_region_is_served_by_its_language_and_by_no_other() -> None:
    copy = {"id": {"headline": "Kopi"}, "en-GB": {"headline": "Tea"}}
    assert texts_for("x", copy, "id-ID").headline == "Kopi"
    assert texts_for("x", copy, "en-GB").headline == "Tea"
    for language in ("en", "en-US", "fr"):
        with pytest.raises(Unrenderable) as caught:
            texts_for("x", copy, language)
        assert caught.value.faults == (Fault("missing_language", subject=language),)


def test_equal_texts_with_other_words_are_not_mixed_up() -> None:
    text = "{{ segment.traits.drink }} {{ options.angle }}"
    made = {picture(text, words({"angle": a}, drink=d)) for a in ("x", "y") for d in ("tea", "milk")}
    assert made == {"tea x", "milk x", "tea y", "milk y"}
