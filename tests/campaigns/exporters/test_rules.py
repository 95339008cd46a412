"""What keeps an ad from a platform, each rule by the data: lengths, sentinels, sizes, labels."""

import csv
import io
from dataclasses import replace

import pytest

from campaigns.contents import Disclosure, Words
from campaigns.exporters.base import NO_TERMS, Entry, Terms
from campaigns.exporters.faults import faults_of
from campaigns.exporters.templates import fit
from campaigns.template_language import Fault
from platforms.exports import countries_wanting_label, guessed_button, platform_named, platforms
from platforms.limits import copy_limits
from tests.campaigns.exporters.scene import WORDS, entry, template_rows, terms_for, written


def _faults(key: str, ad: Entry) -> list[Fault]:
    platform = platform_named(key)
    return list(faults_of(platform, ad, terms_for(platform)))


def _saying(**words: str) -> Entry:
    return entry(words=replace(WORDS, **words))


@pytest.mark.parametrize("limit", copy_limits(), ids=lambda limit: f"{limit.platform}-{limit.field}")
def test_copy_at_a_limit_goes_and_one_more_is_told(limit: object) -> None:
    rule = next(one for one in copy_limits() if one is limit)
    key = next(platform.key for platform in platforms() if platform.limits == rule.platform)
    at = _faults(key, _saying(**{rule.field: "x" * rule.maximum}))
    over = _faults(key, _saying(**{rule.field: "x" * (rule.maximum + 1)}))
    told = [fault for fault in over if fault.code == "longer_than_platform"]
    assert [fault for fault in at if fault.code == "longer_than_platform"] == []
    assert [(fault.field, fault.length, fault.blocks) for fault in told] == [
        (rule.field, rule.maximum + 1, rule.strict)
    ]


SENTINELS = [(one.key, sentinel) for one in platforms() for sentinel in one.sentinels]


@pytest.mark.parametrize(("key", "sentinel"), SENTINELS)
@pytest.mark.parametrize("field", ["headline", "body", "call_to_action"])
def test_copy_that_would_delete_a_field_cannot_go(key: str, sentinel: str, field: str) -> None:
    found = _faults(key, _saying(**{field: f" {sentinel} "}))
    assert ("platform_sentinel", field) in [(fault.code, fault.field) for fault in found if fault.blocks]


LIVE = [
    ("meta", "Halo {{product.name}}"),
    ("google_ads", "{KeyWord:Kopi}"),
    ("google_ads_editor", "Beli {lpurl}"),
    ("google_ads", "{=sale}"),
    ("microsoft", "{keyword:kopi}"),
    ("microsoft", "{param1:10}"),
    ("tiktok", "Kopi #gayo"),
    ("tiktok", "Kopi {nama}"),
    ("x", "@kopi pagi"),
]


@pytest.mark.parametrize(("key", "text"), LIVE)
def test_copy_that_the_platform_would_act_on_cannot_go(key: str, text: str) -> None:
    codes = [fault.code for fault in _faults(key, _saying(body=text)) if fault.blocks]
    assert "platform_live_template" in codes


def test_tiktok_takes_no_emoji_and_others_do() -> None:
    ad = _saying(body="Kopi ☕ pagi")
    assert [fault.instead for fault in _faults("tiktok", ad) if fault.code == "platform_no_emoji"] == ["☕"]
    assert [fault for fault in _faults("meta", ad) if fault.blocks] == []


def test_google_needs_a_wide_and_a_square_picture() -> None:
    ad = entry()
    wide_only = tuple(file for file in ad.content.files if file.format != "feed_square")
    found = _faults("google_ads", replace(ad, content=replace(ad.content, files=wide_only)))
    assert [(fault.code, fault.instead) for fault in found if fault.blocks] == [
        ("platform_needs_format", "feed_square")
    ]


def test_a_brand_that_is_too_long_for_a_column_is_told() -> None:
    found = _faults("google_ads", entry(brand="Kedai Kopi Senja Indonesia"))
    assert found == []  # the name that was stated stands in its place
    platform = platform_named("google_ads")
    plain = faults_of(platform, entry(brand="Kedai Kopi Senja Indonesia"), Terms())
    assert [(fault.code, fault.length, fault.maximum) for fault in plain] == [("platform_cell_long", 26, 25)]


