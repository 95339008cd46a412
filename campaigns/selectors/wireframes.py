"""Layouts as little drawings: the boxes of real geometry with words of usual length, no picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generation.composition.boxes import Box
from generation.composition.families import arrange
from generation.composition.layout import SLANT, Arrangement, Frame, PlacedText, Shapes
from generation.engines.registry import manifest_of
from generation.specs import Copy, FormatSpec, Typefaces

SHOWN = ("feed_square", "story")
# A drawing's sides at most, in CSS pixels.
HEIGHT, WIDTH = 84, 160
_COPY = Copy("Five words make a headline", "And a few more say why.", "Order now", "en")
_TYPEFACES = Typefaces("jakarta", "jakarta")
_SHAPES = Shapes(product=0.7, logo=3.6)
_CLASSES = {"headline": "wire-headline", "body": "wire-text", "call_to_action": "", "fine_print": "wire-text"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One rectangle of a drawing in pixels of the format, its corners' radius too; `css` is its class."""

    css: str
    left: float
    top: float
    width: float
    height: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Wireframe:
    """A layout in one format: its size, the outline of the picture, and what lies over it, from the back.

    `shown` is the width and height in CSS pixels; `ground` the class of what is behind the picture.
    """

    width: int
    height: int
    shown: tuple[int, int]
    ground: str
    picture: str
    shapes: tuple[Shape, ...]


@cache
def wireframes(layout: str) -> tuple[Wireframe, ...]:
    """Return the drawings of a layout; UnknownLayout where there is none of this key."""
    frames = (
        Frame(FormatSpec.named(key), _COPY, _TYPEFACES, manifest_of("panggung").sizes, _SHAPES)
        for key in SHOWN
    )
    return tuple(wireframe_of(arrange(layout, frame)) for frame in frames)


def wireframe_of(made: Arrangement) -> Wireframe:
    """Return the drawing of one format's boxes."""
    each = made.format
    scale = min(HEIGHT / each.height, WIDTH / each.width)
    return Wireframe(
        width=each.width,
        height=each.height,
        shown=(round(scale * each.width), round(scale * each.height)),
        ground="wire-strong"
        if made.plate_colour in ("primary", "dark") and not made.is_card
        else "wire-plate",
        picture=_outline(made),
        shapes=tuple(_shapes(made)),
    )


def _outline(made: Arrangement) -> str:
    """Return the path of the picture's window."""
    box = made.picture
    left, top, right, bottom = box.corners
    cut = round(SLANT * min(box.width, box.height))
    if made.window == "arch":
        crown = min(box.width // 2, box.height // 2)
        middle = top + crown
        return f"M{left} {bottom}V{middle}A{box.width / 2} {crown} 0 0 1 {right} {middle}V{bottom}Z"
    corners = {
        "slant_left": ((left + cut, top), (right, top), (right, bottom), (left, bottom)),
        "slant_top": ((left, top + cut), (right, top), (right, bottom), (left, bottom)),
        "slant_bottom": ((left, top), (right, top), (right, bottom - cut), (left, bottom)),
    }.get(made.window, ((left, top), (right, top), (right, bottom), (left, bottom)))
    return "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"


def _shapes(made: Arrangement) -> Iterator[Shape]:
    ink = " on-strong" if made.plate_colour in ("primary", "dark") and made.plate and not made.is_card else ""
    if made.is_card and made.plate:
        yield _shape("wire-card", made.plate, 32)
    if made.product:
        yield _shape("wire-product", made.product, 0.08 * made.product.width)
    if made.logo:
        yield _shape(f"wire-text{ink}", made.logo, made.logo.height / 2)
    if made.button:
        yield _shape("wire-button", made.button, made.button.height / 2)
    for text in made.texts:
        css = _CLASSES[text.field]
        if css:
            yield from _lines(text, css + ink)


def _lines(text: PlacedText, css: str) -> Iterator[Shape]:
    """Yield a bar for each line, as high as small letters."""
    block, height = text.block, 0.62 * text.block.style.size
    for place, width in enumerate(block.widths):
        start = text.box.left + ((text.box.width - width) / 2 if text.align == "centre" else 0)
        top = text.box.top + block.rise + place * block.line_distance - height
        yield Shape(css, start, round(top), width, round(height), round(0.2 * height))


def _shape(css: str, box: Box, radius: float) -> Shape:
    return Shape(css, box.left, box.top, box.width, box.height, round(radius))
