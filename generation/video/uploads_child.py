"""The child process of `generation.video.uploads`: a clip's file on stdin, its frames or a refusal on stdout.

It is run by path, in isolated mode, and imports nothing of this project. Once it has begun it can open
neither a file nor a socket, so nothing in a clip makes it read anything else. What it writes is a head
(struct HEAD: width, height, frames a second), each frame as `F` and its RGB bytes, and at last `E`, or at any
time `R` and the code of a refusal.
"""

import resource
import struct
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # loaded late otherwise, when no file can be opened any more
import numpy as np
from av.video.frame import VideoFrame

HEAD = struct.Struct(">4sHHB")
SIGN = b"CLIP"
RATES = (24, 30)
LONGEST_SECONDS = 60
MOST_PIXELS = 4096 * 2304
MOST_STREAMS = 16
FASTEST_RATE, SLOWEST_RATE = 120, 1
SMALLEST_EDGE, LARGEST_EDGE = 32, 768
CODECS = ("h264", "hevc", "vp8", "libvpx-vp8", "vp9", "libvpx-vp9", "av1", "libdav1d")
# A file may say its length with a little more than its last frame shows.
_SLACK = Fraction(1, 10)
_HIGH_RANGE = (16, 18)  # the transfer functions PQ and HLG
_MEMORY = 1536 * 1024**2
_CPU_SECONDS = 120
# What begins with these is opened as the one format that it has to be; FFmpeg never guesses.
_MP4_BOXES = (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip")
_EBML = b"\x1a\x45\xdf\xa3"
_OTHER_VIDEO = (
    b"RIFF",
    b"OggS",
    b"FLV",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
    b"\x30\x26\xb2\x75",
    b"G@",
    b"GIF8",
)


class Refused(Exception):
    """The clip is not taken; the argument is the code."""


def main() -> int:
    """Read one clip and write its frames; return the exit status."""
    out = sys.stdout.buffer
    _limit_this_process()
    try:
        _write_frames(sys.stdin.buffer, out)
        out.write(b"E")
    except Refused as refusal:
        out.write(b"R" + str(refusal).encode())
    except MemoryError:
        out.write(b"Rtoo_much_memory")
    out.flush()
    return 0


def _write_frames(stream: BinaryIO, out: BinaryIO) -> None:
    head = stream.read(64)
    length = stream.seek(0, 2)
    stream.seek(0)
    try:
        with av.open(stream, "r", format=_format(head), options={"max_streams": "256"}) as container:
            video = _video(container)
            if any(entry.pos + entry.size > length for entry in video.index_entries):
                raise Refused("broken_clip")
            _resample(_frames(container, video), video, out)
    except (av.error.FFmpegError, ValueError, OverflowError, ZeroDivisionError) as problem:
        # Demuxers and decoders fail in many ways; each of them means that this file is broken.
        raise Refused("broken_clip") from problem


def _format(head: bytes) -> str:
    if not head:
        raise Refused("empty_file")
    if head[4:8] in _MP4_BOXES:
        return "mp4"
    if head.startswith(_EBML):
        if b"webm" in head:
            return "matroska"
        raise Refused("unsupported_format")
    if head.startswith(_OTHER_VIDEO):
        raise Refused("unsupported_format")
    raise Refused("not_a_clip")


def _video(container: Any) -> Any:
    """Return the one stream to decode, after all that can be known without decoding was looked at."""
    if len(container.streams) > MOST_STREAMS:
        raise Refused("too_many_streams")
    pictured = av.stream.Disposition.attached_pic
    video = next((each for each in container.streams.video if not each.disposition & pictured), None)
    if video is None:
        raise Refused("no_video")
    codec = video.codec_context
    if codec is None or codec.name not in CODECS:
        raise Refused("unsupported_codec")
    if codec.width * codec.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if min(codec.width, codec.height) < SMALLEST_EDGE:
        raise Refused("too_small")
    if codec.color_trc in _HIGH_RANGE:
        raise Refused("high_dynamic_range")
    if video.duration and video.time_base and video.duration * video.time_base > LONGEST_SECONDS + _SLACK:
        raise Refused("too_long")
    codec.thread_count = 1
    return video


def _frames(container: Any, video: Any) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Yield each frame with its second, the first one at 0; refuses what is too long, too fast, or cut."""
    begin = before = None
    count = 0
    for frame in container.decode(video):
        if frame.is_corrupt or frame.pts is None or frame.time_base is None:
            raise Refused("broken_clip")
        if frame.width * frame.height > MOST_PIXELS:
            raise Refused("too_many_pixels")
        moment = frame.pts * frame.time_base
        begin = moment if begin is None else begin
        second = Fraction(moment - begin)
        if before is not None and second <= before:
            raise Refused("strange_rate")
        before = second
        count += 1
        if second > LONGEST_SECONDS + _SLACK:
            raise Refused("too_long")
        if count > FASTEST_RATE and count > FASTEST_RATE * (second + 1):
            raise Refused("strange_rate")
        yield second, frame
    said = Fraction(container.duration or 0, av.time_base)
    slack = 1 if container.streams.audio else _SLACK
    if video.duration is None and (begin or 0) + (before or 0) + slack < said:
        raise Refused("broken_clip")
    if not count:
        raise Refused("no_frames")


def _resample(frames: Iterator[tuple[Fraction, VideoFrame]], video: Any, out: BinaryIO) -> None:
    """Write what is on screen at each tick of 24 or 30 a second, whichever is nearer to the clip's own."""
    rate = _rate(video.average_rate or video.guessed_rate)
    shown = b""
    size: tuple[int, int] | None = None
    written, last, gap = 0, Fraction(0), Fraction(1, rate)
    for second, frame in frames:
        # All ticks before this frame still show the one before it.
        while shown and Fraction(written, rate) < second:
            written = _write(out, shown, written)
        gap, last = (second - last or gap), second
        pixels = _pixels(frame, video.sample_aspect_ratio)
        if size is None:
            size = (pixels.shape[1], pixels.shape[0])
            out.write(HEAD.pack(SIGN, *size, rate))
        elif size != (pixels.shape[1], pixels.shape[0]):
            raise Refused("broken_clip")
        shown = pixels.tobytes()
    end = min(last + gap, Fraction(LONGEST_SECONDS))
    while Fraction(written, rate) < end:
        written = _write(out, shown, written)


def _write(out: BinaryIO, shown: bytes, written: int) -> int:
    if written >= LONGEST_SECONDS * RATES[-1]:
        raise Refused("too_long")
    out.write(b"F" + shown)
    return written + 1


def _rate(own: Fraction | None) -> int:
    if own is None or own <= 0:
        return RATES[0]
    if not SLOWEST_RATE <= own <= FASTEST_RATE:
        raise Refused("strange_rate")
    return min(RATES, key=lambda rate: max(own / rate, rate / own))


def _pixels(frame: VideoFrame, wide: Fraction | None) -> Any:
    """Return a frame upright in RGB (height, width, 3), of square pixels, its longer edge as we keep it.

    `wide` is how much wider than high its own pixels are.
    """
    width = round(frame.width * wide) if wide and Fraction(1, 4) < wide < 4 else frame.width
    scale = min(1.0, LARGEST_EDGE / max(width, frame.height))
    width, height = (max(2, round(edge * scale / 2) * 2) for edge in (width, frame.height))
    small = frame.reformat(width=width, height=height, format="rgb24")
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), frame.rotation // 90 % 4))


def _limit_this_process() -> None:
    av.logging.set_level(None)
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),  # what is open already: the clip, the pipe, and one for what goes wrong
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
