"""Where everything goes, as frozen boxes computed afresh for each format; no pixel is touched."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.typography import (
    Style,
    TextBlock,
    clean,
    fit_line,
    set_text,
    shortened,
    stacked,
    typeface,
)
from generation.engines.base import Size
from generation.specs import Copy, FormatSpec, Typefaces

Align = Literal["left", "centre"]
Field = Literal["headline", "body", "call_to_action", "fine_print"]

WIDE = 1.4
TALL = 0.65
SMALLEST_HEADLINE = 0.42
FINE_PRINT_SIZE = 19


@dataclass(frozen=True, slots=True)
class Shapes:
    """Width by height of the product's and the logo's ink, None where there is none."""

    product: float | None = None
    logo: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a layout family is told: format, words, typefaces, the model's sizes, pictures' proportions."""

    format: FormatSpec
    copy: Copy
    typefaces: Typefaces
    sizes: tuple[Size, ...]
    shapes: Shapes = Shapes()

    @property
    def whole(self) -> Box:
        """Return the box of the whole file."""
        return Box(0, 0, self.format.width, self.format.height)

    @property
    def unit(self) -> float:
        """Return the factor for sizes given for a picture of one megapixel."""
        return math.sqrt(self.format.width * self.format.height) / 1000

    @property
    def margin(self) -> int:
        """Return the pixels kept free at each edge."""
        return round(0.06 * min(self.format.width, self.format.height))

    @property
    def content(self) -> Box:
        """Return the box that type, logo and button must stay in."""
        safe, inner = self.format.safe, self.whole.inset(self.margin)
        covered = Box(safe.left, safe.top, self.format.width - safe.right, self.format.height - safe.bottom)
        return inner.within(covered)

    @property
    def shape(self) -> Literal["wide", "squarish", "tall"]:
        """Return the kind of the format's proportion."""
        ratio = self.format.width / self.format.height
        if ratio > WIDE:
            return "wide"
        return "tall" if ratio < TALL else "squarish"


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

    `scene` is covered by the whole generated picture and may reach beyond the file; `picture` of it shows.
    `product` is the product's exact box, standing with the middle of its lower edge on the stage.
    """

    format: FormatSpec
    scene: Box
    picture: Box
    texts: tuple[PlacedText, ...]
    plate: Box | None = None
    plate_colour: Literal["light", "primary"] = "light"
    product: Box | None = None
    button: Box | None = None
    logo: Box | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How a column is set: sizes of type at one megapixel, most lines, and what stands under the words."""

    headline: float
    body: float
    headline_lines: int = 3
    body_lines: int = 3
    align: Align = "left"
    button: bool = True
    fine_print: bool = False
    smallest: float = SMALLEST_HEADLINE

    def scaled(self, scale: float) -> "Setting":
        """Return smaller type; the body shrinks less, since it is small already."""
        return replace(self, headline=self.headline * scale, body=self.body * max(scale, 0.72))


@dataclass(frozen=True, slots=True)
class Column:
    """A stack of texts and perhaps a button, placed from the top of its box down."""

    texts: tuple[PlacedText, ...]
    button: Box | None
    bottom: int

    def moved(self, down: int) -> "Column":
        """Return the same stack this many pixels lower."""
        texts = tuple(replace(text, box=_lowered(text.box, down)) for text in self.texts)
        button = _lowered(self.button, down) if self.button else None
        return Column(texts, button, self.bottom + down)


def set_column(frame: Frame, box: Box, setting: Setting) -> Column:
    """Stack the words in a box from its top, as large as they fit; CopyDoesNotFit where they cannot."""
    scale = 1.0
    while scale >= setting.smallest:
        column = _stacked(frame, box, setting.scaled(scale))
        if column is not None and column.bottom <= box.bottom and _is_clear(frame, column):
            return column
        scale -= 0.03
    raise CopyDoesNotFit(
        f"The text is too long for {frame.format.width} x {frame.format.height}: "
        f"shorten '{shortened(_longest(frame.copy))}'."
    )


