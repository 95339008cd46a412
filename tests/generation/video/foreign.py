"""Clips as other programs write them: formats, codecs, rates and faults of all kinds."""

import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import cast

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from generation.video import uploads
from generation.video.uploads import ClipRefused, DecodedClip
from tests.generation.video.scenes import painted

TICK = Fraction(1, 24_000)


@contextmanager
def ordinary_priority() -> Iterator[None]:
    """Give this thread its scheduling back at the end.

    SVT-AV1 gives its caller, where that is root, the highest real-time priority for good. Every program that
    the thread starts inherits it, and one busy browser among them starves the machine.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, priority)


@ordinary_priority()
def written(
    frames: int = 12,
    *,
    rate: int | Fraction = 25,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    container: str = "mp4",
    times: Sequence[float] | None = None,
    sound: int = 0,
    colours: str = "yuv420p",
) -> bytes:
    """Return a clip written by FFmpeg; `times` are its frames' seconds, `sound` counts further tracks."""
    out = io.BytesIO()
    moments = times or [float(at / Fraction(rate)) for at in range(frames)]
    with av.open(out, "w", format=container) as file:
        video = cast("VideoStream", file.add_stream(codec, rate=Fraction(rate)))
        video.width, video.height, video.pix_fmt = *size, colours
        video.codec_context.time_base = TICK
        tracks = [file.add_stream("libopus", rate=48_000) for _ in range(sound)]
        for pixels, moment in zip(painted(1, frames, size=size).frames, moments, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=colours)
            frame.pts, frame.time_base = round(moment / TICK), TICK
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        for track in tracks:
            file.mux(track.encode(silence(48_000, samples=960)))
            file.mux(track.encode(None))
    return out.getvalue()


def silence(rate: int, *, samples: int) -> av.AudioFrame:
    """Return some sound that is none."""
    frame = av.AudioFrame.from_ndarray(np.zeros((1, samples * 2), np.int16), format="s16", layout="stereo")
    frame.sample_rate = rate
    return frame


def decoded(content: bytes) -> DecodedClip:
    """Decode bytes as an upload."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return uploads.decode(file)


def refused(content: bytes) -> str:
    """Return the code with which these bytes are refused."""
    with pytest.raises(ClipRefused) as caught:
        decoded(content)
    assert caught.value.message
    return caught.value.code
