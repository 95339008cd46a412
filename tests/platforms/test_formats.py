"""The formats are whole: sizes fit their ratio, zones lie inside, every limit says where it comes from."""

from datetime import date

import pytest

from platforms.formats import (
    LABELS,
    LENGTHS,
    Format,
    UnknownFormat,
    animated_formats,
    durations,
    format_named,
    formats,
    full_stills,
    moving_formats,
    refusing,
    stills,
)

EVERY = [pytest.param(each, id=each.key) for each in formats()]


def test_keys_and_sizes_are_the_promised_ones() -> None:
    assert {each.key: (each.width, each.height) for each in stills()} == {
        "feed_square": (1080, 1080),
        "feed_portrait": (1080, 1350),
        "story": (1080, 1920),
        "link": (1200, 628),
        "display_rectangle": (300, 250),
        "display_leaderboard": (728, 90),
        "display_skyscraper": (160, 600),
        "display_mobile": (320, 50),
    }


def test_videos_have_a_length_and_stills_have_none() -> None:
    assert {each.key: (each.width, each.height, each.seconds) for each in moving_formats()} == {
        "video_story": (1080, 1920, 6),
        "video_square": (1080, 1080, 6),
        "video_portrait": (1080, 1350, 6),
        "video_wide": (1920, 1080, 6),
    }
    assert {each.frame_rate for each in moving_formats()} == {24}
    assert {(each.seconds, each.frame_rate) for each in stills()} == {(0, 0)}


def test_animated_pictures_have_the_sizes_of_banners() -> None:
    still = {(each.width, each.height) for each in stills() if each.is_banner}
    assert {(each.width, each.height) for each in animated_formats()} == still
    assert {(each.seconds, each.frame_rate, each.plays) for each in animated_formats()} == {(6, 4, 3)}


@pytest.mark.parametrize("each", EVERY)
def test_size_matches_the_ratio_within_one_percent(each: Format) -> None:
    wide, high = (float(part) for part in each.ratio.split(":"))
    assert each.width / each.height == pytest.approx(wide / high, rel=0.01)


@pytest.mark.parametrize("each", EVERY)
def test_safe_zone_leaves_room_and_regions_lie_inside(each: Format) -> None:
    assert each.safe.left + each.safe.right < each.width / 2
    assert each.safe.top + each.safe.bottom < each.height / 2
    for region in each.keep_out:
        assert 0 <= region.left < region.right <= each.width
        assert 0 <= region.top < region.bottom <= each.height


@pytest.mark.parametrize("each", EVERY)
def test_weight_limit_names_its_source_and_date(each: Format) -> None:
    fact = next(fact for fact in each.facts if fact.of == "max_bytes")
    assert fact.source
    assert date.fromisoformat(fact.date) <= date.fromisoformat("2100-01-01")


def test_story_keeps_clear_of_both_platforms() -> None:
    safe = format_named("story").safe
    assert (safe.left, safe.top, safe.right, safe.bottom) == (120, 269, 120, 672)


def test_every_label_can_be_translated() -> None:
    assert {each.label for each in formats()} == set(LABELS)


def test_stills_come_before_videos_and_banners_are_no_full_stills() -> None:
    assert formats() == (*stills(), *moving_formats(), *animated_formats())
    assert [each.key for each in full_stills()] == ["feed_square", "feed_portrait", "story", "link"]
    assert {each.frames for each in moving_formats()} == {144}


def test_a_video_of_another_length_may_weigh_more_but_never_too_much() -> None:
    for each in moving_formats():
        weights = [each.lasting(seconds).max_bytes for seconds in LENGTHS]
        assert [each.lasting(seconds).frames for seconds in LENGTHS] == [144, 360, 720, 1440]
        assert weights == sorted(set(weights))
        assert weights[0] == each.max_bytes
        assert weights[-1] < 200_000_000
    assert format_named("story").lasting(60) == format_named("story")


@pytest.mark.parametrize(
    ("seconds", "platforms"),
    [
        (2, ["TikTok", "LinkedIn", "Google Performance Max", "Microsoft Advertising"]),
        (6, ["Google Performance Max"]),
        (15, []),
        (60, []),
        (61, ["TikTok"]),
        (121, ["TikTok", "Microsoft Advertising"]),
    ],
)
def test_platforms_that_take_no_such_length_are_named(seconds: int, platforms: list[str]) -> None:
    assert [each.platform for each in refusing(seconds)] == platforms


def test_what_is_known_of_lengths_names_its_source_and_date() -> None:
    assert all(each.source and date.fromisoformat(each.date) for each in durations())


def test_unknown_key_is_named() -> None:
    with pytest.raises(UnknownFormat, match="banner"):
        format_named("banner")
