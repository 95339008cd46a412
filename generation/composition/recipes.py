"""What a way to put an ad together is, and the small steps that all of them share."""

from typing import Protocol

from generation.composition.boxes import Box
from generation.composition.layout import Arrangement, Frame, PlacedText
from generation.composition.typography import is_right_to_left
from generation.composition.words import Setting, logo_box


class Recipe(Protocol):
    """A way to put an ad together."""

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""


def logo_in(frame: Frame, room: Box, setting: Setting) -> Box | None:
    """Return the logo at the top of a room, where its words are aligned or lines of their language begin."""
    start = room.centre_x if setting.align == "centre" else room.left
    logo = logo_box(frame, start, room.top, align=setting.align)
    if logo and setting.align == "left" and is_right_to_left(frame.copy.locale):
        return Box(room.right - logo.width, logo.top, room.right, logo.bottom)
    return logo


def between(frame: Frame, box: Box, logo: Box | None, small: PlacedText | None) -> Box:
    """Return what a logo above and fine print below leave of a box."""
    top = logo.bottom + frame.px(34) if logo else box.top
    bottom = small.box.top - frame.px(28) if small else box.bottom
    return Box(box.left, top, box.right, bottom)


def joined(column: tuple[PlacedText, ...], *others: PlacedText | None) -> tuple[PlacedText, ...]:
    """Return the texts that there are."""
    return (*column, *(text for text in others if text))


def moved_to(box: Box, top: float) -> Box:
    """Return a box with its top here."""
    return Box.sized(box.left, top, box.width, box.height)


def shifted(box: Box, right: int, down: int) -> Box:
    """Return a box that many pixels further."""
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)
