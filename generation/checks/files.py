"""Checks of a file as such: its size in pixels, its weight, and how it is encoded."""

from io import BytesIO

from PIL import Image

from generation.checks.base import Candidate, Measurement, Outcome
from platforms.wording import gettext_noop as _

_KINDS = ("PNG", "JPEG")
_WANTED = "PNG / JPEG RGB"
_ORIENTATION = 0x0112


def exact_size(candidate: Candidate) -> Measurement:
    """Block a file whose pixels are not exactly those of its format."""
    wanted = (candidate.format.width, candidate.format.height)
    return Measurement.of(
        _("The size is exact."),
        _("The size is not that of the format."),
        _size(candidate.picture.size),
        _size(wanted),
        passes=candidate.picture.size == wanted,
    )


def weight(candidate: Candidate) -> Measurement:
    """Block a file that is heavier than its format's platforms take."""
    limit, measured = candidate.format.max_bytes, len(candidate.content)
    return Measurement.of(
        _("The file is light enough."),
        _("The file is heavier than platforms take."),
        _kilobytes(measured),
        _kilobytes(limit),
        passes=measured <= limit,
    )


def encoded_for_platforms(candidate: Candidate) -> Measurement:
    """Block a still that is no PNG or JPEG of plain upright RGB, the one kind that all platforms show alike.

    Meta, Google, TikTok and Microsoft all take both; none promises to honour transparency, a rotation flag or
    more than eight bits. How videos and animations are encoded is measured in `moving.py`, `animated.py`.
    """
    if candidate.format.frames and candidate.content[4:8] == b"ftyp":
        return Measurement(Outcome.PASS, _("Every platform takes this type of file."), "MP4", "MP4")
    if candidate.format.plays and candidate.content.startswith(b"GIF89a"):
        return Measurement(Outcome.PASS, _("Every platform takes this type of file."), "GIF", "GIF")
    with Image.open(BytesIO(candidate.content)) as picture:
        kind, mode, frames = str(picture.format), picture.mode, getattr(picture, "n_frames", 1)
        upright = picture.getexif().get(_ORIENTATION, 1) == 1
    measured = f"{kind} {mode}" + ("" if upright else " ↻") + ("" if frames == 1 else f" ×{frames}")
    return Measurement.of(
        _("Every platform takes this type of file."),
        _("Platforms do not take this type of file, or show it otherwise."),
        measured,
        _WANTED,
        passes=kind in _KINDS and mode == "RGB" and frames == 1 and upright,
    )


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}"


def _kilobytes(count: int) -> str:
    return f"{-(-count // 1000)} kB"
