"""Sets headline, body, button and fine print into a box, as large as they fit; sizes the logo."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import (
    SMALLEST_HEADLINE,
    Align,
    Field,
    Frame,
    PlacedText,
    smallest_type,
)
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
from generation.specs import USUAL_LOGO_RULES

FINE_PRINT_SIZE = 19
SMALL_FINE_PRINT_SIZE = 10
# In a ribbon one line of this is better than two of the usual: they would take half of its height.
_FLAT_FINE_PRINT_SIZE = 9
LEAST_BODY = 0.72
# Pixels of a logo's longer side, at least.
LEAST_LOGO_SIDE = 16
# Between a logo and what is next to it, at one megapixel.
_LEAST_GAP = 28
_SEAL_LINES = 3
# Of its label's type size.
_BUTTON_HEIGHT = 2.35
# How type gets smaller until it fits.
_STEP = 0.03
# A headline of so many lines looks like a list, and may be set smaller by this to have fewer.
_LIST, _LEAST_OF_LIST = 4, 0.7
# In a box that a person drew.
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """How a column is set: sizes of type at one megapixel, most lines, and what stands under the words.

    `fine_print` is the share of the column's width that the fine print may take, 0 where it stands elsewhere.
    `smallest` is the least share of these sizes. `body_first` puts the body above the headline.
    """

    headline: float
    body: float = 30
    headline_lines: int = 3
    body_lines: int = 3
    align: Align = "left"
    button: bool = True
    fine_print: float = 0.0
    smallest: float = SMALLEST_HEADLINE
    body_first: bool = False

    def scaled(self, scale: float) -> "Setting":
        """Return smaller type; the body shrinks less, since it is small already."""
        return replace(self, headline=self.headline * scale, body=self.body * max(scale, LEAST_BODY))


@dataclass(frozen=True, slots=True)
class Column:
    """A stack of texts and perhaps a button, placed from the top of its box down."""

    texts: tuple[PlacedText, ...]
    button: Box | None
    top: int
    bottom: int

    @property
    def height(self) -> int:
        """Return the height in pixels, zero where there are no words."""
        return self.bottom - self.top

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes of all words, the button's and fine print's too."""
        return (*(text.box for text in self.texts), *((self.button,) if self.button else ()))

    def moved(self, down: float) -> "Column":
        """Return the same stack this many pixels lower."""
        texts = tuple(replace(text, box=_lowered(text.box, round(down))) for text in self.texts)
        button = _lowered(self.button, round(down)) if self.button else None
        return Column(texts, button, self.top + round(down), self.bottom + round(down))

    def placed(self, room: Box, at: Literal["top", "middle", "bottom"]) -> "Column":
        """Return the stack at the top, in the middle or at the bottom of a room that it fits in."""
        spare = room.bottom - room.top - self.height
        return self.moved(room.top - self.top + {"top": 0.0, "middle": 0.5, "bottom": 1.0}[at] * spare)


def set_column(frame: Frame, box: Box, setting: Setting) -> Column:
    """Stack the words in a box from its top, as large as they fit; CopyDoesNotFit where they cannot."""
    scale = 1.0
    while scale >= setting.smallest:
        if column := _fitted(frame, box, setting.scaled(scale)):
            return _less_of_a_list(frame, box, setting, column, scale)
        scale -= _STEP
    raise CopyDoesNotFit(
        f"The text is too long for {frame.format.width} x {frame.format.height}: "
        f"shorten '{shortened(_longest(frame))}'."
    )


def _fitted(frame: Frame, box: Box, setting: Setting) -> Column | None:
    column = _stacked(frame, box, setting)
    return column if column and column.bottom <= box.bottom and _is_clear(frame, column) else None


