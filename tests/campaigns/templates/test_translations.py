"""Translations: what is missing or out of date is known, through every save, until somebody sees to it."""

from typing import Any

import pytest

from campaigns.models import TemplateVersion
from campaigns.selectors.plan_words import said_faults
from campaigns.selectors.plans import preview_of as plan_of
from campaigns.selectors.template_preview import counts_of, preview_of
from campaigns.services.templates import create_template, save_version
from campaigns.translations import Gap, Translations, source_of
from segments.services import Profile, create_segment
from tests.campaigns.plans.scene import make_ready_campaign
from tests.campaigns.plans.scene import make_template as make_planned
from tests.campaigns.templates.drafts import draft
from tests.conftest import Person
from tests.rest import Api, problem_of

EN = {"headline": "Wake up slowly", "body": "Beans from Gayo.", "call_to_action": "Order"}
ID = {"headline": "Bangun perlahan", "body": "Biji dari Gayo.", "call_to_action": "Pesan"}


def texts(english: dict[str, str] | None = None, indonesian: dict[str, str] | None = None) -> Any:
    return draft(
        picture="a stage",
        options={},
        copy={"en": {**EN, **(english or {})}, "id": {**ID, **(indonesian or {})}},
    )


def saved(person: Person, version: TemplateVersion, new: Any) -> TemplateVersion:
    return save_version(person.membership, version.template_id, name="T", draft=new)


@pytest.fixture
def first(alice: Person) -> TemplateVersion:
    """Return a version in English, translated into Indonesian."""
    return create_template(alice.membership, name="T", draft=texts()).versions.get()


def test_a_changed_source_leaves_its_translation_out_of_date(alice: Person, first: TemplateVersion) -> None:
    assert (first.source, first.translations.gaps()) == ("en", ())
    second = saved(alice, first, texts({"headline": "Wake up fast"}))
    late = (Gap("id", "headline", "outdated", "Wake up slowly"),)
    assert second.translations.gaps() == late
    third = saved(alice, second, texts({"headline": "Wake up now"}))
    assert third.translations.gaps() == late


def test_translating_anew_or_saying_it_is_right_catches_up(alice: Person, first: TemplateVersion) -> None:
    second = saved(alice, first, texts({"headline": "Wake up fast", "body": "Gayo beans."}))
    changed = texts({"headline": "Wake up fast", "body": "Gayo beans."}, {"headline": "Bangun cepat"})
    third = saved(alice, second, changed)
    assert [gap.field for gap in third.translations.gaps()] == ["body"]
    right = draft(picture="a stage", options={}, copy=changed.copy, still_right={"id": ["body"]})
    assert saved(alice, third, right).translations.gaps() == ()


def test_taking_the_change_back_catches_up_too(alice: Person, first: TemplateVersion) -> None:
    second = saved(alice, first, texts({"headline": "Wake up fast"}))
    assert saved(alice, second, texts()).translations.gaps() == ()


def test_what_is_not_translated_is_missing_but_no_fault(alice: Person, first: TemplateVersion) -> None:
    second = saved(alice, first, texts(None, {"headline": "", "body": " "}))
    assert [(gap.field, gap.kind) for gap in second.translations.gaps()] == [
        ("headline", "missing"),
        ("body", "missing"),
    ]


def test_another_source_begins_anew() -> None:
    before = Translations({"en": {"headline": "b"}, "id": {"headline": "x"}}, "en", {"id": {"headline": "a"}})
    assert [gap.was for gap in before.gaps()] == ["a"]
    assert before.followed_by(before.copy, "id", {}).gaps() == ()
    assert (source_of(before.copy), source_of({"id": {}, "ms": {}}), source_of({})) == ("en", "id", "")


def test_white_space_is_no_change() -> None:
    before = Translations({"en": {"headline": "a b"}, "id": {"headline": "x"}}, "en")
    assert before.followed_by({"en": {"headline": "a  b\n"}, "id": {"headline": "x"}}, "en", {}).gaps() == ()


def test_texts_are_counted_as_each_platform_counts(alice: Person) -> None:
    create_segment(alice.membership, Profile("Commuters", "en"))
    create_segment(alice.membership, Profile("Gifts for everybody", "en"))
    copy = {
        "en": {"headline": "Coffee for {{ segment.name }}", "call_to_action": "Buy"},
        "ja": {"headline": "珈琲"},
        "id": {"headline": "\U00013000"},
    }
    new = draft(picture="a stage", options={}, copy=copy, platforms=["google_ads", "meta"])
    counts = counts_of(new, preview_of(alice.membership, new))
    said = {key: [(one.platform, one.length, one.maximum) for one in found] for key, found in counts.items()}
    assert said["en", "headline"][:2] == [("Google Ads", 30, 30), ("Meta", 30, 40)]
    assert said["ja", "headline"][:2] == [("Google Ads", 4, 30), ("Meta", 2, 40)]


