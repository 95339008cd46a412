"""Whether the product on the file is the one that was uploaded: all of it, in its own shape and colours."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.checks.base import Candidate, Measurement, Outcome
from generation.checks.difference import difference
from generation.checks.expected import pixels_of, read_boxes, whole
from generation.composition.assets import scaled
from generation.composition.boxes import Box
from generation.composition.layout import Arrangement
from platforms.wording import gettext_noop as _

# Hundredths of OKLab, of which about 2 are just seen; codecs alone give a quarter of these.
MOST_CHANGE = 1.0
MOST_CHANGE_OF_A_PART = 3.5
# Whole pixels make a small product's shape a little other than its picture's.
MOST_STRETCH = 0.012
LEAST_SHOWN = 0.5


def product_unchanged(candidate: Candidate) -> Measurement:
    """Block a file whose product does not look like its cut-out, measured where nothing lies over it.

    It is compared with the stored picture, scaled, and not with what was drawn.
    """
    product, box = candidate.pictures.product, candidate.composed.arrangement.product
    if product is None:
        return Measurement(Outcome.PASS, _("There is no product on the picture."))
    if box is None or not box.within(whole(candidate)).width:
        return Measurement(Outcome.BLOCK, _("The product is not on the picture."))
    wanted = scaled(product, box.width, box.height)
    solid = _solid_part(wanted)
    shown = solid & ~_covered(candidate.composed.arrangement, box) & _on_the_file(candidate, box)
    if shown.sum() < LEAST_SHOWN * solid.sum():
        part = shown.sum() / max(1, solid.sum())
        return Measurement(
            Outcome.BLOCK,
            _("The product is covered or cut off."),
            f"{100 * part:.0f} %",
            f"{100 * LEAST_SHOWN:.0f} %",
        )
    found = difference(pixels_of(candidate, box), np.asarray(wanted.convert("RGB")), shown)
    if found is None:
        return Measurement(Outcome.BLOCK, _("Too little of the product is seen to compare it."))
    limit, change = (
        (MOST_CHANGE, found.mean)
        if found.mean / MOST_CHANGE >= found.worst / MOST_CHANGE_OF_A_PART
        else (MOST_CHANGE_OF_A_PART, found.worst)
    )
    return Measurement.of(
        _("The product is unchanged."),
        _("The product's look was altered."),
        f"ΔE {change:.1f}",
        f"ΔE {limit:.1f}",
        passes=change <= limit,
    )


def product_not_distorted(candidate: Candidate) -> Measurement:
    """Block a file whose product is stretched, or cut off by the file's edge."""
    product, box = candidate.pictures.product, candidate.composed.arrangement.product
    if product is None or box is None:
        return Measurement(Outcome.PASS, _("There is no product on the picture."))
    if not whole(candidate).contains(box):
        part = box.within(whole(candidate))
        shown = part.width * part.height / (box.width * box.height)
        return Measurement(
            Outcome.BLOCK,
            _("The product is cut off by the edge of the file."),
            f"{100 * shown:.0f} %",
            "100 %",
        )
    stretch, most = stretched(product, box), MOST_STRETCH + 1.0 / min(box.width, box.height)
    return Measurement.of(
        _("The product has its own proportions."),
        _("The product is stretched."),
        f"{100 * stretch:.1f} %",
        f"{100 * most:.1f} %",
        passes=stretch <= most,
    )


def stretched(picture: Image.Image, box: Box) -> float:
    """Return by which share a box is wider or narrower than a picture of its height, 0 for the same shape."""
    own, drawn = picture.width / picture.height, box.width / box.height
    return max(own, drawn) / min(own, drawn) - 1.0


def _solid_part(product: Image.Image) -> NDArray[np.bool_]:
    """Return where the cut-out is wholly opaque, a little inside its edge."""
    solid: NDArray[np.bool_] = np.asarray(product.getchannel("A").filter(ImageFilter.MinFilter(5))) == 255
    return solid


def _on_the_file(candidate: Candidate, box: Box) -> NDArray[np.bool_]:
    inside = np.zeros((box.height, box.width), dtype=np.bool_)
    part = box.within(whole(candidate))
    inside[part.top - box.top : part.bottom - box.top, part.left - box.left : part.right - box.left] = True
    return inside


def _covered(arrangement: Arrangement, box: Box) -> NDArray[np.bool_]:
    covered = np.zeros((box.height, box.width), dtype=np.bool_)
    for other in read_boxes(arrangement):
        part = other.inset(-4).within(box)
        if part.right > part.left and part.bottom > part.top:
            rows = slice(part.top - box.top, part.bottom - box.top)
            covered[rows, part.left - box.left : part.right - box.left] = True
    return covered
