"""Small pictures in every encoding, for tests."""

from io import BytesIO
from typing import Any

from PIL import Image


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the picture's bytes in a Pillow format such as "PNG"."""
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return the picture in these bytes, loaded."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def split_picture() -> Image.Image:
    """Return 40x20 pixels: the left half red, the right half blue."""
    picture = Image.new("RGB", (40, 20), (255, 0, 0))
    picture.paste((0, 0, 255), (20, 0, 40, 20))
    return picture
