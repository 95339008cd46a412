"""Sounds for tests, and files of them."""

import io
import wave
from functools import cache
from typing import Any

import av
import numpy as np

from generation.sound_files import decode_sound
from generation.video.loudness import RATE, Samples


def tone(seconds: float, *, level: float = -23.0, pitch: float = 1000.0) -> Samples:
    """Return a sine in both channels, its peak `level` decibels under full scale."""
    at = np.arange(round(seconds * RATE)) / RATE
    wanted = 10 ** (level / 20) * np.sin(2 * np.pi * pitch * at)
    return np.stack([wanted, wanted]).astype(np.float32)


def clicks(seconds: float, *at: float) -> Samples:
    """Return quiet noise with a loud click at some times."""
    made = np.random.default_rng(5).normal(0, 0.002, (2, round(seconds * RATE))).astype(np.float32)
    for second in at:
        begin = round(second * RATE)
        made[:, begin : begin + 48] = 0.8
    return made


def wav_of(samples: Samples, *, rate: int = RATE) -> bytes:
    """Return a WAV file of 16 bits of samples (channels, count)."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(len(samples))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").T.tobytes())
    return out.getvalue()


def encoded_as(samples: Samples, container: str, codec: str) -> bytes:
    """Return a file of stereo sound by FFmpeg's own writers."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=RATE, options={"strict": "-2"})
        stream.layout = "stereo"
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout="stereo", rate=RATE, frame_size=1024
        )
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, 0
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return out.getvalue()


@cache
def stored(seconds: float = 3.0) -> bytes:
    """Return the stored file of a chord."""
    return decode_sound(
        wav_of(tone(seconds) + tone(seconds, pitch=440.0) + tone(seconds, pitch=90.0))
    ).content
