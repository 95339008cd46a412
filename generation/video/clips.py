"""Clips of the engine to files and back, whole or in part; and the last frame of any file of ours."""

from collections import deque
from io import BytesIO
from typing import IO

import av
import numpy as np

from generation.engines.base import Clip
from generation.video import h264, mp4
from generation.video.colour import Pixels, frame_of
from generation.video.errors import ClipDamaged


def encode_clip(clip: Clip, *, xmp: bytes = b"") -> bytes:
    """Return the clip's file, with an XMP packet that says how it was made; equal clips make equal bytes.

    ValueError for a clip without frames, or with odd sizes.
    """
    width, height = clip.size
    encoded = h264.encode(clip.frames, width=width, height=height, frame_rate=clip.frame_rate)
    sizes = tuple(len(sample) for sample in encoded.samples)
    track = mp4.Track(width, height, clip.frame_rate, encoded.configuration, sizes)
    out = BytesIO()
    mp4.write(out, track, encoded.samples, xmp=xmp)
    return out.getvalue()


def read_clip(stream: IO[bytes], *, first: int = 0, frames: int | None = None) -> Clip:
    """Return frames of a file that `encode_clip` or `join` made, from `first` on; ClipDamaged for others.

    Only the frames that are asked for are read and decoded.
    """
    track = mp4.read(stream)
    last = track.frames if frames is None else first + frames
    if not 0 <= first < last <= track.frames:
        raise ClipDamaged(f"The clip has {track.frames} frames, not {last}.")
    samples = mp4.samples_of(stream, track, first, last - first)
    shown = h264.decode(track.configuration, samples, width=track.width, height=track.height)
    return Clip(np.stack(list(shown)), track.frame_rate)


def last_frame(stream: IO[bytes]) -> Pixels:
    """Return the last frame, RGB, of an MP4 that we wrote, also one whose frames are told from others.

    It is decoded from the last key frame on. ClipDamaged where that cannot be done.
    """
    try:
        with av.open(stream, "r", format="mp4") as container:
            track = container.streams.video[0]
            container.seek(track.duration or 0, stream=track)
            [shown] = deque(container.decode(track), maxlen=1)
        return frame_of(np.asarray(shown.to_ndarray(format="yuv420p"), dtype=np.uint8))
    except (av.error.FFmpegError, IndexError, ValueError) as problem:
        raise ClipDamaged("The last frame of the clip cannot be read.") from problem
