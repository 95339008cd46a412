"""Frames to H.264 samples and back: each frame is whole by itself, and so are its bytes.

What a frame shows depends on its pixels alone: the quantiser is fixed, nothing looks at other frames, one
thread does all. Its bytes also hold which neighbour it is not (idr_pic_id), and a bit that x264 counts on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from generation.video.colour import Pixels, frame_of, planes_of
from generation.video.errors import ClipDamaged

# Nearly without loss: a shot is read back to go on from, and a film may be encoded once more for a platform.
QUANTISER = 14
# One thread, and only instructions that give the same bits on every processor. Without `cpu-independent` what
# AVX-512 estimates of the next frames also depends on what else lies in memory: 22 of 300 small ads differed.
_REPEATABLE = "threads=1:lookahead-threads=1:cpu-independent=1"
# A delimiter before each frame says where it begins, also where two neighbours were joined (`joining`).
_CLIP_SETTINGS = f"{_REPEATABLE}:qp={QUANTISER}:keyint=1:bframes=0:scenecut=0:aud=1"
# Ads go to platforms: frames are told from those before them, groups are closed, and none waits for a later
# one, so that times need no edit list.
_AD_SETTINGS = f"{_REPEATABLE}:bframes=0:open-gop=0:scenecut=0:aud=1:rc-lookahead=12:aq-mode=3"
_BT709 = 1
_LIMITED = 1
_DELIMITER, _EXTRA_WORDS, _SEQUENCE, _PICTURE = 9, 6, 7, 8


@dataclass(frozen=True, slots=True)
class Encoded:
    """Frames as samples of an MP4, and the `configuration` (avcC) without which they cannot be read."""

    configuration: bytes
    samples: tuple[bytes, ...]


def encode(frames: Iterable[Pixels], *, width: int, height: int, frame_rate: int) -> Encoded:
    """Encode RGB frames (height, width, 3) of even sizes; equal frames give equal bytes."""
    encoder = _encoder(width, height, frame_rate, _CLIP_SETTINGS)
    samples: list[bytes] = []
    for number, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(planes_of(pixels), format="yuv420p")
        frame.pts = number
        samples += [_sample(bytes(packet)) for packet in encoder.encode(frame)]
    samples += [_sample(bytes(packet)) for packet in encoder.encode(None)]
    return Encoded(_configuration(encoder.extradata or b""), tuple(samples))


@dataclass(frozen=True, slots=True)
class Predicted(Encoded):
    """Frames of which only `keys`, numbers from 0, are whole by themselves."""

    keys: tuple[int, ...]


class OverBudget(Exception):
    """The frames weigh more than they may; the rest of them was not encoded."""


def encode_predicted(
    frames: Iterable[Pixels], *, width: int, height: int, frame_rate: int, quality: int, max_bytes: int
) -> Predicted:
    """Encode RGB frames of even sizes for platforms; equal frames and settings give equal bytes.

    `quality` is x264's constant rate factor, where less is better. A key frame comes every second. OverBudget
    as soon as the frames weigh more than `max_bytes`: a minute that would be thrown away is not drawn.
    """
    encoder = _encoder(width, height, frame_rate, f"{_AD_SETTINGS}:crf={quality}:keyint={frame_rate}")
    packets: list[tuple[bytes, bool]] = []
    last, planes, weight = None, None, 0
    for number, pixels in enumerate(frames):
        if pixels is not last or planes is None:
            last, planes = pixels, planes_of(pixels)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = number
        for packet in encoder.encode(frame):
            packets.append((_sample(bytes(packet)), packet.is_keyframe))
            weight += len(packets[-1][0])
        if weight > max_bytes:
            raise OverBudget
    packets += [(_sample(bytes(packet)), packet.is_keyframe) for packet in encoder.encode(None)]
    keys = tuple(number for number, (_, is_key) in enumerate(packets) if is_key)
    samples = tuple(sample for sample, _ in packets)
    return Predicted(_configuration(encoder.extradata or b""), samples, keys)


def decode(configuration: bytes, samples: Iterable[bytes], *, width: int, height: int) -> Iterator[Pixels]:
    """Yield the RGB frames of samples, each by itself; ClipDamaged where one is no frame of this size."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = configuration
    decoder.thread_count = 1
    for sample in samples:
        yield _decoded(decoder, sample, (height * 3 // 2, width))


def _decoded(decoder: VideoCodecContext, sample: bytes, shape: tuple[int, int]) -> Pixels:
    try:
        shown = [*decoder.decode(av.Packet(sample)), *decoder.decode(None)]
        decoder.flush_buffers()
    except (av.error.FFmpegError, ValueError) as problem:
        raise ClipDamaged("A frame of the clip cannot be read.") from problem
    if len(shown) != 1 or shown[0].is_corrupt or shown[0].format.name != "yuv420p":
        raise ClipDamaged("A frame of the clip cannot be read.")
    planes = np.asarray(shown[0].to_ndarray(), dtype=np.uint8)
    if planes.shape != shape:
        raise ClipDamaged("A frame of the clip has another size than its file says.")
    return frame_of(planes)


def _encoder(width: int, height: int, frame_rate: int, settings: str) -> VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(frame_rate), Fraction(1, frame_rate)
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = _BT709
    encoder.color_range = _LIMITED
    encoder.thread_count = 1
    encoder.flags |= Flags.global_header
    encoder.options = {"preset": "medium", "profile": "high", "x264-params": settings}
    encoder.open()
    return encoder


def _configuration(parameters: bytes) -> bytes:
    """Return the avcC record of Annex B parameter sets (ISO/IEC 14496-15, 5.3.3.1)."""
    units = list(_units(parameters))
    sequence = next(unit for unit in units if unit[0] & 31 == _SEQUENCE)
    picture = next(unit for unit in units if unit[0] & 31 == _PICTURE)
    head = bytes([1, *sequence[1:4], 0xFF, 0xE1])
    body = len(sequence).to_bytes(2) + sequence + b"\x01" + len(picture).to_bytes(2) + picture
    # High profile says its chroma format and depths once more: 4:2:0, 8 bits, no extensions.
    return head + body + b"\xfd\xf8\xf8\x00"


def _sample(packet: bytes) -> bytes:
    """Return a frame with lengths before its units, without what the encoder says about itself."""
    kept = (unit for unit in _units(packet) if unit[0] & 31 != _EXTRA_WORDS)
    return b"".join(len(unit).to_bytes(4) + unit for unit in kept)


def _units(stream: bytes) -> Iterator[bytes]:
    """Yield the units of an Annex B stream, which stand between 00 00 01, with or without one more zero."""
    for unit in stream.split(b"\x00\x00\x01")[1:]:
        # No unit ends with a zero of its own: its last bit is a stop bit that is one.
        yield unit.rstrip(b"\x00")
