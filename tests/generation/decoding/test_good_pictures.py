"""Uploads of every allowed kind come out upright, in plain colours and without metadata."""

import pytest
from PIL import Image

from generation.decoding import decode
from tests.generation.pictures import encoded, opened, split_picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_allowed_format_becomes_png_of_the_same_size(kind: str) -> None:
    decoded = decode(encoded(split_picture(), kind))
    picture = opened(decoded.png)
    assert (picture.format, decoded.width, decoded.height, picture.size) == ("PNG", 40, 20, (40, 20))
    assert picture.convert("RGB").getpixel((2, 10))[0] > 240  # type: ignore[index]  # RGB gives a tuple


def test_rotation_flag_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    decoded = decode(encoded(split_picture(), "JPEG", exif=exif, quality=95))
    picture = opened(decoded.png)
    assert picture.size == (20, 40)
    assert picture.getpixel((10, 3))[0] > 200  # type: ignore[index]  # RGB gives a tuple


def test_cmyk_jpeg_keeps_its_colours() -> None:
    decoded = decode(encoded(Image.new("CMYK", (30, 30), (0, 255, 255, 0)), "JPEG"))
    assert opened(decoded.png).getpixel((15, 15)) == (255, 0, 0)


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    decoded = decode(encoded(Image.new("I;16", (8, 8), 32768), "PNG"))
    assert opened(decoded.png).getpixel((4, 4)) == (127, 127, 127)


def test_transparent_palette_keeps_its_transparency() -> None:
    picture = Image.new("P", (8, 8), 3)
    decoded = decode(encoded(picture, "GIF", transparency=3))
    assert opened(decoded.png).convert("RGBA").getpixel((4, 4))[3] == 0  # type: ignore[index]  # RGBA


def test_semitransparent_pixels_are_kept_exactly() -> None:
    decoded = decode(encoded(Image.new("RGBA", (9, 9), (200, 100, 50, 77)), "PNG"))
    assert opened(decoded.png).getpixel((4, 4)) == (200, 100, 50, 77)


def test_metadata_and_a_tail_behind_the_picture_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    hostile = (
        encoded(split_picture(), "JPEG", exif=exif, comment=b"secret") + b"PK\x03\x04<script>tail</script>"
    )
    decoded = decode(hostile)
    assert b"secret" not in decoded.png
    assert b"tail" not in decoded.png
    assert opened(decoded.png).info == {}


def test_only_the_first_frame_of_an_animation_is_taken() -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ((0, 255, 0), (255, 0, 0))]
    decoded = decode(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert opened(decoded.png).convert("RGB").getpixel((5, 5)) == (0, 255, 0)


def test_one_pixel_is_a_picture() -> None:
    assert decode(encoded(Image.new("RGB", (1, 1)), "PNG")).width == 1


def test_large_picture_is_scaled_to_the_longest_edge() -> None:
    decoded = decode(encoded(Image.new("RGB", (4000, 2000)), "JPEG"))
    assert (decoded.width, decoded.height) == (3072, 1536)
