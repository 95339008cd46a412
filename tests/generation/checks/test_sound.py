"""The sound of a finished video is judged on its last bytes."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from generation.checks.base import Finding, Outcome
from generation.checks.moving import MOVING, examine_moving
from generation.checks.sound import SOUND, examine_sound
from generation.rendering import RenderedFile, render
from generation.specs import FormatSpec
from generation.video.adverts import encode_advert
from generation.video.loudness import RATE, Samples
from generation.video.mp4 import Sound
from generation.video.soundtrack import encode_sound
from tests.generation.ads import MANIFEST, PaintedEngine, whole_ad
from tests.generation.checks.test_moving import never
from tests.generation.films import small_spec
from tests.generation.sounds import stored, tone

FORM = replace(FormatSpec.named("video_square"), width=64, height=64, seconds=2)


@cache
def good() -> RenderedFile:
    """Return the one file of a spec with sound, which is made twice and equal."""
    kept, names = whole_ad()
    spec = small_spec()
    spec = replace(spec, assets=replace(names, sound=kept.put(stored())))
    [file] = render(spec, PaintedEngine(), kept, model=MANIFEST)
    [again] = render(spec, PaintedEngine(), kept, model=MANIFEST)
    assert again.digest == file.digest
    return file


def file_with(sound: Sound | None) -> bytes:
    """Return the file of a small black video."""
    frames = np.zeros((48, 64, 64, 3), np.uint8)
    return encode_advert(
        lambda: iter(frames), width=64, height=64, frame_rate=24, max_bytes=10**7, sound=sound
    ).file()


def found(samples: Samples, *, loudness: float = -14, seconds: int = 2) -> Finding:
    """Return what is said of sound that was ordered at another loudness or length."""
    return examine_sound(file_with(encode_sound(samples, seconds=seconds, loudness=loudness)), FORM)


def test_a_video_with_sound_passes_every_check_and_equals_itself() -> None:
    file = good()
    assert {finding.outcome for finding in file.findings} == {Outcome.PASS}, file.findings
    [said] = (finding for finding in file.findings if finding.check == SOUND)
    assert said.limit == "-14 LUFS, -1 dBTP"


@pytest.mark.parametrize(
    ("samples", "loudness", "outcome", "heard"),
    [
        (tone(3), -14, Outcome.PASS, -14),
        (tone(3), -11, Outcome.BLOCK, -11),
        (tone(3), -20, Outcome.FLAG, -20),
        (np.zeros((2, RATE), np.float32), -14, Outcome.BLOCK, -70),
    ],
)
def test_another_loudness_is_told(samples: Samples, loudness: int, outcome: Outcome, heard: int) -> None:
    finding = found(samples, loudness=loudness)
    assert finding.outcome is outcome
    assert float(finding.measured.partition(" ")[0]) == pytest.approx(heard, abs=0.5)


def test_sound_that_ends_before_the_picture_blocks() -> None:
    finding = found(tone(3), seconds=1)
    assert (finding.outcome, finding.measured) == (Outcome.BLOCK, "0.98 s of sound")


def test_a_video_that_lacks_its_sound_or_has_some_that_nobody_ordered_blocks() -> None:
    assert examine_sound(file_with(None), FORM).outcome is Outcome.BLOCK
    sounding = file_with(encode_sound(tone(3), seconds=2, loudness=-14))
    for content, ordered in ((file_with(None), True), (sounding, False)):
        [finding] = examine_moving(content, FORM, (), never, sound=ordered)
        assert (finding.check, finding.outcome, finding.measured) == (MOVING, Outcome.BLOCK, "other streams")
    [finding] = examine_moving(sounding, FORM, (), never, sound=True)
    assert finding.outcome is Outcome.PASS
