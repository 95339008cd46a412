"""Small copies of stored pictures and of the last frames of clips, made when first asked for and kept."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image

from generation.errors import GenerationError
from generation.storage import FileMissing, Store
from generation.video.clips import last_frame
from generation.video.errors import ClipDamaged

WIDTHS = (160, 320, 640, 1080)
MEDIA_TYPE = "image/webp"
_QUALITY = 82
# Stored pictures are our own or were re-encoded by us; anything larger than an upload may be is neither.
_MOST_PIXELS = 40_000_000


class NotShrinkable(GenerationError):
    """The stored file is nothing that this module makes a small picture of."""

    code = "not_a_picture"


def thumbnail(store: Store, digest: str, width: int, *, folder: Path) -> bytes:
    """Return a WebP copy at most `width` pixels wide, one of WIDTHS, kept in `folder` for the next time.

    Of a clip it is the last frame, which is what a video ad ends on; of an animated picture the first, which
    is the whole ad.
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
    shrunk = _end_of(content) if content[4:8] == b"ftyp" else _opened(content, width)
    height = max(1, round(shrunk.height * width / shrunk.width))
    if shrunk.width > width:
        shrunk = shrunk.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = BytesIO()
    shrunk.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _opened(content: bytes, width: int) -> Image.Image:
    """Decode a picture, at a smaller size of at least this width where its format makes that cheaper."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise NotShrinkable("The picture is larger than any that we store.")
            picture.draft("RGB", (width, width))
            return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError) as problem:
        raise NotShrinkable("The file is not a picture.") from problem


def _end_of(content: bytes) -> Image.Image:
    try:
        return Image.fromarray(last_frame(BytesIO(content)))
    except ClipDamaged as problem:
        raise NotShrinkable("The clip cannot be read.") from problem


def _keep(path: Path, content: bytes) -> None:
    """Write the whole file or nothing; two who do it at once write the same."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=".new-", dir=path.parent, delete=False) as stream:
            stream.write(content)
        Path(stream.name).replace(path)
