"""What is said of ad platforms is whole: known formats, known fills, words that can be translated."""

import re
from dataclasses import fields

import pytest

from platforms.countries import COUNTRIES
from platforms.export_words import TEXTS
from platforms.exports import Platform, UnknownPlatform, label_duties, platform_named, platforms
from platforms.formats import format_named
from platforms.limits import copy_limits

EACH = pytest.mark.parametrize("platform", platforms(), ids=lambda platform: platform.key)


def test_every_text_is_marked_for_translation_and_nothing_else_is() -> None:
    assert {text for platform in platforms() for text in platform.texts()} == set(TEXTS)


@EACH
def test_it_names_only_what_there_is(platform: Platform) -> None:
    assert platform_named(platform.key) is platform
    assert all(format_named(key) for key in platform.formats)
    assert set(platform.needs) <= set(platform.formats)
    assert {column.source for column in platform.columns} == set(platform.sources)
    stated = {f"setting:{setting.key}" for setting in platform.settings}
    filled = {column.fill for column in platform.columns if column.fill.startswith("setting:")}
    assert filled <= stated
    assert all(re.compile(pattern) for pattern in platform.live)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", platform.date)


@EACH
def test_each_header_stands_once_and_each_column_has_one_content(platform: Platform) -> None:
    headers = [column.header for column in platform.columns]
    assert len(set(headers)) == len(headers)
    # Microsoft's records fill columns that the data only names.
    for column in platform.columns if platform.key != "microsoft" else ():
        said = [bool(column.fill), bool(column.value), bool(column.image or column.video), column.by_hand]
        assert sum(said) == 1, column.header


def test_every_limit_belongs_to_a_platform() -> None:
    assert {limit.platform for limit in copy_limits()} == {platform.limits for platform in platforms()}


def test_every_duty_names_countries_that_a_campaign_can_run_in() -> None:
    for duty in label_duties():
        assert set(duty.countries) <= set(COUNTRIES)
        assert all(getattr(duty, field.name) for field in fields(duty))


def test_a_platform_that_is_not_there() -> None:
    with pytest.raises(UnknownPlatform):
        platform_named("fax")