def test_a_cell_that_has_to_be_filled_is_named_once() -> None:
    found = _faults("google_ads", _saying(body=""))
    empty = [(fault.code, fault.instead) for fault in found if fault.blocks]
    assert empty == [("platform_cell_empty", "Description 1")]


@pytest.mark.parametrize(
    ("markets", "wanting"), [(("ID", "SG"), ()), (("ID", "CN", "KR"), ("CN", "KR")), ((), ())]
)
def test_where_a_label_is_a_duty_none_goes_without(
    markets: tuple[str, ...], wanting: tuple[str, ...]
) -> None:
    assert countries_wanting_label(markets) == wanting
    labelled = entry(markets=markets)
    bare = replace(
        labelled, content=replace(labelled.content, disclosure=Disclosure("trainedAlgorithmicMedia", ""))
    )
    assert [fault for fault in _faults("meta", labelled) if fault.blocks] == []
    missing = [fault.subject for fault in _faults("meta", bare) if fault.code == "label_required"]
    assert missing == list(wanting)


@pytest.mark.parametrize(
    ("words", "button"),
    [
        ("Shop now", "SHOP_NOW"),
        ("BELI SEKARANG!", "BUY_NOW"),
        ("Pesan sekarang →", "ORDER_NOW"),
        ("Something else", "LEARN_MORE"),
        ("", "LEARN_MORE"),
    ],
)
def test_a_button_that_says_as_much_is_proposed(words: str, button: str) -> None:
    assert guessed_button(platform_named("meta"), words) == button


def test_a_template_keeps_its_rows_and_its_order() -> None:
    platform = platform_named("pinterest")
    rows = template_rows(platform)
    lines = list(csv.reader(io.StringIO(written("pinterest", entry()).read(platform.sheet.file).decode())))
    assert tuple(map(tuple, lines[:3])) == rows
    assert lines[3][rows[1].index("Media File Name")].endswith(".jpg")
    assert lines[3][rows[1].index("Something new")] == ""
    assert lines[3][rows[1].index("Ad Group Start Date*")] == "[2026-12-01]"


def test_a_template_says_what_it_lacks_has_twice_and_has_besides() -> None:
    platform = platform_named("tiktok")
    title, headers = template_rows(platform)
    changed = [*(header for header in headers if header not in {"Ad Name", "Call to Action"}), "Text"]
    found = fit(platform, "mine.csv", [title, changed, ["an old ad"], ["another"]])
    assert found is not None
    assert (found.missing, found.absent, found.doubled) == (("Ad Name",), ("Call to Action",), ("Text",))
    assert (found.unknown, found.dropped) == (("Something new",), 2)


def test_a_sheet_in_another_language_is_no_template() -> None:
    rows = [["Nama kampanye", "Status", "Nama iklan"]] * 60
    assert fit(platform_named("tiktok"), "mine.csv", rows) is None
    assert fit(platform_named("tiktok"), "empty.csv", []) is None


def test_quotes_and_lines_in_copy_come_back_as_they_were() -> None:
    words = Words('Pagi, "pelan"', "Satu.\nDua; tiga\ttab", "Beli")
    archive = written("pinterest", entry(words=words))
    lines = list(csv.reader(io.StringIO(archive.read("pinterest-ads.csv").decode(), newline="")))
    assert lines[3][lines[1].index("Pin Title")] == words.headline
    assert lines[3][lines[1].index("Pin Description")] == words.body


def test_names_that_were_not_approved_with_the_ad_run_nowhere() -> None:
    ad = entry(template="=1+1", approved_by=("@SUM(A1)", "Rosa"))
    sheet = written("package", ad, terms=NO_TERMS).read("variants.csv").decode("utf-8-sig")
    [row, *_] = csv.DictReader(io.StringIO(sheet))
    assert (row["template"], row["approved_by"]) == ("'=1+1", "'@SUM(A1), Rosa")
