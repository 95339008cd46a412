"""The child process of `generation.decoding`: picture bytes on stdin, one PNG or one refusal code on stdout.

It is run by path, in isolated mode, and imports nothing of this project: it starts fast and knows nothing.
"""

import resource
import sys
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
REFUSED = 3
MAX_EDGE = 3072
MAX_FILE_EDGE = 32_000
MAX_PIXELS = 40_000_000
_MEMORY = 640 * 1024**2
_CPU_SECONDS = 10
_SCALABLE = ("L", "RGB", "RGBA", "CMYK")
_SRGB = ImageCms.createProfile("sRGB")
_OTHER_FORMATS = (
    b"%PDF", b"II*\x00", b"MM\x00*", b"BM", b"8BPS", b"%!PS", b"\x00\x00\x01\x00", b"\x00\x00\x00\x0cjP",
    b"<svg", b"<?xml", b"<!doctype", b"<html", b"PK\x03\x04",
)  # fmt: skip


class Refused(Exception):
    """The picture is not taken; the argument is the code."""


def main() -> int:
    """Read, decode and write one picture; return the exit status."""
    content = sys.stdin.buffer.read()
    _limit_this_process()
    try:
        png = decoded(content)
    except Refused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"too_much_memory")
        return REFUSED
    sys.stdout.buffer.write(png)
    return 0


def decoded(content: bytes) -> bytes:
    """Return the picture as an upright 8-bit sRGB PNG without metadata, its longer edge at most MAX_EDGE."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture = _opened(content)
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_FILE_EDGE:
        raise Refused("too_many_pixels")
    try:
        picture.seek(0)
        plain = _plain(ImageOps.exif_transpose(_shrunk(picture)))
    except MemoryError:
        raise
    except Exception as problem:
        # Decoders fail in many ways; each of them means that this file is broken.
        raise Refused("broken_picture") from problem
    target = BytesIO()
    plain.save(target, "PNG", compress_level=4)
    return target.getvalue()


def _opened(content: bytes) -> Image.Image:
    if not content:
        raise Refused("empty_file")
    try:
        return Image.open(BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except Exception as problem:
        raise Refused(_why_not_opened(content)) from problem


def _why_not_opened(content: bytes) -> str:
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or head[8:12] == b"WEBP":
        return "broken_picture"
    if head[4:8] == b"ftyp" or any(head.lower().startswith(sign.lower()) for sign in _OTHER_FORMATS):
        return "unsupported_format"
    return "not_a_picture"


def _shrunk(picture: Image.Image) -> Image.Image:
    """Load the picture and scale it down before anything copies it at full size."""
    picture.draft(picture.mode, (MAX_EDGE, MAX_EDGE))
    picture.load()
    if max(picture.size) <= MAX_EDGE:
        return picture
    if picture.mode not in _SCALABLE:
        picture = _plain(picture)
    picture.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    if see_through:
        alpha = picture.convert("RGBA").getchannel("A")
        colours = _in_srgb(picture if picture.mode == "RGB" else picture.convert("RGBA").convert("RGB"))
        colours.putalpha(alpha)
        return _stripped(colours)
    return _stripped(_in_srgb(picture))


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError):
            # A profile that is broken or of another colour space says nothing; the plain conversion is right.
            pass
    return picture.convert("RGB")


def _stripped(picture: Image.Image) -> Image.Image:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _limit_this_process() -> None:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 8),  # Pillow loads modules of its own late
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
