"""Hostile template texts: each is literal, refused with a place, or stopped by a limit, and quickly."""

import time

import pytest

from campaigns.briefs import Audience, Sender, Texts, Unrenderable, parse, render, words_of

WORDS = words_of(
    Audience("Ann", "en", "", {"mood": "calm"}), Sender("Kopi", "warm", "Bag"), {"angle": "cosy"}
)
DEEP = "{% if brand.name %}" * 40 + "{% endif %}" * 40


def outcome(text: str) -> str:
    """Return the words a text makes, or the code of its first fault, within two seconds."""
    began = time.monotonic()
    try:
        found = parse(text, ["angle"])
        return found[0].code if found else render(Texts(text, "", "", ""), WORDS).picture
    except Unrenderable as refusal:
        return refusal.faults[0].code
    finally:
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 7*7 }}", "not_understood"),
        ("{{ brand.__class__.__mro__ }}", "unknown_variable"),
        ("{{ brand.items }}", "unknown_variable"),
        ("{{ brand.name.upper }}", "unknown_variable"),
        ("{{ segment.traits.__class__ }}", "unknown_variable"),
        ("{{ ''.__class__ }}", "not_understood"),
        ("{{ self }}", "unknown_variable"),
        ("{{ template }}", "unknown_variable"),
        ("{{ __proto__ }}", "unknown_variable"),
        ("{{ constructor }}", "unknown_variable"),
        ("{{ class }}", "unknown_variable"),
        ("{{ " + "x" * 10_000 + " }}", "unknown_variable"),
        ("{% include '../../etc/passwd' %}", "unknown_tag"),
        ("{% render 'x' %}", "unknown_tag"),
        ("{% layout 'x' %}", "unknown_tag"),
        ("{% extends 'x' %}", "unknown_tag"),
        ("{% load static %}", "unknown_tag"),
        ("{% debug %}", "unknown_tag"),
        ("{% tablerow x in (1..9) %}{% endtablerow %}", "unknown_tag"),
        ("{% increment x %}", "unknown_tag"),
        ("{{ 'x' | times: 9 }}", "unknown_filter"),
        ("{{ 'x' | base64_encode }}", "unknown_filter"),
        ("{{ 'now' | date: '%s' }}", "unknown_filter"),
        ("{% for i in (1..100000000) %}x{% endfor %}", "too_complex"),
        ("{% for i in (1..100) %}{% for j in (1..100) %}x{% endfor %}{% endfor %}", "too_complex"),
        ("{% for i in (1..900) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}", "too_long"),
        ("{{ 'a' " + "| replace: 'a', 'aaaaaaaaaaaaaaaaaaaa' " * 40 + "}}", "too_long"),
        ("{% assign x = 'aaaaaaaa' %}{% for i in (1..99) %}{% assign x = x | append: x %}{% endfor %}",
         "too_long"),
        ("{% capture x %}aaaa{% endcapture %}{% for i in (1..99) %}"
         "{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}", "too_long"),
        (DEEP, "too_complex"),
        ("{% if brand.name " + "and brand.name " * 120 + "%}x{% endif %}", "x"),
        ("{0.__class__} %(x)s ${x} <%= 7 %> {{{x}}}", "not_understood"),
        ("{0.__class__} %(x)s ${x} <%= 7 %> #{x}", "{0.__class__} %(x)s ${x} <%= 7 %> #{x}"),
        ("((((((a:1.2)))))) [a|b] <lora:../../x:1>", "((((((a:1.2)))))) [a|b] <lora:../../x:1>"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)  # fmt: skip
def test_it_is_literal_or_refused(text: str, expected: str) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize("count", [40, 300, 2_000])
def test_nesting_of_any_depth_is_refused_or_read_but_never_breaks(count: int) -> None:
    for text in (
        "{% if a " + "and a " * count + "%}{% endif %}",
        "{{ a" + "[a" * count + "]" * count + " }}",
        "{{ a" + ".b" * count + " }}",
        "{{ a" + " | upcase" * count + " }}",
        "{%" * count,
        "{{" * count,
        "{% if x %}" * count,
    ):
        assert isinstance(outcome(text[:2_000]), str)


def test_the_fault_of_a_long_text_stays_short() -> None:
    fault = parse("{{ " + "x" * 1_900 + " }}")[0]
    assert len(fault.subject) <= 80
