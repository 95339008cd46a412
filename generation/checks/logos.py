"""The rules of a logo, measured on the file: unchanged, not stretched, large enough, clear of others, seen.

Clear space and least height are the brand's, as ordered; the other limits are ours.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.checks.base import Candidate, Measurement, Outcome
from generation.checks.difference import Difference, difference
from generation.checks.expected import letters_of, pixels_of, whole
from generation.checks.products import stretched
from generation.composition.assets import scaled
from generation.composition.boxes import Box
from generation.composition.colour import contrast, luminance
from platforms.wording import gettext_noop as _

# Hundredths of OKLab. A logo is small and its lines thin, so codecs change it more than a product.
MOST_CHANGE = 4.0
MOST_STRETCH = 0.02
# Ink and whole pixels may take this share of a logo's height from its clear space.
TOLERANCE = 0.05
# Its longer side, in pixels of a picture of one megapixel, and in any picture.
SMALLEST, LEAST_PIXELS = 40.0, 16
# Against the ground; drawing gives a logo a plate below 2, measured under all of its box.
LEAST_CONTRAST = 1.7


def logo_unchanged(candidate: Candidate) -> Measurement:
    """Block a file on which neither variant of the logo stands in its place as it was uploaded."""
    box = candidate.composed.arrangement.logo
    if box is None:
        return _absent(candidate)
    found = [each for each in (_apart(candidate, logo, box) for logo in _variants(candidate)) if each]
    if not found:
        return Measurement(Outcome.BLOCK, _("Too little of the logo is seen to compare it."))
    change = min(each.mean for each in found)
    return Measurement.of(
        _("The logo is unchanged."),
        _("The logo was altered, covered or moved."),
        f"ΔE {change:.1f}",
        f"ΔE {MOST_CHANGE:.1f}",
        passes=change <= MOST_CHANGE,
    )


def logo_clear_and_large(candidate: Candidate) -> Measurement:
    """Block a file whose logo is stretched, too small, or has something in its clear space."""
    box = candidate.composed.arrangement.logo
    if box is None:
        return _absent(candidate)
    stretch = min(stretched(logo, box) for logo in _variants(candidate))
    most = MOST_STRETCH + 1.0 / min(box.width, box.height)
    if stretch > most:
        return Measurement(
            Outcome.BLOCK, _("The logo is stretched."), f"{100 * stretch:.1f} %", f"{100 * most:.1f} %"
        )
    size = max(box.width, box.height)
    least = max(LEAST_PIXELS, SMALLEST * math.sqrt(candidate.format.width * candidate.format.height) / 1000)
    if size < math.floor(least):
        return Measurement(Outcome.BLOCK, _("The logo is too small."), f"{size} px", f"{least:.0f} px")
    rules = candidate.logo_rules
    if box.height < rules.least_height:
        message = _("The logo is lower than the brand allows.")
        return Measurement(Outcome.BLOCK, message, f"{box.height} px", f"{rules.least_height} px")
    room, wanted = _room(candidate, box), round((rules.clear_space / 100 - TOLERANCE) * box.height)
    return Measurement.of(
        _("The logo has its clear space."),
        _("Something stands too near to the logo."),
        f"{room} px",
        f"{wanted} px",
        passes=room >= wanted,
    )


def logo_seen(candidate: Candidate) -> Measurement:
    """Block a file whose logo hardly differs from its ground, both measured on the file."""
    box = candidate.composed.arrangement.logo
    if box is None:
        return _absent(candidate)
    part = box.inset(-3).within(whole(candidate))
    solid = np.zeros((part.height, part.width), dtype=np.bool_)
    touched = solid.copy()
    alpha = np.asarray(scaled(_nearest(candidate, box), box.width, box.height).getchannel("A"))
    inner = box.within(part)
    rows = slice(inner.top - part.top, inner.bottom - part.top)
    columns = slice(inner.left - part.left, inner.right - part.left)
    cut = alpha[inner.top - box.top : inner.bottom - box.top, inner.left - box.left : inner.right - box.left]
    solid[rows, columns], touched[rows, columns] = cut > 200, cut > 8
    levels = luminance(pixels_of(candidate, part))
    if not solid.any() or touched.all():
        return Measurement(Outcome.BLOCK, _("Too little of the logo is seen to compare it."))
    measured = contrast(float(levels[solid].mean()), float(levels[~touched].mean()))
    return Measurement.of(
        _("The logo stands out."),
        _("The logo hardly differs from its ground."),
        f"{measured:.2f}",
        f"{LEAST_CONTRAST:.2f}",
        passes=measured >= LEAST_CONTRAST,
    )


def _absent(candidate: Candidate) -> Measurement:
    if any(True for _logo in _variants(candidate)):
        return Measurement(Outcome.BLOCK, _("The logo is not on the picture."))
    return Measurement(Outcome.PASS, _("There is no logo on the picture."))


def _variants(candidate: Candidate) -> Iterator[Image.Image]:
    pictures = candidate.pictures
    yield from (logo for logo in (pictures.logo, pictures.logo_on_dark) if logo)


def _nearest(candidate: Candidate, box: Box) -> Image.Image:
    """Return the variant that the file shows."""

    def apart(logo: Image.Image) -> float:
        found = _apart(candidate, logo, box)
        return found.mean if found else math.inf

    return min(_variants(candidate), key=apart)


def _apart(candidate: Candidate, logo: Image.Image, box: Box) -> Difference | None:
    """Return how far the file is from a variant in the logo's box, None where that has nothing solid."""
    height = round(min(box.height, box.width * logo.height / logo.width))
    width = round(height * logo.width / logo.height)
    left = round(box.centre_x - width / 2) if width < box.width else box.left
    place = Box.sized(left, box.top, width, height)
    part = place.within(whole(candidate))
    if not part.width or not part.height:
        return None
    wanted = scaled(logo, width, height)
    corners = (part.left - left, part.top - place.top, part.right - left, part.bottom - place.top)
    seen, shown = pixels_of(candidate, part), np.asarray(wanted.convert("RGB").crop(corners))
    solid = _solid(wanted)[corners[1] : corners[3], corners[0] : corners[2]]
    # The thin lines of a small logo fill no larger squares.
    found = (difference(seen, shown, solid, block=block) for block in (4, 2, 1))
    return next((each for each in found if each), None)


def _solid(logo: Image.Image) -> NDArray[np.bool_]:
    alpha = logo.getchannel("A")
    inner: NDArray[np.bool_] = np.asarray(alpha.filter(ImageFilter.MinFilter(3))) > 250
    return inner if inner.sum() > 60 else np.asarray(alpha) > 250


def _room(candidate: Candidate, logo: Box) -> int:
    """Return the pixels between the logo and whatever is nearest to it, the file's edge included."""
    arrangement = candidate.composed.arrangement
    others = [letters_of(text).ink for text in arrangement.texts]
    others += [box for box in (arrangement.button, arrangement.product) if box]
    edge = whole(candidate)
    gaps = [_gap(logo, other) for other in others]
    return min([logo.left, logo.top, edge.right - logo.right, edge.bottom - logo.bottom, *gaps])


def _gap(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0)
    return round(math.hypot(across, down))
