"""Bad uploads get one clear refusal each; what opens them is a limited child process."""

import struct
import time
import zlib

import pytest
from PIL import Image

from generation.decoding import MAX_BYTES, PictureRefused, decode
from tests.generation.pictures import encoded, opened, split_picture

PNG_SIGN = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG that claims this size and holds these chunks."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return PNG_SIGN + header + b"".join(chunks) + chunk(b"IEND", b"")


def refused(content: bytes) -> str:
    """Return the code with which these bytes are refused."""
    with pytest.raises(PictureRefused) as caught:
        decode(content)
    assert caught.value.message
    return caught.value.code


def test_pixel_flood_is_refused_before_it_is_decoded() -> None:
    started = time.monotonic()
    flood = png(65_000, 65_000, chunk(b"IDAT", zlib.compress(b"\0" * 100_000)), depth=1, colour=0)
    assert refused(flood) == "too_many_pixels"
    assert time.monotonic() - started < 5


def test_more_pixels_than_allowed_is_refused() -> None:
    rows = zlib.compress(b"\0" * (20_000 * 20_000 // 1000), 9)
    assert refused(png(20_000, 20_000, chunk(b"IDAT", rows), colour=0)) == "too_many_pixels"


def test_one_very_long_row_is_refused() -> None:
    assert (
        refused(png(100_000, 1, chunk(b"IDAT", zlib.compress(b"\0" * 100_001)), colour=0))
        == "too_many_pixels"
    )


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_compressed_text_bomb_is_harmless(kind: bytes) -> None:
    bomb = chunk(kind, b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (4 * 13)))
    assert refused(png(4, 4, bomb, pixels)) == "broken_picture"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_truncated_picture_is_broken(kind: str) -> None:
    whole = encoded(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    assert refused(whole[: len(whole) // 2]) == "broken_picture"


def test_wrong_checksum_of_the_header_is_broken() -> None:
    whole = bytearray(encoded(split_picture(), "PNG"))
    whole[29] ^= 0xFF
    assert refused(bytes(whole)) == "broken_picture"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\x89", "not_a_picture"),
        (PNG_SIGN, "broken_picture"),
        (b"\xff\xd8\xff", "broken_picture"),
        (b"GIF89a", "broken_picture"),
        (b"just words", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "unsupported_format"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><script>alert(1)</script>", "unsupported_format"),
        (b"%PDF-1.7\n", "unsupported_format"),
        (b"\0\0\0\x1cftypavif" + b"\0" * 50, "unsupported_format"),
        (b"#!/bin/sh\nexit 0\n", "not_a_picture"),
    ],
)
def test_renamed_and_tiny_files_are_named_for_what_they_are(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_formats_outside_the_list_are_refused(kind: str) -> None:
    assert refused(encoded(split_picture(), kind)) in {"unsupported_format", "not_a_picture"}


def test_polyglot_survives_only_as_clean_pixels() -> None:
    archive = b"PK\x03\x04 payload PK\x05\x06"
    decoded = decode(encoded(split_picture(), "PNG") + archive)
    assert archive not in decoded.png
    assert opened(decoded.png).size == (40, 20)


def test_script_in_a_jpeg_comment_is_gone() -> None:
    decoded = decode(encoded(split_picture(), "JPEG", comment=b"*/=alert(1);/*"))
    assert b"alert" not in decoded.png


def test_too_many_bytes_are_refused_unread() -> None:
    assert refused(b"\0" * (MAX_BYTES + 1)) == "file_too_large"


def test_animation_of_many_frames_does_not_take_long() -> None:
    frames = [Image.new("L", (2, 2), index % 256) for index in range(2000)]
    animation = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    started = time.monotonic()
    assert decode(animation).width == 2
    assert time.monotonic() - started < 5
