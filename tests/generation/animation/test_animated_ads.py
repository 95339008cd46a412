"""Animated ads of every size: whole, checked on their last bytes, signed; the rest is blocked."""

import datetime as dt
from dataclasses import replace
from functools import cache
from io import BytesIO

import c2pa
import numpy as np
import pytest
from PIL import Image, ImageSequence

from generation.animation import gif
from generation.checks.animated import examine_animation
from generation.checks.base import Candidate, Outcome
from generation.checks.moving import MOVING
from generation.composition.families import FAMILIES
from generation.provenance.credentials import Credentials
from generation.provenance.identity import made_identity
from generation.rendering import RenderedFile, render
from generation.specs import FormatSpec, RenderSpec
from platforms.formats import animated_formats
from tests.generation.ads import MANIFEST, PaintedEngine, spec_of, whole_ad

KEYS = [each.key for each in animated_formats()]


@cache
def _made(layout: str = "hero", *, sealed: bool = False) -> tuple[RenderedFile, ...]:
    kept, names = whole_ad()
    seal = Credentials(made_identity(dt.datetime.now(dt.UTC))) if sealed else None
    spec = spec_of(layout=layout, assets=names, keys=KEYS)
    return render(spec, PaintedEngine(), kept, model=MANIFEST, seal=seal)


@pytest.mark.parametrize("layout", FAMILIES)
def test_every_layout_passes_every_check_in_every_size(layout: str) -> None:
    for file in _made(layout):
        assert file.media_type == "image/gif"
        assert [finding for finding in file.findings if finding.outcome != Outcome.PASS] == []
        assert not file.blocked
        assert len(file.content) <= 150_000


@pytest.mark.parametrize("file", _made(), ids=KEYS)
def test_it_begins_and_ends_with_the_whole_ad_and_moves_between(file: RenderedFile) -> None:
    with Image.open(BytesIO(file.content)) as picture:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)]
        assert picture.info["loop"] + 1 == 3
    assert (frames[0] == frames[-1]).all()
    assert len(frames) > 4
    assert (frames[1] != frames[-1]).any()


def test_type_and_button_have_exactly_the_brands_colours() -> None:
    palette = spec_of().palette
    with Image.open(BytesIO(_made()[0].content)) as picture:
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 16) or ()}
    exact = {tuple(bytes.fromhex(each[1:])) for each in (palette.light, palette.dark, palette.accent)}
    assert len(exact & colours) >= 2


def test_equal_specs_make_equal_bytes() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=KEYS)
    again = render(spec, PaintedEngine(), kept, model=MANIFEST)
    assert [file.digest for file in again] == [file.digest for file in _made()]


def test_its_credentials_are_valid_and_its_pixels_what_they_were() -> None:
    for plain, sealed in zip(_made(), _made(sealed=True), strict=True):
        reader = c2pa.Reader("image/gif", BytesIO(sealed.content))
        assert reader.get_validation_state() == "Valid"
        assert not sealed.blocked
        with Image.open(BytesIO(plain.content)) as one, Image.open(BytesIO(sealed.content)) as other:
            assert getattr(one, "n_frames", 1) == getattr(other, "n_frames", 1) > 4
            assert one.convert("RGB").tobytes() == other.convert("RGB").tobytes()


def test_a_spec_of_pictures_and_videos_is_written_as_before() -> None:
    spec = spec_of(keys=["feed_square", "video_square", "animated_rectangle"])
    written = [form.get("plays") for form in spec.as_raw()["formats"]]
    assert written == [None, None, 3]
    assert RenderSpec.from_json(spec.to_json()) == spec


FORM = FormatSpec("animated", 40, 20, seconds=2, frame_rate=4, plays=2)
PALETTE = np.array([[0, 0, 0], [255, 255, 255], [200, 30, 30]], np.uint8)


def _plain(colour: int, *, width: int = 40) -> "gif.Indices":
    return np.full((20, width), colour, np.uint8)


def _file(colours: tuple[int, ...] = (1, 0, 1), *, each: int = 75, plays: int = 2, width: int = 40) -> bytes:
    frames = [gif.Frame(_plain(colour, width=width), each) for colour in colours]
    return gif.write(PALETTE, frames, plays=plays)


def _said(content: bytes) -> tuple[Outcome, str]:
    def nothing(_number: int, _pixels: object) -> Candidate:
        raise AssertionError("no frame is asked for")

    finding = examine_animation(content, FORM, (), nothing)[0]
    assert finding.check == MOVING
    return finding.outcome, finding.measured


def test_what_a_platform_takes_passes() -> None:
    assert _said(_file())[0] == Outcome.PASS


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (_file(plays=1), "1 plays"),
        (_file(plays=0), "plays"),
        (_file(each=20, colours=(1,) + (0, 1) * 5 + (1,)), "too many frames"),
        (_file(each=60), "1.80 s"),
        (_file(width=42), "42 x 20"),
        (_file((0, 1, 2)), "does not begin"),
        (b"GIF89a and no more", "unreadable"),
        (_file()[:-60], ""),
        (b"", "unreadable"),
    ],
)
def test_what_it_does_not_take_is_blocked_with_the_reason(content: bytes, fault: str) -> None:
    outcome, said = _said(content)
    assert outcome == Outcome.BLOCK
    assert fault in said


def test_an_animation_has_no_length_of_a_campaign() -> None:
    for each in animated_formats():
        assert each.lasting(30) == each
        assert each.plays * (each.frames + 1) / each.frame_rate <= 30
        assert each.frame_rate < 5
        assert not each.is_video
    with pytest.raises(ValueError, match="moving"):
        replace(FORM, seconds=0, frame_rate=0)