def _less_of_a_list(frame: Frame, box: Box, setting: Setting, column: Column, scale: float) -> Column:
    """Return a column with fewer lines of headline in a little smaller type, where lines are single words.

    One word below the other reads as a list; what was set stays where no smaller size makes the lines fewer.
    """
    lines = _headline_lines(column)
    single = sum(" " not in line for line in lines)
    if len(lines) < _LIST or single <= len(lines) / 2 or " " not in frame.copy.headline.strip():
        return column
    smaller = scale - _STEP
    while smaller >= max(setting.smallest, _LEAST_OF_LIST * scale):
        other = _fitted(frame, box, setting.scaled(smaller))
        if other and len(_headline_lines(other)) < len(lines):
            return other
        smaller -= _STEP
    return column


def _headline_lines(column: Column) -> tuple[str, ...]:
    return next((text.block.lines for text in column.texts if text.field == "headline"), ())


def centred_button(frame: Frame, centre_x: float, top: float) -> tuple[Box | None, PlacedText | None]:
    """Return a button around the call to action and its text, (None, None) where there is none."""
    block = _button_text(frame, frame.content.width)
    if block is None:
        return None, None
    box = _button_box(block, centre_x - _button_width(block) / 2, top)
    return box, _label_in(box, block)


def button_size(frame: Frame) -> tuple[int, int]:
    """Return the width and height of the button in pixels, (0, 0) where there is no call to action."""
    block = _button_text(frame, frame.content.width)
    box = _button_box(block, 0, 0) if block else Box(0, 0, 0, 0)
    return box.width, box.height


def seal(frame: Frame, diameter: float) -> tuple[Box | None, PlacedText | None]:
    """Return a round seal at the origin with the call to action in it, in up to three lines.

    (None, None) where there is none; CopyDoesNotFit where it is too long for a seal.
    """
    text = clean(frame.copy.call_to_action)
    if not text:
        return None, None
    face = typeface(frame.typefaces.headline)
    box = Box.sized(0, 0, diameter, diameter)
    smallest = max(SMALL_FINE_PRINT_SIZE, round(0.1 * diameter))
    for size in range(round(0.27 * diameter), smallest - 1, -1):
        style = Style(
            face.key, "display", round(size * face.scale), max(1.0, face.leading), frame.copy.locale
        )
        block = set_text(text, style, width=round(0.78 * diameter), most_lines=_SEAL_LINES)
        if block is not None and block.width**2 + block.height**2 <= (0.84 * diameter) ** 2:
            return box, PlacedText("call_to_action", block, _middle_of(box, block), "centre")
    raise CopyDoesNotFit(f"'{shortened(text)}' is too long for a seal: shorten it.")


def low_button(
    frame: Frame, height: float, *, most_width: float, pad: float = 0.37
) -> tuple[Box | None, PlacedText | None]:
    """Return a button of this height at the origin with the call to action in it, (None, None) without one.

    `pad` is free at each end, as a share of the height. CopyDoesNotFit where it would be wider than
    `most_width` pixels.
    """
    text = clean(frame.copy.call_to_action)
    if not text:
        return None, None
    size, ends = round(0.58 * height), round(2 * pad * height)
    style = Style(frame.typefaces.body, "text", size, 1.2, frame.copy.locale)
    block = fit_line(text, style, width=round(most_width) - ends, smallest=min(size, SMALL_FINE_PRINT_SIZE))
    box = Box.sized(0, 0, block.width + ends, height)
    label = _label_in(box, block)
    if not box.contains(label.box.inset(0, -1)):
        # Marks over letters, as of Thai, would leave so low a button.
        label = replace(label, box=_lowered(label.box, round(box.centre_y - label.box.centre_y)))
    return box, label


def fine_print(frame: Frame, box: Box, *, align: Align = "left") -> PlacedText | None:
    """Set the legal line and the label along the bottom of a box, None where both are empty."""
    block = _fine_block(frame, box.width)
    if block is None:
        return None
    return PlacedText("fine_print", block, _aligned(block, box, box.bottom - block.height, align), align)


