"""Uploaded sound becomes plain FLAC, or is refused for a reason that its owner understands."""

import io
import random
from contextlib import suppress

import av
import numpy as np
import pytest

from generation.sound_files import MAX_BYTES, MESSAGES, SoundRefused, decode_sound, is_sound
from generation.video.errors import SoundDamaged
from generation.video.loudness import RATE, loudness_of
from generation.video.soundtrack import read_sound
from tests.generation.pictures import encoded, split_picture
from tests.generation.sounds import encoded_as, stored, tone, wav_of
from tests.generation.video.scenes import filed


def refusal(content: bytes) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(SoundRefused) as refused:
        decode_sound(content)
    assert refused.value.message == MESSAGES[refused.value.code]
    return refused.value.code


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("wav", "pcm_s16le"),
        ("wav", "pcm_s24le"),
        ("ipod", "aac"),
        ("adts", "aac"),
        ("flac", "flac"),
        ("ogg", "flac"),
        ("ogg", "libopus"),
    ],
)
def test_every_kind_is_heard_as_it_was(container: str, codec: str) -> None:
    made = decode_sound(encoded_as(tone(2.0), container, codec))
    assert made.seconds == pytest.approx(2.0, abs=0.06)
    assert loudness_of(read_sound(made.content)).integrated == pytest.approx(-23.0, abs=0.3)


def test_what_is_stored_has_one_form_and_says_nothing_of_the_upload() -> None:
    quiet = np.zeros((2, RATE), np.float32)
    sent = np.concatenate([quiet, tone(1.5), quiet], axis=1)
    made = decode_sound(wav_of(sent))
    with av.open(io.BytesIO(made.content)) as container:
        [stream] = container.streams
        codec = stream.codec_context
        assert isinstance(codec, av.AudioCodecContext)
        assert (codec.name, codec.sample_rate, codec.layout.name) == ("flac", RATE, "stereo")
        assert "title" not in {**container.metadata, **stream.metadata}
    assert made.seconds == pytest.approx(1.5, abs=0.01)
    assert made.content == decode_sound(wav_of(sent)).content


def test_one_channel_and_other_rates_are_brought_to_the_same() -> None:
    made = decode_sound(wav_of(tone(2.0)[:1, ::3], rate=RATE // 3))
    assert made.seconds == pytest.approx(2.0, abs=0.01)
    left, right = read_sound(made.content)
    assert np.array_equal(left, right)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (bytes(MAX_BYTES + 1), "file_too_large"),
        (b"hello, this is no sound at all", "not_a_sound"),
        (encoded(split_picture(), "PNG"), "not_a_sound"),
        (b"FORM\x00\x00\x00\x00AIFF", "unsupported_format"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "not_a_sound"),
        (b"RIFF\x00\x00\x00\x00WAVE", "broken_sound"),
        (b"ID3" + bytes(2000), "broken_sound"),
        (wav_of(np.zeros((2, 2 * RATE), np.float32)), "silent"),
        (wav_of(tone(0.4)), "too_short"),
        (wav_of(np.zeros((1, 125 * 8000), np.float32), rate=8000), "too_long"),
        (wav_of(np.repeat(tone(1.5), 3, axis=0)), "too_many_channels"),
        (wav_of(tone(2.0), rate=4000), "strange_rate"),
        (stored()[: len(stored()) // 8], "broken_sound"),
    ],
)
def test_what_is_not_taken_is_refused_by_name(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_film_without_sound_has_none() -> None:
    assert refusal(filed(1, 4)) == "no_sound"


def test_damaged_files_are_refused_or_heard_but_never_hang() -> None:
    whole = encoded_as(tone(2.0), "ipod", "aac")
    chance = random.Random(3)
    for _ in range(6):
        damaged = bytearray(whole)
        for _ in range(20):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(SoundRefused):
            assert decode_sound(bytes(damaged)).content.startswith(b"fLaC")


def test_only_what_was_stored_is_read_into_a_video() -> None:
    for content in (b"fLaC", b"", wav_of(tone(1.5)), stored()[:60]):
        with pytest.raises(SoundDamaged):
            read_sound(content)


def test_a_sound_is_told_from_pictures_and_typefaces() -> None:
    assert all(map(is_sound, (stored(), wav_of(tone(0.1)), encoded_as(tone(0.5), "ipod", "aac"))))
    assert not is_sound(encoded(split_picture(), "PNG"))
    assert not is_sound(encoded(split_picture(), "WEBP"))
