"""Small clips for tests: a ball that crosses a stage of a colour, each frame unlike the others."""

import io

import av
import numpy as np

from generation.engines.base import Clip
from generation.video.clips import encode_clip


def painted(seed: int, frames: int, *, rate: int = 24, size: tuple[int, int] = (64, 48)) -> Clip:
    """Return a clip whose colours are its seed's and whose frames all differ."""
    width, height = size
    ground = np.random.default_rng(seed).integers(40, 200, 3)
    down, across = np.mgrid[0:height, 0:width]
    shown = []
    for number in range(frames):
        middle = width * (number + 1) / (frames + 1)
        ball = (across - middle) ** 2 + (down - height / 2) ** 2 < (height / 4) ** 2
        picture = np.zeros((height, width, 3)) + ground + (down * 40 / height)[..., None]
        picture[ball] = 255 - ground
        shown.append(picture.clip(0, 255).astype(np.uint8))
    return Clip(np.stack(shown), rate)


def filed(seed: int, frames: int, *, rate: int = 24, size: tuple[int, int] = (64, 48)) -> bytes:
    """Return such a clip's file."""
    return encode_clip(painted(seed, frames, rate=rate, size=size))


def packets_of(content: bytes) -> list[tuple[int, int, int, bool, bytes]]:
    """Return times of showing and decoding, length, key and bytes of each packet, as FFmpeg reads them."""
    with av.open(io.BytesIO(content), "r", format="mp4") as container:
        return [
            (packet.pts or 0, packet.dts or 0, packet.duration or 0, packet.is_keyframe, bytes(packet))
            for packet in container.demux(container.streams.video[0])
            if packet.size
        ]


def decoded_by_ffmpeg(content: bytes) -> list[bytes]:
    """Return the planes of each frame, as FFmpeg's own reader and decoder show them."""
    with av.open(io.BytesIO(content), "r", format="mp4") as container:
        return [frame.to_ndarray(format="yuv420p").tobytes() for frame in container.decode(video=0)]