def test_a_headline_is_counted_for_the_smallest_format_by_its_own_script(alice: Person) -> None:
    texts = {
        "en": "Coffee worth waking for",
        "ja": "朝のひとときを、ゆっくり。",
        "id": "\U00013000",
        "th": "กาแฟ",
    }
    copy = {tag: {"headline": text, "call_to_action": "Buy"} for tag, text in texts.items()}
    new = draft(picture="a stage", options={}, copy=copy)
    counts = counts_of(new, preview_of(alice.membership, new))
    told = {tag: one for tag in texts for one in counts[tag, "headline"] if one.platform == "Mobile banner"}
    # What no typeface can write has no length that fits: that is told elsewhere.
    assert {tag: one.length for tag, one in told.items()} == {"en": 23, "ja": 13, "th": 4}
    assert 30 < told["ja"].maximum < 70 < told["en"].maximum
    assert not any(one.is_over for one in told.values())
    long = draft(picture="a stage", options={}, copy={"ja": {"headline": 6 * texts["ja"]}})
    over = counts_of(long, preview_of(alice.membership, long))["ja", "headline"][-1]
    assert (over.length, over.is_over) == (78, True)


def test_a_plan_says_who_reads_another_language(alice: Person) -> None:
    campaign = make_ready_campaign(alice)
    version = make_planned(
        alice.membership.workspace, alice.user, "English", fallback="en", copy={"en": {"headline": "Coffee"}}
    )
    campaign.template_versions.set([version])
    plan = plan_of(campaign)
    locales = {cell.words.locale for cell in plan.expansion.cells}
    said = [(fault.message, fault.count, fault.blocks) for fault in said_faults(plan)]
    assert (locales, said) == (
        {"en"},
        [("There are no texts in Bahasa Indonesia: these segments read English.", 4, False)],
    )


def test_without_a_fallback_nobody_reads_another_language(alice: Person) -> None:
    campaign = make_ready_campaign(alice)
    version = make_planned(
        alice.membership.workspace, alice.user, "English", copy={"en": {"headline": "A"}, "id": {"body": "B"}}
    )
    campaign.template_versions.set([version])
    plan = plan_of(campaign)
    assert {fault.code: fault.blocks for fault in said_faults(plan)} == {"missing_language": True}
    assert (plan.expansion.variants, plan.expansion.duplicates, plan.expansion.faulty) == (2, 2, 4)


def test_a_plan_says_which_translations_lag_behind(alice: Person) -> None:
    campaign = make_ready_campaign(alice)
    version = make_planned(
        alice.membership.workspace,
        alice.user,
        "Late",
        copy={"en": EN, "id": {**ID, "body": ""}},
        options={},
        picture="a stage",
        translated_from={"id": {"headline": "Wake up"}},
    )
    campaign.template_versions.set([version])
    assert {(fault.code, fault.message) for fault in said_faults(plan_of(campaign))} == {
        (
            "outdated_translation",
            "Headline: The source has changed since this was translated into Bahasa Indonesia.",
        ),
        ("missing_translation", "Text: This is not translated into Bahasa Indonesia yet."),
    }


def test_the_api_takes_and_tells_it(alice: Person) -> None:
    api = Api(alice)
    body: dict[str, Any] = {
        "name": "T",
        "picture": "a stage",
        "texts": {"en": EN, "id": ID},
        "source": "id",
        "fallback": "en",
        "platforms": ["meta"],
    }
    made = api.post("/templates", body, key="a").json()
    assert [made[key] for key in ("source", "fallback", "platforms", "gaps")] == ["id", "en", ["meta"], []]
    address = f"/templates/{made['id']}"
    body |= {"texts": {"en": EN, "id": {**ID, "headline": "Bangun"}}, "number": 1}
    gap = {"language": "en", "field": "headline", "kind": "outdated", "was": "Bangun perlahan"}
    assert api.put(address, body).json()["gaps"] == [gap]
    assert api.put(address, body | {"number": 2, "still_right": {"en": ["headline"]}}).json()["gaps"] == []


@pytest.mark.parametrize("change", [{"source": "fr"}, {"fallback": "fr"}, {"platforms": ["myspace"]}])
def test_what_is_not_there_cannot_be_chosen(alice: Person, change: dict[str, Any]) -> None:
    body = {"name": "T", "picture": "a stage", "texts": {"en": EN}, **change}
    errors = problem_of(Api(alice).post("/templates", body), 422)["errors"]
    assert [error["field"] for error in errors] == list(change)
    assert not TemplateVersion.objects.exists()
