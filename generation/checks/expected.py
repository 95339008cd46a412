"""What should be on a file, drawn anew from order and geometry; nothing here has seen what was drawn."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from generation.checks.base import Candidate
from generation.composition.boxes import Box
from generation.composition.layout import Arrangement, PlacedText
from generation.composition.lettering import lettered

_HALF = [255 if level > 127 else 0 for level in range(256)]


@dataclass(frozen=True, slots=True)
class Letters:
    """How much of each pixel of `box` a text's letters cover, 0 to 255; the box may reach beyond the file.

    `colours` has its emoji, an RGBA picture of the box; they are in the mask too. None where there are none.
    """

    box: Box
    mask: Image.Image
    colours: Image.Image | None = None

    @property
    def ink(self) -> Box:
        """Return the box of the pixels that are at least half covered, in the file; empty without any."""
        left, top, right, bottom = self.mask.point(_HALF).getbbox() or (0, 0, 0, 0)
        return Box(self.box.left + left, self.box.top + top, self.box.left + right, self.box.top + bottom)

    def within(self, part: Box) -> NDArray[np.uint8]:
        """Return the coverage of a part of the file, zero outside of the box."""
        moved = (part.left - self.box.left, part.top - self.box.top)
        corners = (*moved, moved[0] + part.width, moved[1] + part.height)
        covered: NDArray[np.uint8] = np.asarray(self.mask.crop(corners))
        return covered


@lru_cache(maxsize=32)
def letters_of(text: PlacedText) -> Letters:
    """Set and draw a placed text once more."""
    drawn = lettered(text.block, text.box, centred=text.align == "centre")
    mask = drawn.mask
    if drawn.colours:
        mask = ImageChops.lighter(mask, drawn.colours.getchannel("A"))
    return Letters(Box.sized(*drawn.corner, *mask.size), mask, drawn.colours)


def whole(candidate: Candidate) -> Box:
    """Return the box of the file."""
    return Box(0, 0, *candidate.picture.size)


def pixels_of(candidate: Candidate, box: Box) -> NDArray[np.uint8]:
    """Return the file's pixels in a box that lies inside of it, (height, width, 3)."""
    pixels: NDArray[np.uint8] = np.asarray(candidate.picture.crop(box.corners))
    return pixels


def read_boxes(arrangement: Arrangement) -> list[Box]:
    """Return the boxes of all that people read: texts, button and logo."""
    boxes = [text.box for text in arrangement.texts]
    return boxes + [box for box in (arrangement.button, arrangement.logo) if box]
