"""Small copies of stored pictures, made when first asked for and kept beside the originals."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image

from generation.errors import GenerationError
from generation.storage import FileMissing, Store

WIDTHS = (160, 320, 640, 1080)
MEDIA_TYPE = "image/webp"
_QUALITY = 82
# Stored pictures are our own or were re-encoded by us; anything larger than an upload may be is neither.
_MOST_PIXELS = 40_000_000


class NotShrinkable(GenerationError):
    """The stored file is no picture that this module makes smaller."""

    code = "not_a_picture"


def thumbnail(store: Store, digest: str, width: int, *, folder: Path) -> bytes:
    """Return a WebP copy at most `width` pixels wide, one of WIDTHS, kept in `folder` for the next time.

    Raises FileMissing, FileDamaged or NotShrinkable; a full disk only costs the keeping.
    """
    if width not in WIDTHS:
        raise ValueError(f"Not a width of thumbnails: {width}")
    if digest not in store:
        raise FileMissing(f"The file {digest} is not in the store.")
    kept = folder / digest[:2] / f"{digest}-{width}.webp"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        content = _shrunk(store.read(digest), width)
        _keep(kept, content)
        return content


def _shrunk(content: bytes, width: int) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise NotShrinkable("The picture is larger than any that we store.")
            picture.draft("RGB", (width, width))
            shrunk = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError) as problem:
        raise NotShrinkable("The file is not a picture.") from problem
    height = max(1, round(shrunk.height * width / shrunk.width))
    if shrunk.width > width:
        shrunk = shrunk.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = BytesIO()
    shrunk.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Write the whole file or nothing; two who do it at once write the same."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=".new-", dir=path.parent, delete=False) as stream:
            stream.write(content)
        Path(stream.name).replace(path)
