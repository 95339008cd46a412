"""Everything side by side, for formats that are very wide and low."""

from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.layout import Arrangement, Frame, Role, Window
from generation.composition.recipes import joined
from generation.composition.stages import staged, standing_product
from generation.composition.typography import is_right_to_left
from generation.composition.words import (
    Setting,
    button_size,
    centred_button,
    logo_box,
    set_column,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Everything side by side, for formats that are very wide and low: logo, words, button, picture.

    Logo, words and button follow each other as the language is read. `share` is the picture's part of the
    width; on the whole picture where `colour` is None.
    """

    setting: Setting
    colour: Role | None = "light"
    share: float = 0.26
    side: Literal["left", "right"] = "right"
    window: Window = "square"

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        whole, content, gap = frame.whole, frame.content, round(0.2 * frame.format.height)
        wide = round(self.share * whole.width)
        if self.side == "right":
            window = replace(whole, left=whole.width - wide)
            room = replace(content, right=window.left - gap)
        else:
            window = replace(whole, right=wide)
            room = replace(content, left=window.right + gap)
        if self.window == "rounded":
            window = window.inset(round(0.1 * whole.height))
        rtl = is_right_to_left(frame.copy.locale)
        logo = logo_box(frame, room.left, 0)
        if logo:
            at = room.right - logo.width if rtl else room.left
            logo = Box.sized(at, room.centre_y - logo.height / 2, logo.width, logo.height)
            room = replace(room, right=logo.left - gap) if rtl else replace(room, left=logo.right + gap)
        width, height = button_size(frame)
        middle = room.left + width / 2 if rtl else room.right - width / 2
        button, label = centred_button(frame, middle, room.centre_y - height / 2)
        if button:
            room = replace(room, left=button.right + gap) if rtl else replace(room, right=button.left - gap)
        setting = replace(self.setting, button=False, fine_print=1.0)
        column = set_column(frame, room, setting).placed(room, "middle")
        middle = window.centre_x / whole.width
        if self.colour is None:
            scene = staged(frame, whole, foot=(middle, 0.93))
        else:
            scene = staged(frame, window, foot=(0.5, 0.93))
        product = standing_product(
            frame, scene, top=0.08 * whole.height, most_width=0.7 * window.width, most_height=0.85
        )
        plate = None if self.colour is None else whole
        if plate and self.window == "square":
            plate = replace(whole, right=window.left) if self.side == "right" else replace(whole, left=wide)
        return Arrangement(
            frame.format,
            scene,
            whole if self.colour is None else window,
            joined(column.texts, label),
            plate=plate,
            plate_colour=self.colour or "light",
            window=self.window,
            product=product,
            button=button,
            logo=logo,
        )
