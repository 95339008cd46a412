"""Checks of a video ad's sound on its last bytes, as FFmpeg reads, decodes and measures it."""

from collections.abc import Iterator
from io import BytesIO

import av
import numpy as np

from generation.checks.base import Finding, Outcome
from generation.specs import FormatSpec
from generation.video.loudness import RATE, SILENCE, loudness_of
from generation.video.soundtrack import HIGHEST_PEAK
from platforms.wording import gettext_noop as _

SOUND = "sound"
_TOLERANCE = 1.0


def examine_sound(content: bytes, each: FormatSpec) -> Finding:
    """Return whether the sound is what was ordered; what is quieter is flagged, since that may be meant."""
    limit = f"{each.loudness} LUFS, {HIGHEST_PEAK:.0f} dBTP"
    try:
        with av.open(BytesIO(content), "r", format="mp4") as container:
            faults = list(_faults(container, each))
            heard = [frame.to_ndarray() for frame in container.decode(audio=0)]
            starts = container.streams.audio[0].start_time
    except (av.error.FFmpegError, IndexError) as problem:
        faults, heard, starts = [f"unreadable: {type(problem).__name__}"], [], None
    if starts != 0:
        faults.append("another start")
    if faults or not heard:
        message = _("The sound of the video is not what platforms take.")
        return Finding(SOUND, each.key, Outcome.BLOCK, message, ", ".join(faults)[:200], limit)
    level = loudness_of(np.concatenate(heard, axis=1))
    measured = f"{level.integrated:.1f} LUFS, {level.true_peak:.1f} dBTP"
    if level.integrated > each.loudness + _TOLERANCE or level.true_peak > HIGHEST_PEAK + 0.05:
        message = _("The sound is louder than it should be.")
        return Finding(SOUND, each.key, Outcome.BLOCK, message, measured, limit)
    if level.integrated <= SILENCE:
        return Finding(SOUND, each.key, Outcome.BLOCK, _("The sound is silent."), measured, limit)
    if level.integrated < each.loudness - _TOLERANCE:
        message = _("The sound is quieter than it should be: listen whether that is meant.")
        return Finding(SOUND, each.key, Outcome.FLAG, message, measured, limit)
    return Finding(SOUND, each.key, Outcome.PASS, _("The sound is as loud as it should be."), measured, limit)


def _faults(container: av.container.InputContainer, each: FormatSpec) -> Iterator[str]:
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if (codec.name, codec.profile) != ("aac", "LC"):
        yield f"{codec.name} {codec.profile}"
    if (codec.sample_rate, codec.layout.name) != (RATE, "stereo"):
        yield f"{codec.sample_rate} Hz {codec.layout.name}"
    seconds = float((stream.duration or 0) * (stream.time_base or 0))
    if not 0 <= each.seconds - seconds <= 1 / each.frame_rate:
        yield f"{seconds:.2f} s of sound"
