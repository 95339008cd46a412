"""The sound of a video ad: cut to its length, faded, as loud as its platform wants, and encoded as AAC."""

from io import BytesIO

import av
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from generation.video.errors import SoundDamaged
from generation.video.loudness import RATE, Samples, frames_of, loudness_of
from generation.video.mp4 import PACKET, Sound

# dBTP: the most that EBU R 128 allows.
HIGHEST_PEAK = -1.0
# Decibels that are kept free for what the encoder adds to peaks, and the most by which sound is made louder.
_SPARE, _MOST_GAIN = 0.5, 20.0
_CLOSE_ENOUGH = 0.3
_TRIES = 4
# Seconds. The encoder needs the first 21 ms for itself; with the fade nobody misses them.
_FADE_IN, _FADE_OUT = 0.05, 0.8
# Meta's table asks for 128 kbit/s or more.
_BITS_A_SECOND = 192_000
# Samples on either side over which the limiter opens and closes: 5 ms.
_REACH = RATE // 200
# True peaks are looked for at four times the rate (BS.1770-4, annex 2), by a windowed sinc.
_TAPS, _PHASES = 24, 4


def read_sound(content: bytes) -> Samples:
    """Return the samples (2, count) of a stored FLAC file; SoundDamaged for anything else."""
    try:
        with av.open(BytesIO(content), "r", format="flac") as container:
            frames = list(container.decode(audio=0))
    except (av.error.FFmpegError, IndexError) as problem:
        raise SoundDamaged("The sound cannot be read.") from problem
    kinds = {(frame.sample_rate, frame.layout.name, frame.format.name) for frame in frames}
    if kinds != {(RATE, "stereo", "s16")}:
        raise SoundDamaged("The sound is not one that Variasi stored.")
    whole = np.concatenate([frame.to_ndarray() for frame in frames], axis=1).reshape(-1, 2).T
    return np.ascontiguousarray(whole.astype(np.float32) / 32768)


def encode_sound(sound: Samples, *, seconds: int, loudness: float) -> Sound:
    """Return the sound of a video of so many seconds at an integrated loudness in LUFS.

    A longer sound is cut and fades out, a shorter one is heard once and followed by silence. Its true peak is
    at most `HIGHEST_PEAK`; what is very quiet or all peaks stays quieter than asked. Equal arguments give
    equal bytes on one machine.
    """
    cut = fitted(sound, seconds)
    aim, ceiling = loudness, HIGHEST_PEAK - _SPARE
    tries: list[tuple[bool, float, Sound]] = []
    for _ in range(_TRIES):
        encoded = _encoded(levelled(cut, aim, ceiling))
        heard = loudness_of(decoded(encoded))
        over, missing = heard.true_peak - HIGHEST_PEAK, loudness - heard.integrated
        tries.append((over > 0, abs(missing), encoded))
        if over <= 0 and abs(missing) <= 2 * _CLOSE_ENOUGH:
            break
        aim, ceiling = aim + missing, ceiling - (over + 0.1 if over > 0 else 0.0)
    return min(tries, key=lambda each: each[:2])[2]


def fitted(sound: Samples, seconds: int) -> Samples:
    """Return exactly so many seconds of a sound, faded at its beginning and where it is cut."""
    made = np.zeros((2, seconds * RATE), np.float32)
    length = min(sound.shape[1], made.shape[1])
    made[:, :length] = sound[:, :length]
    begin, end = (min(length, round(fade * RATE)) for fade in (_FADE_IN, _FADE_OUT))
    made[:, :begin] *= np.linspace(0, 1, begin, dtype=np.float32) ** 2
    if length < sound.shape[1]:
        made[:, length - end : length] *= np.linspace(1, 0, end, dtype=np.float32)
    return made


def levelled(samples: Samples, loudness: float, ceiling: float) -> Samples:
    """Return sound at a loudness in LUFS, no true peak of it over a ceiling in dBTP."""
    gain = min(_MOST_GAIN, loudness - loudness_of(samples).integrated)
    for _ in range(_TRIES):
        made = _limited(samples * np.float32(_factor(gain)), _factor(ceiling))
        missing = loudness - loudness_of(made).integrated
        if abs(missing) <= _CLOSE_ENOUGH or gain + missing > _MOST_GAIN:
            break
        gain += missing
    return made


def decoded(sound: Sound) -> Samples:
    """Return what a player hears of encoded sound."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = sound.configuration
    heard = [frame for packet in sound.packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate([frame.to_ndarray() for frame in heard], axis=1)


def _encoded(samples: Samples) -> Sound:
    """Encode as AAC-LC, in sync without an edit list, which Meta does not take.

    The first packet of any AAC is the encoder's start and holds nothing yet. It takes the time of the first
    1024 samples, which are not encoded; all others are heard when they should be. What is left at the end
    of the last whole packet is silence.
    """
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "fltp"
    encoder.bit_rate = _BITS_A_SECOND
    encoder.flags |= Flags.global_header | Flags.bitexact
    encoder.open()
    count = samples.shape[1] // PACKET
    packets: list[bytes] = []
    for frame in (*frames_of(samples[:, PACKET:], PACKET), None):
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return Sound(bytes(encoder.extradata or b"")[:2], tuple(packets[:count]))


def _limited(samples: Samples, ceiling: float) -> Samples:
    """Turn sound down around its peaks, smoothly and before they come, so that none is over the ceiling.

    At each moment the gain is a mean of values of which none is more than that moment needs.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(_peaks(samples), 1e-9))
    if needed.min() == 1.0:
        return samples
    least = np.pad(needed, 2 * _REACH, constant_values=1.0)
    width = 1
    while width < 2 * _REACH + 1:
        step = min(width, 2 * _REACH + 1 - width)
        least = np.minimum(least[:-step], least[step:])
        width += step
    weights = np.hanning(2 * _REACH + 3)[1:-1]
    gain = np.convolve(least, weights / weights.sum(), "valid")
    return (samples * gain).astype(np.float32)


def _peaks(samples: Samples) -> NDArray[np.float64]:
    """Return the highest that either channel is from each sample to the next, between them too."""
    highest: NDArray[np.float64] = np.abs(samples).max(axis=0).astype(np.float64)
    places = np.arange(_TAPS) - _TAPS // 2
    for phase in range(1, _PHASES):
        at = places + phase / _PHASES
        taps = np.sinc(at) * np.cos(np.pi * at / (_TAPS + 1)) ** 2
        for channel in samples:
            between = np.abs(np.convolve(channel, taps, "full")[_TAPS // 2 : _TAPS // 2 + len(channel)])
            np.maximum(highest, between, out=highest)
    return highest


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
