"""Checks of what is seen: contrast under text, the safe zone, the size of type, a blank scene."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.checks.base import Candidate, Measurement, Outcome
from generation.checks.difference import oklab
from generation.checks.expected import letters_of, pixels_of
from generation.composition.boxes import Box
from generation.composition.colour import Rgb, needed_contrast, worst_contrast
from generation.composition.layout import LEAST_PIXELS, PlacedText, smallest_type
from platforms.wording import gettext_noop as _

LEAST_DETAIL = 2.5
_COARSE = 48
# A pixel of a letter's inside, 0 to 255, and how many make its colour sure.
_FILLED, _ENOUGH = 240, 24
_NEIGHBOURS = ImageFilter.MaxFilter(3)
# Hundredths of OKLab between the ink that was chosen and the one that is seen.
_OTHER_INK = 4.0


def contrast_under_text(candidate: Candidate) -> Measurement:
    """Block a file where a text has less contrast than WCAG 2.2 AA asks for, measured around its letters."""
    worst, limit, field = 21.0, 3.0, ""
    for text, ink in zip(candidate.composed.arrangement.texts, candidate.composed.inks, strict=True):
        style = text.block.style
        needed = needed_contrast(style.size, bold=style.is_bold)
        measured = _contrast(candidate, text, ink)
        if measured / needed < worst / limit:
            worst, limit, field = measured, needed, text.field
    if not field:
        return Measurement(Outcome.PASS, _("There is no text on the picture."))
    return Measurement.of(
        _("Every text can be read."),
        _("A text is hard to read."),
        f"{worst:.2f}",
        f"{limit:.2f}",
        passes=worst >= limit,
    )


def inside_safe_zone(candidate: Candidate) -> Measurement:
    """Block a file whose letters, button or logo lie where a platform may cover them.

    That they are drawn where the geometry has them is measured by `letters_in_place` and the logo's checks.
    """
    each = candidate.format
    safe = Box(each.safe.left, each.safe.top, each.width - each.safe.right, each.height - each.safe.bottom)
    regions = [Box(region.left, region.top, region.right, region.bottom) for region in each.keep_out]
    arrangement = candidate.composed.arrangement
    boxes = [letters_of(text).ink for text in arrangement.texts]
    boxes += [box for box in (arrangement.button, arrangement.logo) if box]
    outside = [box for box in boxes if not safe.contains(box) or any(box.meets(region) for region in regions)]
    return Measurement.of(
        _("Everything that is read lies in the safe zone."),
        _("Text, button or logo may be covered by the platform."),
        str(len(outside)),
        "0",
        passes=not outside,
    )


def scene_not_blank(candidate: Candidate) -> Measurement:
    """Block a file whose generated scene is one flat colour, as a failed generation gives.

    Measured before words and product are drawn over it: they have detail of their own.
    """
    # Reduced, so that film grain does not count as detail.
    small = candidate.composed.scene.convert("L").resize((_COARSE, _COARSE), Image.Resampling.BOX)
    detail = float(np.asarray(small, dtype=np.float64).std())
    return Measurement.of(
        _("The scene has detail."),
        _("The scene is blank."),
        f"{detail:.1f}",
        f"{LEAST_DETAIL:.1f}",
        passes=detail >= LEAST_DETAIL,
    )


def type_large_enough(candidate: Candidate) -> Measurement:
    """Flag a file with type smaller than its field should have, block it where nobody could read it."""
    measured, limit = 0.0, 0.0
    for text in candidate.composed.arrangement.texts:
        wanted = smallest_type(text.field, candidate.format)
        if not limit or text.block.style.size / wanted < measured / limit:
            measured, limit = float(text.block.style.size), wanted
    if not limit:
        return Measurement(Outcome.PASS, _("There is no text on the picture."))
    if measured < LEAST_PIXELS:
        return Measurement(Outcome.BLOCK, _("A text is too small to read."), _px(measured), _px(LEAST_PIXELS))
    # Sizes are whole pixels.
    if measured < math.floor(limit):
        return Measurement(
            Outcome.FLAG, _("A text is small: fewer words would let it be larger."), _px(measured), _px(limit)
        )
    return Measurement(Outcome.PASS, _("All type is large enough."), _px(measured), _px(limit))


def _contrast(candidate: Candidate, text: PlacedText, ink: Rgb) -> float:
    """Return the contrast between what fills a text's letters on the file and what is around them."""
    around = text.box.inset(-round(0.1 * text.block.style.size))
    box = around.within(Box(0, 0, *candidate.picture.size))
    pixels, wanted = pixels_of(candidate, box), letters_of(text).within(box)
    # Twice the least square is the next larger one, in half the time.
    near = np.asarray(Image.fromarray(wanted).filter(_NEIGHBOURS).filter(_NEIGHBOURS))
    if near.all():
        return 1.0  # Nothing but letters: no ground tells them apart.
    filled = pixels[wanted > _FILLED]
    if len(filled) >= _ENOUGH:
        shown = np.median(filled, axis=0).round().astype(np.uint8)
        # What a codec does to thin strokes is no other ink.
        if 100 * np.linalg.norm(oklab(shown) - oklab(np.array(ink, dtype=np.uint8))) > _OTHER_INK:
            ink = (int(shown[0]), int(shown[1]), int(shown[2]))
    return worst_contrast(ink, _without_ringing(pixels, near == 0))


def _without_ringing(pixels: NDArray[np.uint8], free: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the free pixels, (n, 3), each the mean of its free neighbours: codecs ripple beside letters."""
    seen = np.pad(np.where(free[..., None], pixels, 0), ((1, 1), (1, 1), (0, 0))).astype(np.uint16)
    there = np.pad(free, 1).astype(np.uint16)
    shifts = [
        (slice(down, down + len(free)), slice(by, by + free.shape[1])) for down in range(3) for by in range(3)
    ]
    count = np.add.reduce([there[shift] for shift in shifts])[free]
    total = np.add.reduce([seen[shift] for shift in shifts])[free]
    smooth: NDArray[np.uint8] = ((total + count[:, None] // 2) // count[:, None]).astype(np.uint8)
    return smooth


def _px(size: float) -> str:
    return f"{size:.0f} px"