def words_in(frame: Frame, text: PlacedText, room: Box) -> PlacedText:
    """Set a headline, body or fine print anew, as large as fits a room; CopyDoesNotFit where none does."""
    if text.field == "fine_print":
        block = _fine_block(frame, room.width)
        if block is not None and block.height <= room.height:
            return replace(text, block=block, box=_aligned(block, room, room.top, text.align))
    else:
        words = clean(getattr(frame.copy, text.field))
        largest = round(1.6 * room.height)
        for size in range(largest, math.ceil(smallest_type(text.field, frame.format)) - 1, -1):
            style = replace(text.block.style, size=size)
            block = set_text(words, style, width=room.width, most_lines=_MOST_LINES)
            if block is not None and block.height <= room.height:
                return replace(text, block=block, box=_aligned(block, room, room.top, text.align))
    raise CopyDoesNotFit(f"'{shortened(' '.join(text.block.lines))}' does not fit its box: make it larger.")


def button_in(frame: Frame, label: PlacedText, room: Box) -> tuple[Box, PlacedText]:
    """Return the button with its label as large as fits a room; CopyDoesNotFit where none does."""
    text = clean(frame.copy.call_to_action)
    smallest = math.ceil(smallest_type("call_to_action", frame.format))
    for size in range(int((room.height + 0.5) / _BUTTON_HEIGHT), smallest - 1, -1):
        block = set_text(text, replace(label.block.style, size=size), width=room.width, most_lines=1)
        if block is not None and _button_width(block) <= room.width:
            box = _aligned_button(block, room, room.top, "left")
            return box, _label_in(box, block)
    raise CopyDoesNotFit(f"'{shortened(text)}' does not fit its button: make it larger.")


def logo_box(frame: Frame, left: float, top: float, *, align: Align = "left") -> Box | None:
    """Return the logo's box of even visual size; `left` is the middle where centred. None without a logo.

    CopyDoesNotFit where it would be lower than the brand allows.
    """
    ratio = frame.shapes.logo
    if ratio is None:
        return None
    # Equal areas look equally large, whether a logo is a disc or a long word.
    height = min(62 * frame.unit, (9000 * frame.unit**2 / ratio) ** 0.5)
    least = frame.logo_rules.least_height
    smallest = max(float(least), LEAST_LOGO_SIDE / max(1.0, ratio))
    height = smallest if frame.pads_logo else max(height, smallest)
    most = (1.0, 0.6) if frame.pads_logo else (0.8, 0.5)
    width = min(height * ratio, most[frame.shape != "tower"] * frame.content.width)
    height = width / ratio
    if height < least - 0.5:
        raise CopyDoesNotFit(
            f"The logo is too wide for {frame.format.width} x {frame.format.height}: "
            f"it would be {height:.0f} pixels high, at least {least} are needed."
        )
    if frame.pads_logo:
        # What layouts keep free by themselves: the file's margin, and this much to the words.
        own = min(frame.margin, frame.px(_LEAST_GAP), USUAL_LOGO_RULES.clear_space / 100 * height)
        pad = max(0, math.ceil(frame.logo_rules.clear_space / 100 * height - own))
        width, height = width + 2 * pad, height + 2 * pad
    start = left - width / 2 if align == "centre" else left
    return Box.sized(start, top, width, height)


def _stacked(frame: Frame, box: Box, setting: Setting) -> Column | None:
    texts: list[PlacedText] = []
    top = box.top
    for field, text, style, lines in _texts(frame, setting):
        block = set_text(text, style, width=box.width, most_lines=lines)
        if block is None:
            return None
        if texts:
            near = sorted((style.size, texts[-1].block.style.size))
            top += round(0.95 * max(near[0], 0.42 * near[1]))
        texts.append(_placed(field, block, box, top=top, align=setting.align))
        top = texts[-1].box.bottom
    button = None
    label = _button_text(frame, box.width) if setting.button else None
    if label:
        top += round(1.15 * label.style.size) if texts else 0
        button = _aligned_button(label, box, top, setting.align)
        texts.append(_label_in(button, label))
        top = button.bottom
    small = _fine_block(frame, round(setting.fine_print * box.width)) if setting.fine_print else None
    if small:
        top += round((0.7 if frame.is_small else 1.3) * small.style.size) if texts else 0
        texts.append(_placed("fine_print", small, box, top=top, align=setting.align))
        top = texts[-1].box.bottom
    return Column(tuple(texts), button, box.top, top)


