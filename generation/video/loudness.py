"""How loud sound is, by FFmpeg: integrated loudness (ITU-R BS.1770-4, as in EBU R 128) and true peak."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import log10

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
# What is gated away: a sound of this loudness is silence.
SILENCE = -70.0

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS, at least `SILENCE`, and the true peak in dBTP of the louder channel."""

    integrated: float
    true_peak: float


def loudness_of(samples: Samples) -> Loudness:
    """Measure stereo sound (2, count) of 48 kHz and full scale 1."""
    integrated, peak = SILENCE, 0.0
    for words in _measured(samples):
        integrated, peak = float(words["lavfi.r128.I"]), float(words["lavfi.r128.true_peak"])
    return Loudness(max(SILENCE, integrated), 20 * log10(max(peak, 1e-6)))


def frames_of(samples: Samples, size: int) -> Iterator[av.AudioFrame]:
    """Yield sound as frames of `size` samples with their times; the last one may be shorter."""
    for begin in range(0, samples.shape[1], size):
        part = np.ascontiguousarray(samples[:, begin : begin + size])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, begin, Fraction(1, RATE)
        yield frame


def _measured(samples: Samples) -> Iterator[dict[str, str]]:
    """Yield what the meter says after each tenth of a second, of all that it has heard until then."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    meter = graph.add("ebur128", "metadata=1:peak=true")
    source.link_to(meter)
    meter.link_to(graph.add("abuffersink"))
    graph.configure()
    for frame in (*frames_of(samples, RATE), None):
        graph.push(frame)
        try:
            while True:
                if words := dict(graph.pull().metadata):
                    yield words
        except (av.error.BlockingIOError, av.error.EOFError):
            continue
