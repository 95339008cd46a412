"""Turns a finished picture into the bytes of a file: no metadata, inside a weight limit, deterministic."""

from io import BytesIO
from typing import Literal

from PIL import Image

from generation.composition.errors import CompositionError
from generation.media_types import EXTENSIONS

MediaType = Literal["image/png", "image/jpeg", "image/gif", "video/mp4"]

_QUALITIES = (93, 90, 86, 80, 74)
_FLAT_COLOURS = 4096
# Pixels of a picture whose type is so small that a codec's ripples would spoil it.
_TINY = 32_000


class TooHeavy(CompositionError):
    """No quality that still looks good brings the file under its limit."""

    code = "too_heavy"


def encode(picture: Image.Image, *, max_bytes: int = 5_000_000) -> bytes:
    """Return a PNG where the picture is tiny or nearly flat, else the best JPEG of at most `max_bytes`.

    JPEG keeps full colour resolution, since coloured type on coloured grounds shows what is lost. It is
    written baseline: Pillow's buffer for progressive files is too small for very detailed pictures.
    """
    plain = picture.convert("RGB")
    if plain.width * plain.height <= _TINY or plain.getcolors(_FLAT_COLOURS) is not None:
        flat = _saved(plain, "PNG", optimize=True)
        if len(flat) <= max_bytes:
            return flat
    for quality in _QUALITIES:
        encoded = _saved(plain, "JPEG", quality=quality, subsampling=0)
        if len(encoded) <= max_bytes:
            return encoded
    raise TooHeavy(f"The picture weighs more than {max_bytes} bytes even at the lowest good quality.")


def media_type(content: bytes) -> MediaType:
    """Return the type of an encoded file by its first bytes; ValueError for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"GIF89a"):
        return "image/gif"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    raise ValueError("Neither PNG, JPEG, GIF nor MP4.")


def suffix(content: bytes) -> str:
    """Return the file name's ending for encoded bytes, with its dot."""
    return f".{EXTENSIONS[media_type(content)]}"


def _saved(picture: Image.Image, kind: str, **options: bool | int) -> bytes:
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    target = BytesIO()
    bare.save(target, kind, **options)
    return target.getvalue()
