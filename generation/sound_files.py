"""Turns uploads into plain FLAC in a limited child process: a bad file harms nobody but its uploader."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generation.errors import GenerationError
from generation.limited_child import answer_of, refusal_of
from platforms.wording import gettext_noop as _

RefusalCode = Literal[
    "empty_file",
    "file_too_large",
    "not_a_sound",
    "unsupported_format",
    "broken_sound",
    "no_sound",
    "silent",
    "too_short",
    "too_long",
    "too_many_channels",
    "strange_rate",
    "too_much_memory",
    "took_too_long",
    "decoder_failed",
]

MEDIA_TYPE = "audio/flac"
MAX_BYTES = 50 * 1024**2
# The child may compute for 30 seconds; on a busy machine that takes longer by the clock.
_WALL_SECONDS = 120
_RATE = 48_000
_CHILD = Path(__file__).with_name("sound_child.py")
MESSAGES: dict[RefusalCode, str] = {
    "empty_file": _("The file is empty."),
    "file_too_large": _("The sound is larger than 50 MB: take a shorter one, or MP3 or M4A."),
    "not_a_sound": _("The file is no sound: use MP3, M4A, WAV, FLAC or OGG."),
    "unsupported_format": _("This kind of sound is not taken: use MP3, M4A, WAV, FLAC or OGG."),
    "broken_sound": _("The sound is broken or cut off: export it again."),
    "no_sound": _("There is no sound in the file."),
    "silent": _("Nothing can be heard in the file: it is silent from its beginning to its end."),
    "too_short": _("Less than a second can be heard in the file."),
    "too_long": _("The sound is longer than 2 minutes: cut it."),
    "too_many_channels": _("The sound has more than two channels: export it in stereo."),
    "strange_rate": _("The sound has less than 8,000 or more than 192,000 samples a second."),
    "too_much_memory": _("The sound needs too much memory to open: take a shorter one."),
    "took_too_long": _("The sound took too long to open."),
    "decoder_failed": _("The sound could not be opened."),
}


class SoundRefused(GenerationError):
    """The upload is not taken; `code` says why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(MESSAGES[code])
        self.code: RefusalCode = code


@dataclass(frozen=True, slots=True)
class DecodedSound:
    """A FLAC file of 48 kHz, stereo, 16 bits, without metadata and silence at its ends; its length."""

    content: bytes
    seconds: float


def is_sound(content: bytes) -> bool:
    """Say whether bytes begin as a sound file does that can be nothing else."""
    wave = content.startswith(b"RIFF") and content[8:12] == b"WAVE"
    return (
        wave or content.startswith((b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf1")) or _is_m4a(content)
    )


def decode_sound(content: bytes) -> DecodedSound:
    """Decode an upload (MP3, AAC, M4A, WAV, FLAC, OGG); SoundRefused where it cannot be taken."""
    if len(content) > MAX_BYTES:
        raise SoundRefused("file_too_large")
    if not content:
        raise SoundRefused("empty_file")
    try:
        status, answer = answer_of(_CHILD, content, seconds=_WALL_SECONDS)
    except TimeoutError:
        raise SoundRefused("took_too_long") from None
    if status == 0 and answer.startswith(b"fLaC"):
        # The count of samples is the last 36 of 64 bits in STREAMINFO (RFC 9639, section 8.2).
        samples = int.from_bytes(answer[18:26]) & (2**36 - 1)
        return DecodedSound(answer, samples / _RATE)
    raise SoundRefused(refusal_of(status, answer, MESSAGES, otherwise="decoder_failed"))


def _is_m4a(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:11] == b"M4A"
