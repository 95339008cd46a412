"""Checks of an animated picture on its last bytes, read by another program than wrote them (Pillow)."""

import struct
from collections.abc import Callable, Collection, Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageSequence

from generation.checks.base import Candidate, Finding, Outcome
from generation.checks.moving import MOVING, examined
from generation.specs import FormatSpec
from generation.video.colour import Pixels
from platforms.wording import gettext_noop as _

# Google Ads help 1722096: it ends within 30 s, loops included, and has fewer than 5 frames a second.
LONGEST = 30.0
_MOST_RATE = 5.0
# What Pillow raises for files that are cut or damaged.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)


def examine_animation(
    content: bytes, each: FormatSpec, wanted: Collection[int], candidate: Callable[[int, Pixels], Candidate]
) -> tuple[Finding, ...]:
    """Return the findings of a GIF, as `moving.examine_moving` does of a video.

    It shows its last frame first, for one frame, and then all frames in their order.
    """
    try:
        shown, plays = _shown(content)
    except _BROKEN:
        return (Finding(MOVING, each.key, Outcome.BLOCK, _MESSAGES[1], "unreadable", "GIF"),)
    faults = list(_faults(shown, plays, each))
    seconds = sum(hundredths for _pixels, hundredths in shown) / 100
    measured, limit = f"{plays} × {seconds:.2f} s", f"{LONGEST:.0f} s"
    if faults:
        file = Finding(MOVING, each.key, Outcome.BLOCK, _MESSAGES[1], ", ".join(faults)[:120], limit)
    else:
        file = Finding(MOVING, each.key, Outcome.PASS, _MESSAGES[0], measured, limit)
    frames = ((number, _at(shown, (number + 1.5) / each.frame_rate)) for number in sorted(wanted))
    return (file, *examined(candidate(number, pixels) for number, pixels in frames))


_MESSAGES = (_("The animation is what platforms take."), _("The animation is not what platforms take."))


def _shown(content: bytes) -> tuple[list[tuple[Pixels, int]], int]:
    """Return what a browser shows, RGB and for how many hundredths of a second, and how often all of it."""
    with Image.open(BytesIO(content), formats=["GIF"]) as picture:
        # Pillow's `loop` counts repeats after the first showing; without it there is one showing.
        plays = picture.info["loop"] + 1 if "loop" in picture.info else 1
        frames = [
            (np.asarray(frame.convert("RGB")), round(frame.info.get("duration", 0) / 10))
            for frame in ImageSequence.Iterator(picture)
        ]
    return frames, plays


def _faults(shown: list[tuple[Pixels, int]], plays: int, each: FormatSpec) -> Iterator[str]:
    seconds = sum(hundredths for _pixels, hundredths in shown) / 100
    if plays != each.plays:
        yield f"{plays} plays"
    if seconds * plays > LONGEST or abs(seconds - (each.frames + 1) / each.frame_rate) > 0.011:
        yield f"{seconds:.2f} s"
    if min(hundredths for _pixels, hundredths in shown) * _MOST_RATE <= 100:
        yield "too many frames a second"
    if shown[0][0].shape != (each.height, each.width, 3):
        yield f"{shown[0][0].shape[1]} x {shown[0][0].shape[0]}"
    if (shown[0][0] != shown[-1][0]).any():
        yield "does not begin with the whole ad"


def _at(shown: list[tuple[Pixels, int]], seconds: float) -> Pixels:
    """Return what is shown at a time of the first play; after its end the last."""
    passed = 0
    for pixels, hundredths in shown:
        passed += hundredths
        if seconds * 100 < passed:
            return pixels
    return shown[-1][0]
