"""Video ads are checked on what another program reads of their last bytes; each fault is caught."""

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import av
import numpy as np
import pytest
from PIL import Image

from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.moving import MOVING, examine_moving
from generation.composition.assets import Pictures
from generation.composition.motion import Film
from generation.engines.base import Clip
from generation.rendering import RenderedFile, finish, render
from generation.specs import RenderSpec
from generation.video.clips import encode_clip
from generation.video.colour import Pixels
from tests.generation.ads import MANIFEST, PaintedEngine, whole_ad
from tests.generation.films import KEY, film_of, small_spec


@cache
def good() -> tuple[RenderSpec, RenderedFile]:
    """Return a spec and the one file that is made of it."""
    spec = small_spec()
    [file] = render(spec, PaintedEngine(), whole_ad()[0], model=MANIFEST)
    return spec, file


def never(_number: int, _pixels: Pixels) -> Candidate:
    """Stand for frames that nobody wants."""
    raise AssertionError


def found(content: bytes) -> Finding:
    """Return what is said of the bytes of a file."""
    [each] = good()[0].formats
    [finding] = examine_moving(content, each, (), never)
    return finding


def test_a_good_video_passes_every_check_and_is_described() -> None:
    spec, file = good()
    assert {finding.outcome for finding in file.findings} == {Outcome.PASS}, file.findings
    assert (file.format, file.media_type, file.width, file.height) == (KEY, "video/mp4", 640, 640)
    assert not file.blocked
    assert spec.digest.encode() in file.content
    assert b"compositeWithTrainedAlgorithmicMedia" in file.content


def test_a_file_without_the_checks_of_a_video_is_blocked() -> None:
    file = good()[1]
    stills = tuple(finding for finding in file.findings if finding.check != MOVING)
    assert replace(file, findings=stills).blocked
    assert replace(file, findings=tuple(each for each in file.findings if each.check == MOVING)).blocked


def test_a_video_is_made_beside_a_still_from_one_spec_with_equal_bytes() -> None:
    spec = small_spec()
    still = replace(spec.formats[0], key="feed_square", seconds=0, frame_rate=0)
    both = replace(spec, formats=(still, spec.formats[0]))
    engine = PaintedEngine()
    one, other = render(both, engine, whole_ad()[0], model=MANIFEST)
    assert (one.media_type, other.media_type) == ("image/jpeg", "video/mp4")
    assert len(engine.asked) == 1
    again = render(both, PaintedEngine(), whole_ad()[0], model=MANIFEST)
    assert [file.digest for file in again] == [one.digest, other.digest]


def foreign(**options: str) -> bytes:
    """Return a video of the right size and length by FFmpeg's own writer."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", Fraction(24), options={"bf": "2", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 640, 640, "yuv420p"
        for number in range(48):
            frame = av.VideoFrame.from_ndarray(np.full((640, 640, 3), number, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (lambda: good()[1].content[:-2000], "frames"),
        (lambda: b"no video", "unreadable"),
        (lambda: encode_clip(Clip(np.zeros((48, 64, 64, 3), np.uint8), 24)), "64 x 64"),
        (lambda: encode_clip(Clip(np.zeros((47, 640, 640, 3), np.uint8), 24)), "47 frames"),
        (lambda: encode_clip(Clip(np.zeros((48, 640, 640, 3), np.uint8), 25)), "uneven times"),
        (foreign, "index last"),
        (foreign, "edit list"),
        (foreign, "other colours"),
    ],
)
def test_what_platforms_do_not_take_is_blocked(content: Callable[[], bytes], fault: str) -> None:
    finding = found(content())
    assert finding.outcome is Outcome.BLOCK
    assert fault in finding.measured


def test_a_text_that_is_hard_to_read_in_one_frame_blocks() -> None:
    spec, file = good()
    film: Film = film_of(spec)
    each = spec.formats[0]
    dark = np.array(film.composed.inks[0], np.uint8)

    def candidate(number: int, pixels: Pixels) -> Candidate:
        shown = np.full_like(pixels, dark) if number == 40 else pixels
        return Candidate(each, file.content, Image.fromarray(shown), film.at(number), spec.copy, Pictures())

    findings = examine_moving(file.content, each, {30, 40, 47}, candidate)
    [contrast] = (finding for finding in findings if finding.check == "contrast")
    assert contrast.outcome is Outcome.BLOCK
    assert contrast.measured == "1.00"


def test_a_spec_of_stills_alone_has_no_film() -> None:
    spec = small_spec()
    still = replace(spec, formats=(replace(spec.formats[0], seconds=0, frame_rate=0),))
    scenes = {KEY: Image.new("RGB", (256, 256), (200, 180, 150))}
    [file] = finish(still, scenes, whole_ad()[0], model=MANIFEST)
    assert MOVING not in {finding.check for finding in file.findings}