def centred_button(frame: Frame, centre_x: float, top: int) -> tuple[Box | None, PlacedText | None]:
    """Return a button around the call to action and its text, (None, None) where there is none."""
    block = _button_text(frame, frame.content.width)
    if block is None:
        return None, None
    box = _button_box(block, centre_x - _button_width(block) / 2, top)
    return box, _label_in(box, block)


def button_height(frame: Frame) -> int:
    """Return the height of the button in pixels, zero where there is no call to action."""
    block = _button_text(frame, frame.content.width)
    return _button_box(block, 0, 0).height if block else 0


def fine_print(frame: Frame, box: Box, *, align: Align = "left") -> PlacedText | None:
    """Set the legal line and the label along the bottom of a box, None where both are empty."""
    block = _fine_block(frame, box.width)
    if block is None:
        return None
    return PlacedText("fine_print", block, _aligned(block, box, box.bottom - block.height, align), align)


def logo_box(frame: Frame, left: float, top: float, *, align: Align = "left") -> Box | None:
    """Return the logo's box of even visual size; `left` is the middle where centred. None without a logo."""
    ratio = frame.shapes.logo
    if ratio is None:
        return None
    # Equal areas look equally large, whether a logo is a disc or a long word.
    height = min(62 * frame.unit, (9000 * frame.unit**2 / ratio) ** 0.5)
    width = min(height * ratio, 0.5 * frame.content.width)
    height = width / ratio
    start = left - width / 2 if align == "centre" else left
    return Box.sized(start, top, width, height)


def size_for(frame: Frame, scene: Box) -> Size:
    """Return the model's size of the nearest ratio to the box that its picture will cover."""
    wanted = scene.width / scene.height
    return min(frame.sizes, key=lambda size: _stretch(size.width / size.height, wanted))


def stage_foot(frame: Frame, scene: Box) -> tuple[float, float]:
    """Return where a product's foot belongs, in pixels, when the generated picture covers this box.

    A little nearer to the viewer than the middle of the platform's top, since products have depth.
    """
    size = size_for(frame, scene)
    scale = max(scene.width / size.width, scene.height / size.height)
    x = scene.centre_x + (size.anchor_x - 0.5) * size.width * scale
    y = scene.centre_y + (size.anchor_y - 0.5) * size.height * scale
    return x, y + 0.028 * min(size.width, size.height) * scale


def standing_product(frame: Frame, scene: Box, *, top: int, most_width: float) -> Box | None:
    """Return the product's box standing on the stage, as large as `top` and its width allow."""
    ratio = frame.shapes.product
    if ratio is None:
        return None
    x, y = stage_foot(frame, scene)
    height = min(y - top, most_width / ratio, 0.66 * frame.format.height)
    if max(height, height * ratio) < 0.18 * min(frame.format.width, frame.format.height):
        raise CopyDoesNotFit("The text leaves no room for the product: shorten it.")
    return Box.sized(x - height * ratio / 2, y - height, height * ratio, height)


def _stretch(one: float, other: float) -> float:
    return max(one, other) / min(one, other)


def _stacked(frame: Frame, box: Box, setting: Setting) -> Column | None:
    texts: list[PlacedText] = []
    top = box.top
    for field, text, style, lines in _texts(frame, setting):
        block = set_text(text, style, width=box.width, most_lines=lines)
        if block is None:
            return None
        top += round(0.95 * style.size) if texts else 0
        texts.append(_placed(field, block, box, top=top, align=setting.align))
        top = texts[-1].box.bottom
    button = None
    label = _button_text(frame, box.width) if setting.button else None
    if label:
        top += round(1.15 * label.style.size) if texts else 0
        button = _aligned_button(label, box, top, setting.align)
        texts.append(_label_in(button, label))
        top = button.bottom
    small = _fine_block(frame, round(0.56 * box.width)) if setting.fine_print else None
    if small:
        top += round(1.3 * small.style.size) if texts else 0
        texts.append(_placed("fine_print", small, box, top=top, align=setting.align))
        top = texts[-1].box.bottom
    return Column(tuple(texts), button, top)


