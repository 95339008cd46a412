"""Everything side by side, for formats that are very wide and low."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import Arrangement, Frame, PlacedText, Role, Window
from generation.composition.recipes import joined, shifted
from generation.composition.stages import staged, standing_product
from generation.composition.typography import is_right_to_left
from generation.composition.words import (
    Setting,
    button_size,
    centred_button,
    fine_print,
    logo_box,
    low_button,
    set_column,
)

# Pixels between words and the fine print under them in a ribbon.
_NEAR = 2
# What is left of a ribbon's picture where words are many: the product still stands in it.
_TIGHT = 0.7
# Pixels of the margin above and below that words then take.
_LENT = 2
# A low button's height, as a share of the file's, and its ends where they are short, as shares of its own.
_LOW, _ENDS = 0.38, 0.24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """A picture at one end and everything else beside it, in the order in which the language is read.

    `share` is the picture's part of the width; on the whole picture where `colour` is None.
    """

    # How far a rounded window is from the edges, and the product's most width in the window and most height,
    # as shares.
    inset: ClassVar[float]
    foot: ClassVar[float]
    product: ClassVar[tuple[float, float]]

    setting: Setting
    colour: Role | None = "light"
    share: float = 0.26
    side: Literal["left", "right"] = "right"
    window: Window = "square"

    def divided(self, frame: Frame, *, gap: int) -> tuple[Box, Box]:
        """Return the window of the picture and the room that is left for the rest."""
        whole, content = frame.whole, frame.content
        wide = round(self.share * whole.width)
        if self.side == "right":
            window = replace(whole, left=whole.width - wide)
            room = replace(content, right=window.left - gap)
        else:
            window = replace(whole, right=wide)
            room = replace(content, left=window.right + gap)
        return (window.inset(round(self.inset * whole.height)) if self.window == "rounded" else window), room

    def arranged(
        self,
        frame: Frame,
        window: Box,
        texts: tuple[PlacedText, ...],
        *,
        button: Box | None,
        logo: Box | None,
    ) -> Arrangement:
        """Return all boxes: these, and picture, plate and product in a window."""
        whole = frame.whole
        shown = whole if self.colour is None else window
        across = window.centre_x / whole.width if self.colour is None else 0.5
        scene = staged(frame, shown, foot=(across, self.foot))
        widest, highest = self.product
        product = standing_product(
            frame, scene, top=0.08 * whole.height, most_width=widest * window.width, most_height=highest
        )
        plate = None if self.colour is None else whole
        if plate and self.window == "square":
            beside = self.side == "right"
            plate = replace(whole, right=window.left) if beside else replace(whole, left=window.right)
        return Arrangement(
            frame.format,
            scene,
            shown,
            texts,
            plate=plate,
            plate_colour=self.colour or "light",
            window=self.window,
            product=product,
            button=button,
            logo=logo,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(_Strip):
    """Logo, words and button follow each other beside the picture; the button may be a `low` one."""

    low: bool = False
    inset = 0.1
    foot = 0.93
    product = (0.7, 0.85)

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        gap = round((0.14 if self.low else 0.2) * frame.format.height)
        window, room = self.divided(frame, gap=gap)
        rtl = is_right_to_left(frame.copy.locale)
        logo = logo_box(frame, room.left, 0)
        if logo:
            at = room.right - logo.width if rtl else room.left
            logo = Box.sized(at, room.centre_y - logo.height / 2, logo.width, logo.height)
            room = replace(room, right=logo.left - gap) if rtl else replace(room, left=logo.right + gap)
        button, label = self._button(frame, room)
        if button:
            room = replace(room, left=button.right + gap) if rtl else replace(room, right=button.left - gap)
        setting = replace(self.setting, button=False, fine_print=1.0)
        column = set_column(frame, room, setting).placed(room, "middle")
        return self.arranged(frame, window, joined(column.texts, label), button=button, logo=logo)

    def _button(self, frame: Frame, room: Box) -> tuple[Box | None, PlacedText | None]:
        """Return the button at the end of a room, and its label."""
        rtl = is_right_to_left(frame.copy.locale)
        if not self.low:
            width, height = button_size(frame)
            middle = room.left + width / 2 if rtl else room.right - width / 2
            return centred_button(frame, middle, room.centre_y - height / 2)
        button, label = low_button(frame, _LOW * frame.format.height, most_width=0.5 * room.width, pad=_ENDS)
        if button is None or label is None:
            return None, None
        across = room.left if rtl else room.right - button.width
        down = round(room.centre_y - button.height / 2)
        return shifted(button, across, down), replace(label, box=shifted(label.box, across, down))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon(_Strip):
    """Words beside the logo, which stands over the button: for strips too low for more than two lines.

    Where they are too many, the picture gets narrower and so does the button, by its ends alone; `tight` says
    that this was done.
    """

    share: float = 0.15
    tight: bool = False
    inset = 0.06
    foot = 0.95
    product = (0.84, 0.88)

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        if frame.pads_logo:
            return self._in_a_row().arrange(frame)
        try:
            return self._tried(frame)
        except CopyDoesNotFit:
            if self.tight:
                raise
            return replace(self, share=_TIGHT * self.share, tight=True).arrange(frame)

    def _in_a_row(self) -> Row:
        """Return the same strip with the logo beside the button, where it is too high to stand over it."""
        return Row(
            setting=self.setting,
            colour=self.colour,
            share=_TIGHT * self.share,
            side=self.side,
            window=self.window,
            low=True,
        )

    def _tried(self, frame: Frame) -> Arrangement:
        gap, near = round(0.14 * frame.format.height), round(0.12 * frame.format.height)
        window, room = self.divided(frame, gap=gap)
        room = room.inset(0, -_LENT) if self.tight else room
        logo = logo_box(frame, 0, 0)
        button, label = low_button(
            frame,
            _LOW * frame.format.height,
            most_width=0.5 * room.width,
            pad=_ENDS if self.tight else 0.37,
        )
        wide = max((box.width for box in (logo, button) if box), default=0)
        if logo and button:
            near = min(near, room.height - logo.height - button.height)
        high = sum(box.height for box in (logo, button) if box) + (near if logo and button else 0)
        top = round(room.centre_y - high / 2)
        rtl = is_right_to_left(frame.copy.locale)
        middle = room.left + wide / 2 if rtl else room.right - wide / 2
        if logo:
            logo = Box.sized(middle - logo.width / 2, top, logo.width, logo.height)
        if button and label:
            across, down = round(middle - button.width / 2), top + high - button.height
            button, label = (
                shifted(button, across, down),
                replace(label, box=shifted(label.box, across, down)),
            )
        if wide:
            room = (
                replace(room, left=room.left + wide + gap)
                if rtl
                else replace(room, right=room.right - wide - gap)
            )
        small = fine_print(frame, room)
        words = replace(room, bottom=small.box.top - _NEAR) if small else room
        column = set_column(frame, words, replace(self.setting, button=False)).placed(words, "middle")
        return self.arranged(frame, window, joined(column.texts, label, small), button=button, logo=logo)
