"""Checks of what is seen: contrast under text, the safe zone, a blank scene, a product that was altered."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.checks.base import Candidate, Measurement, Outcome
from generation.composition.boxes import Box
from generation.composition.colour import needed_contrast, worst_contrast
from generation.composition.ground import around_letters
from generation.composition.layout import Arrangement, PlacedText
from platforms.wording import gettext_noop as _

LEAST_DETAIL = 2.5
MOST_PRODUCT_CHANGE = 4.0
_COARSE = 48


def contrast_under_text(candidate: Candidate) -> Measurement:
    """Block a file where a text has less contrast than WCAG 2.2 AA asks for, measured around its letters."""
    worst, limit, field = 21.0, 3.0, ""
    for text, ink in zip(candidate.composed.arrangement.texts, candidate.composed.inks, strict=True):
        style = text.block.style
        needed = needed_contrast(style.size, bold=style.is_bold)
        measured = worst_contrast(ink, _ground_around(candidate, text))
        if measured / needed < worst / limit:
            worst, limit, field = measured, needed, text.field
    if not field:
        return Measurement(Outcome.PASS, _("There is no text on the picture."))
    if worst < limit:
        return Measurement(Outcome.BLOCK, _("A text is hard to read."), f"{worst:.2f}", f"{limit:.2f}")
    return Measurement(Outcome.PASS, _("Every text can be read."), f"{worst:.2f}", f"{limit:.2f}")


def inside_safe_zone(candidate: Candidate) -> Measurement:
    """Block a file whose text, button or logo lies where a platform may cover it."""
    each = candidate.format
    safe = Box(each.safe.left, each.safe.top, each.width - each.safe.right, each.height - each.safe.bottom)
    regions = [Box(region.left, region.top, region.right, region.bottom) for region in each.keep_out]
    boxes = _read_boxes(candidate.composed.arrangement)
    outside = [box for box in boxes if not safe.contains(box) or any(box.meets(region) for region in regions)]
    if outside:
        return Measurement(
            Outcome.BLOCK, _("Text, button or logo may be covered by the platform."), str(len(outside)), "0"
        )
    return Measurement(Outcome.PASS, _("Everything that is read lies in the safe zone."), "0", "0")


def scene_not_blank(candidate: Candidate) -> Measurement:
    """Block a file whose generated scene is one flat colour, as a failed generation gives.

    Measured before words and product are drawn over it: they have detail of their own.
    """
    # Reduced, so that film grain does not count as detail.
    small = candidate.composed.scene.convert("L").resize((_COARSE, _COARSE), Image.Resampling.BOX)
    detail = float(np.asarray(small, dtype=np.float64).std())
    outcome = Outcome.PASS if detail >= LEAST_DETAIL else Outcome.BLOCK
    message = _("The scene has detail.") if outcome is Outcome.PASS else _("The scene is blank.")
    return Measurement(outcome, message, f"{detail:.1f}", f"{LEAST_DETAIL:.1f}")


def product_unchanged(candidate: Candidate) -> Measurement:
    """Block a file whose product does not look like its cut-out, measured where nothing lies over it."""
    product, box = candidate.composed.product, candidate.composed.arrangement.product
    if product is None or box is None:
        return Measurement(Outcome.PASS, _("There is no product on the picture."))
    shown = _solid_part(product) & ~_covered(candidate.composed.arrangement, box)
    if not shown.any():
        return Measurement(Outcome.BLOCK, _("The product is hidden."))
    drawn = np.asarray(candidate.picture.crop(box.corners), dtype=np.float64)
    wanted = np.asarray(product.convert("RGB"), dtype=np.float64)
    change = float(np.abs(drawn - wanted)[shown].mean())
    outcome = Outcome.PASS if change <= MOST_PRODUCT_CHANGE else Outcome.BLOCK
    message = _("The product is unchanged.") if outcome is Outcome.PASS else _("The product was altered.")
    return Measurement(outcome, message, f"{change:.1f}", f"{MOST_PRODUCT_CHANGE:.1f}")


def _ground_around(candidate: Candidate, text: PlacedText) -> NDArray[np.uint8]:
    """Return the pixels in a text's box that no letter touches, (n, 3)."""
    box, free = around_letters(text, candidate.composed.ink)
    around: NDArray[np.uint8] = np.asarray(candidate.picture.crop(box.corners))[free]
    return around


def _read_boxes(arrangement: Arrangement) -> list[Box]:
    boxes = [text.box for text in arrangement.texts]
    return boxes + [box for box in (arrangement.button, arrangement.logo) if box]


def _solid_part(product: Image.Image) -> NDArray[np.bool_]:
    """Return where the cut-out is wholly opaque, a little inside its edge."""
    solid: NDArray[np.bool_] = np.asarray(product.getchannel("A").filter(ImageFilter.MinFilter(5))) == 255
    return solid


def _covered(arrangement: Arrangement, box: Box) -> NDArray[np.bool_]:
    covered = np.zeros((box.height, box.width), dtype=np.bool_)
    for other in _read_boxes(arrangement):
        part = other.inset(-4).within(box)
        if part.right > part.left and part.bottom > part.top:
            rows = slice(part.top - box.top, part.bottom - box.top)
            covered[rows, part.left - box.left : part.right - box.left] = True
    return covered
