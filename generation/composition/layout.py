"""Where everything goes, as frozen boxes computed afresh for each format; no pixel is touched."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.typography import TextBlock
from generation.engines.base import Size
from generation.specs import USUAL_LOGO_RULES, Copy, FormatSpec, LogoRules, Typefaces
from platforms.formats import is_banner

Align = Literal["left", "centre"]
Field = Literal["headline", "body", "call_to_action", "fine_print"]
Shape = Literal["ribbon", "strip", "wide", "compact", "squarish", "tall", "tower"]
Role = Literal["primary", "accent", "light", "dark"]
# How the picture is cut out: with straight corners, rounded ones, under an arch, or along a slanting line at
# the named edge.
Window = Literal["square", "rounded", "arch", "slant_left", "slant_top", "slant_bottom"]

STRIP = 3.0
# Pixels of height under which a strip has no room for logo, words and button side by side.
LOW = 64
WIDE = 1.4
TALL = 0.65
# A banner is shown one to one, where a feed is shown at about a third.
SMALL_TYPE = 1.35
SMALLEST_HEADLINE = 0.42
SLANT = 0.2
# Our own rule: pixels of type in a picture of one megapixel, a phone's width across; no platform names one.
SMALLEST_TYPE = {"headline": 30.0, "body": 19.0, "call_to_action": 17.0, "fine_print": 15.0}
# And in no format is smaller type read at all: display sizes are shown as they are.
LEAST_PIXELS = 9


@dataclass(frozen=True, slots=True)
class Shapes:
    """Width by height of the product's and the logo's ink, None where there is none."""

    product: float | None = None
    logo: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a layout family is told: format, words, typefaces, the model's sizes, pictures' proportions.

    Where it `pads_logo`, the logo's box is that of a small logo with the clear space that its brand asks for.
    """

    format: FormatSpec
    copy: Copy
    typefaces: Typefaces
    sizes: tuple[Size, ...]
    shapes: Shapes = Shapes()
    logo_rules: LogoRules = USUAL_LOGO_RULES
    pads_logo: bool = False

    @property
    def whole(self) -> Box:
        """Return the box of the whole file."""
        return Box(0, 0, self.format.width, self.format.height)

    @property
    def unit(self) -> float:
        """Return the factor for sizes given for a picture of one megapixel, larger for small banners."""
        plain = math.sqrt(self.format.width * self.format.height) / 1000
        return plain * SMALL_TYPE if self.is_small else plain

    @property
    def is_small(self) -> bool:
        """Say whether this is a display banner, which has no room for body text."""
        return is_small(self.format)

    @property
    def margin(self) -> int:
        """Return the pixels kept free at each edge."""
        least = 5 if self.format.height < LOW else 10
        return max(least, round(0.06 * min(self.format.width, self.format.height)))

    @property
    def content(self) -> Box:
        """Return the box that type, logo and button must stay in."""
        safe, inner = self.format.safe, self.whole.inset(self.margin)
        covered = Box(safe.left, safe.top, self.format.width - safe.right, self.format.height - safe.bottom)
        return inner.within(covered)

    @property
    def shape(self) -> Shape:
        """Return the kind of the format's proportion.

        "ribbon" is a strip that is very low, "tower" a small one that is tall, "compact" nearly square.
        """
        ratio = self.format.width / self.format.height
        if ratio > STRIP:
            return "ribbon" if self.format.height < LOW else "strip"
        if ratio > WIDE:
            return "wide"
        if ratio < TALL:
            return "tower" if self.is_small else "tall"
        return "compact" if self.is_small else "squarish"

    def px(self, size: float) -> int:
        """Return a size that is given for a picture of one megapixel in pixels of this format."""
        return round(size * self.unit)

    def clear(self, box: Box) -> Box:
        """Return the part of a box left of what a platform's own buttons cover."""
        for each in self.format.keep_out:
            region = Box(each.left, each.top, each.right, each.bottom)
            if region.meets(box):
                box = replace(box, right=region.left - round(0.4 * self.margin))
        return box


def smallest_type(field: Field, form: FormatSpec) -> float:
    """Return the pixels of type that a field should have at least in a format."""
    return max(float(LEAST_PIXELS), SMALLEST_TYPE[field] * math.sqrt(form.width * form.height) / 1000)


def is_small(form: FormatSpec) -> bool:
    """Say whether a format is a display banner, which has no room for body text."""
    return is_banner(form.width, form.height)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A set text, the box of its ink and how its lines are aligned in it.

    "left" is where the lines of the text's language begin: the right for Arabic and Hebrew.
    """

    field: Field
    block: TextBlock
    box: Box
    align: Align


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All boxes of one format.

    `scene` is covered by the whole generated picture and may reach beyond the file; `picture` of it shows,
    cut out as `window` says. Where it does not show is the plate of the brand's colour; where `is_card`, the
    plate has round corners and lies on the picture. `product` is the product's exact box, standing with the
    middle of its lower edge on the stage. `rules` are thin lines in the colour of the
    words.
    """

    format: FormatSpec
    scene: Box
    picture: Box
    texts: tuple[PlacedText, ...]
    plate: Box | None = None
    plate_colour: Role = "light"
    window: Window = "square"
    is_card: bool = False
    product: Box | None = None
    button: Box | None = None
    logo: Box | None = None
    rules: tuple[Box, ...] = ()

    def on_plate(self, box: Box) -> bool:
        """Say whether a box lies on the plate alone, with nothing of the picture under it."""
        if self.plate is None or not self.plate.contains(box):
            return False
        return self.is_card or not self.picture.meets(box)