def _is_clear(frame: Frame, column: Column) -> bool:
    """Say whether no word and no button lies where a platform draws its own buttons."""
    boxes = [text.box for text in column.texts] + ([column.button] if column.button else [])
    regions = [Box(each.left, each.top, each.right, each.bottom) for each in frame.format.keep_out]
    return not any(box.meets(region) for box in boxes for region in regions)


def _placed(field: Field, block: TextBlock, box: Box, *, top: int, align: Align) -> PlacedText:
    return PlacedText(field, block, _aligned(block, box, top, align), align)


def _texts(frame: Frame, setting: Setting) -> list[tuple[Field, str, Style, int]]:
    large, small = typeface(frame.typefaces.headline), typeface(frame.typefaces.body)
    locale = frame.copy.locale
    size = round(setting.headline * large.scale * frame.unit)
    headline = Style(large.key, "display", size, large.leading, locale)
    body = Style(small.key, "text", round(setting.body * frame.unit), 1.32, locale)
    wanted: list[tuple[Field, str, Style, int]] = [
        ("headline", clean(frame.copy.headline), headline, setting.headline_lines),
        ("body", clean(frame.copy.body), body, setting.body_lines),
    ]
    return [entry for entry in wanted if entry[1]]


def _fine_block(frame: Frame, width: int) -> TextBlock | None:
    """Set legal line and label side by side where they fit, else one below the other."""
    parts = [part for part in (clean(frame.copy.legal), clean(frame.copy.label)) if part]
    if not parts:
        return None
    size = round(max(FINE_PRINT_SIZE, FINE_PRINT_SIZE * frame.unit))
    style = Style(frame.typefaces.body, "text", size, 1.3, frame.copy.locale)
    together = set_text(" · ".join(parts), style, width=width, most_lines=1)
    if together is not None:
        return together
    blocks = []
    for part in parts:
        block = set_text(part, style, width=width, most_lines=2)
        if block is None:
            raise CopyDoesNotFit(f"The legal line '{shortened(part)}' is too long: two lines is the most.")
        blocks.append(block)
    return stacked(blocks)


def _button_text(frame: Frame, width: int) -> TextBlock | None:
    text = clean(frame.copy.call_to_action)
    if not text:
        return None
    size = round(31 * frame.unit)
    style = Style(frame.typefaces.body, "text", size, 1.2, frame.copy.locale)
    return fit_line(text, style, width=width - round(2.6 * size), smallest=round(0.6 * size))


def _button_width(block: TextBlock) -> int:
    return block.width + round(2.6 * block.style.size)


def _button_box(block: TextBlock, left: float, top: float) -> Box:
    return Box.sized(left, top, _button_width(block), 2.35 * block.style.size)


def _aligned_button(label: TextBlock, box: Box, top: int, align: Align) -> Box:
    width = _button_width(label)
    if align == "centre":
        return _button_box(label, box.centre_x - width / 2, top)
    return _button_box(label, box.right - width if label.is_rtl else box.left, top)


def _label_in(button: Box, block: TextBlock) -> PlacedText:
    # Centred by the capitals alone: descenders would make the label look too high.
    top = button.centre_y + block.cap_height / 2 - block.rise
    box = Box.sized(button.centre_x - block.width / 2, top, block.width, block.height)
    return PlacedText("call_to_action", block, box, "centre")


def _aligned(block: TextBlock, box: Box, top: int, align: Align) -> Box:
    if align == "centre":
        left = box.centre_x - block.width / 2
    else:
        left = box.right - block.width if block.is_rtl else box.left
    return Box.sized(left, top, block.width, block.height)


def _lowered(box: Box, down: int) -> Box:
    return Box(box.left, box.top + down, box.right, box.bottom + down)


def _longest(copy: Copy) -> str:
    return max(clean(copy.headline), clean(copy.body), key=len)