def _is_clear(frame: Frame, column: Column) -> bool:
    """Say whether no word and no button lies where a platform draws its own buttons."""
    regions = [Box(each.left, each.top, each.right, each.bottom) for each in frame.format.keep_out]
    return not any(box.meets(region) for box in column.boxes for region in regions)


def _placed(field: Field, block: TextBlock, box: Box, *, top: int, align: Align) -> PlacedText:
    return PlacedText(field, block, _aligned(block, box, top, align), align)


def _texts(frame: Frame, setting: Setting) -> list[tuple[Field, str, Style, int]]:
    """Return what is set in a column; a small banner has no room for body text and leaves it out."""
    large, small = typeface(frame.typefaces.headline), typeface(frame.typefaces.body)
    locale = frame.copy.locale
    size = round(setting.headline * large.scale * frame.unit)
    headline = Style(large.key, "display", size, large.leading, locale)
    body = Style(small.key, "text", round(setting.body * frame.unit), 1.32, locale)
    wanted: list[tuple[Field, str, Style, int]] = [
        ("headline", clean(frame.copy.headline), headline, setting.headline_lines),
        ("body", "" if frame.is_small else clean(frame.copy.body), body, setting.body_lines),
    ]
    ordered = reversed(wanted) if setting.body_first else wanted
    return [entry for entry in ordered if entry[1]]


def _fine_block(frame: Frame, width: int) -> TextBlock | None:
    """Set legal line and label side by side where they fit, else one below the other."""
    parts = [part for part in (clean(frame.copy.legal), clean(frame.copy.label)) if part]
    if not parts:
        return None
    size = SMALL_FINE_PRINT_SIZE if frame.is_small else round(FINE_PRINT_SIZE * max(1.0, frame.unit))
    is_flat = frame.shape == "ribbon"
    style = Style(frame.typefaces.body, "text", size, 1.1 if is_flat else 1.3, frame.copy.locale)
    for least in (size, _FLAT_FINE_PRINT_SIZE) if is_flat else (size,):
        style = replace(style, size=least)
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
    size = round(max(31 * frame.unit, 12))
    style = Style(frame.typefaces.body, "text", size, 1.2, frame.copy.locale)
    return fit_line(text, style, width=width - round(2.6 * size), smallest=round(0.6 * size))


def _button_width(block: TextBlock) -> int:
    return block.width + round(2.6 * block.style.size)


def _button_box(block: TextBlock, left: float, top: float) -> Box:
    return Box.sized(left, top, _button_width(block), _BUTTON_HEIGHT * block.style.size)


def _aligned_button(label: TextBlock, box: Box, top: int, align: Align) -> Box:
    width = _button_width(label)
    if align == "centre":
        return _button_box(label, box.centre_x - width / 2, top)
    return _button_box(label, box.right - width if label.is_rtl else box.left, top)


def _label_in(button: Box, block: TextBlock) -> PlacedText:
    return PlacedText("call_to_action", block, _middle_of(button, block), "centre")


def _middle_of(box: Box, block: TextBlock) -> Box:
    # Centred by the capitals alone: descenders would make the label look too high.
    lines = block.line_distance * (len(block.set_lines) - 1)
    top = box.centre_y + (block.cap_height - lines) / 2 - block.rise
    return Box.sized(box.centre_x - block.width / 2, top, block.width, block.height)


def _aligned(block: TextBlock, box: Box, top: int, align: Align) -> Box:
    if align == "centre":
        left = box.centre_x - block.width / 2
    else:
        left = box.right - block.width if block.is_rtl else box.left
    return Box.sized(left, top, block.width, block.height)


def _lowered(box: Box, down: int) -> Box:
    return Box(box.left, box.top + down, box.right, box.bottom + down)


def _longest(frame: Frame) -> str:
    body = "" if frame.is_small else clean(frame.copy.body)
    return max(clean(frame.copy.headline), body, key=len)
