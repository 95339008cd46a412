"""Bytes are deterministic, bare of metadata, and inside their weight."""

import numpy as np
import pytest
from PIL import Image

from generation.composition.encoding import TooHeavy, encode, media_type, suffix
from tests.generation.pictures import encoded, opened


def noise(size: int = 300) -> Image.Image:
    """Return the picture that compresses worst, the same on each run."""
    raw = np.asarray(np.random.PCG64(1).random_raw(size * size * 3)) >> 56
    return Image.fromarray(raw.astype(np.uint8).reshape(size, size, 3))


def test_flat_pictures_become_lossless_png() -> None:
    flat = Image.new("RGB", (200, 100), (10, 20, 30))
    content = encode(flat)
    assert (media_type(content), suffix(content)) == ("image/png", ".png")
    assert opened(content).getpixel((5, 5)) == (10, 20, 30)


def test_photographs_become_jpeg_of_good_quality() -> None:
    smooth = noise().resize((600, 600), Image.Resampling.BICUBIC)
    content = encode(smooth)
    assert (media_type(content), suffix(content)) == ("image/jpeg", ".jpg")
    change = np.abs(np.asarray(opened(content), dtype=int) - np.asarray(smooth, dtype=int)).mean()
    assert change < 5


def test_quality_yields_to_weight_and_then_gives_up() -> None:
    full, least = len(encode(noise())), 40_000
    assert len(encode(noise(), max_bytes=full - 1)) < full
    with pytest.raises(TooHeavy, match=str(least)):
        encode(noise(), max_bytes=least)


def test_metadata_of_the_picture_does_not_enter_the_file() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret"
    loaded = opened(encoded(noise(), "JPEG", exif=exif))
    assert b"secret" not in encode(loaded)
    assert encode(loaded) == encode(loaded)


def test_other_formats_are_not_named() -> None:
    with pytest.raises(ValueError, match="PNG"):
        media_type(b"RIFF....WEBP")
