"""The child process of `generation.sound_files`: a sound file on stdin, a FLAC or a refusal code on stdout.

It is run by path, in isolated mode, and imports nothing of this project. Once it has begun it can open
neither a file nor a socket, so nothing in a file makes it read anything else.
"""

import resource
import sys
from io import BytesIO
from typing import Any

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # loaded late otherwise, when no file can be opened any more
import numpy as np
from av.audio.resampler import AudioResampler
from av.codec.context import Flags

REFUSED = 3
RATE = 48_000
LONGEST_SECONDS, SHORTEST_SECONDS = 120, 1
LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
MOST_CHANNELS, MOST_STREAMS = 2, 16
CODECS = (
    *("mp3", "mp3float", "aac", "alac", "flac", "vorbis", "opus", "libopus", "libvorbis"),
    *("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"),
)
# Of 32768, 60 dB under full scale: what stays under it at either end is silence and cut off.
FAINT = 33
_BLOCK = 4096
_MEMORY = 768 * 1024**2
_CPU_SECONDS = 30
_MP4_BOXES = (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip")
_OTHER_SOUND = (
    b"FORM",
    b"#!AMR",
    b"MThd",
    b"\x30\x26\xb2\x75",
    b".snd",
    b"MAC ",
    b"wvpk",
    b"\x1a\x45\xdf\xa3",
)


class Refused(Exception):
    """The sound is not taken; the argument is the code."""


def main() -> int:
    """Read, decode and write one sound; return the exit status."""
    content = sys.stdin.buffer.read()
    _limit_this_process()
    try:
        made = stored(content)
    except Refused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"too_much_memory")
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


def stored(content: bytes) -> bytes:
    """Return the sound as FLAC, 48 kHz, stereo, 16 bits, without metadata and silence at its ends."""
    try:
        with av.open(
            BytesIO(content), "r", format=_format(content), options={"max_streams": "64"}
        ) as container:
            samples = _samples(container)
    except (av.error.FFmpegError, ValueError, OverflowError, ZeroDivisionError) as problem:
        # Demuxers and decoders fail in many ways; each of them means that this file is broken.
        raise Refused("broken_sound") from problem
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)).max(axis=1) >= FAINT)
    if not len(loud):
        raise Refused("silent")
    heard = samples[loud[0] : loud[-1] + 1]
    if len(heard) < SHORTEST_SECONDS * RATE:
        raise Refused("too_short")
    return _flac(heard)


def _format(content: bytes) -> str:
    """Return the one format that the first bytes promise; FFmpeg never guesses."""
    head = content[:16]
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] in _MP4_BOXES:
        return "mp4"
    for sign, name in ((b"fLaC", "flac"), (b"OggS", "ogg"), (b"ID3", "mp3")):
        if head.startswith(sign):
            return name
    if head[:1] == b"\xff" and len(head) > 1:
        # MPEG audio sync; layer bits of zero are those of AAC's ADTS.
        if head[1] & 0xF6 == 0xF0:
            return "aac"
        if head[1] & 0xE0 == 0xE0:
            return "mp3"
    raise Refused("unsupported_format" if head.startswith(_OTHER_SOUND) else "not_a_sound")


def _stream(container: Any) -> Any:
    """Return the one stream to decode, after all that can be known without decoding was looked at."""
    if len(container.streams) > MOST_STREAMS:
        raise Refused("broken_sound")
    if not container.streams.audio:
        raise Refused("no_sound")
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if codec is None or codec.name not in CODECS:
        raise Refused("unsupported_format")
    if stream.duration and stream.time_base and stream.duration * stream.time_base > LONGEST_SECONDS + 1:
        raise Refused("too_long")
    codec.thread_count = 1
    return stream


def _require_plain(frame: Any) -> None:
    if frame.is_corrupt:
        raise Refused("broken_sound")
    if frame.layout.nb_channels > MOST_CHANNELS:
        raise Refused("too_many_channels")
    if not LOWEST_RATE <= frame.sample_rate <= HIGHEST_RATE:
        raise Refused("strange_rate")


def _samples(container: Any) -> Any:
    """Return what is heard, (count, 2) of 16 bits."""
    stream = _stream(container)
    resampler = AudioResampler(format="s16", layout="stereo", rate=RATE)
    parts: list[Any] = []
    count = 0
    for frame in container.decode(stream):
        _require_plain(frame)
        frame.pts = None
        count += _kept(resampler.resample(frame), parts)
        if count > (LONGEST_SECONDS + 1) * RATE:
            raise Refused("too_long")
    if not count + _kept(resampler.resample(None), parts):
        raise Refused("no_sound")
    return np.concatenate(parts)[: LONGEST_SECONDS * RATE]


def _kept(frames: list[Any], parts: list[Any]) -> int:
    made = [frame.to_ndarray().reshape(-1, 2) for frame in frames]
    parts.extend(made)
    return sum(map(len, made))


def _flac(samples: Any) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format="flac", options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream("flac", rate=RATE)
        stream.layout, stream.format = "stereo", "s16"
        stream.codec_context.flags |= Flags.bitexact
        stream.codec_context.thread_count = 1
        for begin in range(0, len(samples), _BLOCK):
            part = np.ascontiguousarray(samples[begin : begin + _BLOCK]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, begin
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _limit_this_process() -> None:
    av.logging.set_level(None)
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),  # what is open already
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
