"""Specs are values: they come back from JSON as they went in, and equal specs have equal digests."""

import json
from dataclasses import replace

import pytest

from generation.specs import FormatSpec, Insets, Region, RenderSpec
from platforms.formats import UnknownFormat, format_named, formats
from tests.generation.ads import spec_of, whole_ad


def test_spec_comes_back_from_its_json() -> None:
    _, names = whole_ad()
    spec = spec_of(assets=names, layout="band")
    again = RenderSpec.from_json(spec.to_json())
    assert again == spec
    assert again.digest == spec.digest
    assert hash(again) == hash(spec)


@pytest.mark.parametrize("each", [each.key for each in formats()])
def test_named_format_takes_over_what_platforms_say(each: str) -> None:
    known, spec = format_named(each), FormatSpec.named(each)
    assert (spec.width, spec.height, spec.max_bytes) == (known.width, known.height, known.max_bytes)
    assert spec.safe.bottom == known.safe.bottom
    assert len(spec.keep_out) == len(known.keep_out)


def test_any_change_of_a_format_changes_the_digest() -> None:
    spec = spec_of(keys=["link"])
    format_ = spec.formats[0]
    changed = [
        replace(format_, safe=Insets(left=1)),
        replace(format_, keep_out=(Region(0, 0, 5, 5),)),
        replace(format_, max_bytes=1),
    ]
    digests = {replace(spec, formats=(each,)).digest for each in changed}
    assert len(digests | {spec.digest}) == 4


def test_specs_of_stills_keep_the_digest_they_had_before_there_were_videos() -> None:
    spec = spec_of(keys=["link"])
    assert spec.digest == "4dd260853e75076c920447b3862c4faceac913c5d69bf6f10009835c53b87f82"


def test_a_moving_format_comes_back_from_its_json() -> None:
    spec = spec_of(keys=["link", "video_story"])
    again = RenderSpec.from_json(spec.to_json())
    assert again == spec
    assert [each.frames for each in again.formats] == [0, 144]


def test_a_named_video_may_last_longer_and_a_still_has_no_length() -> None:
    own, longer = FormatSpec.named("video_wide"), FormatSpec.named("video_wide", seconds=30)
    assert longer == replace(own, seconds=30, max_bytes=longer.max_bytes)
    assert longer.max_bytes > own.max_bytes
    assert FormatSpec.named("video_wide", seconds=6) == own
    assert FormatSpec.named("story", seconds=30) == FormatSpec.named("story")


@pytest.mark.parametrize(("seconds", "rate"), [(6, 0), (0, 24), (61, 24), (-1, 24), (6, 61)])
def test_a_moving_format_without_length_or_rate_is_refused(seconds: int, rate: int) -> None:
    with pytest.raises(ValueError, match="moving"):
        FormatSpec("own", 400, 300, seconds=seconds, frame_rate=rate)


def test_a_moving_format_of_odd_size_is_refused() -> None:
    with pytest.raises(ValueError, match="even"):
        FormatSpec("own", 401, 300, seconds=6, frame_rate=24)


def test_format_with_size_alone_is_read() -> None:
    raw = json.loads(spec_of(keys=["link"]).to_json())
    raw["formats"] = [{"key": "own", "width": 400, "height": 300}]
    assert RenderSpec.from_json(json.dumps(raw)).formats == (FormatSpec("own", 400, 300),)


def test_unknown_format_and_unknown_field_are_refused() -> None:
    with pytest.raises(UnknownFormat):
        FormatSpec.named("poster")
    raw = json.loads(spec_of(keys=["link"]).to_json())
    raw["formats"][0]["colour"] = "red"
    with pytest.raises(TypeError):
        RenderSpec.from_json(json.dumps(raw))


def test_sound_is_written_only_where_there_is_some() -> None:
    spec = spec_of(keys=["video_square"])
    assert "sound" not in spec.to_json()
    assert "loudness" not in spec.to_json()
    sounding = replace(spec, assets=replace(spec.assets, sound="a" * 64))
    assert RenderSpec.from_json(sounding.to_json()) == sounding
    quieter = replace(spec, formats=(replace(spec.formats[0], loudness=-23),))
    assert RenderSpec.from_json(quieter.to_json()) == quieter
    assert len({spec.digest, sounding.digest, quieter.digest}) == 3


def test_a_loudness_over_full_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="LUFS"):
        replace(FormatSpec.named("video_square"), loudness=1)
