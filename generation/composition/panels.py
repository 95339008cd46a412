"""Words on a plate: beside, above or below the picture, or on a card that lies on it."""

from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import SLANT, Arrangement, Frame, PlacedText, Role, Window
from generation.composition.recipes import between, joined, logo_in, moved_to
from generation.composition.stages import staged, standing_product
from generation.composition.typography import is_right_to_left
from generation.composition.words import (
    Column,
    Setting,
    button_size,
    centred_button,
    fine_print,
    set_column,
)

# Words are set no smaller than this before the plate grows.
_COMFORTABLE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Words on a plate at one side, the picture in a window on the rest.

    `share` is the plate's part of the width, or at most its part of the height where it is above or below.
    `border` keeps the window from the file's edges, as a share of the shorter side. `width` is the window's
    part of the file's width, at the end of a line where `aside`. `foot` is where the product stands in the
    window, `product` the most of the window's width that it takes. A plate below has its logo above the words
    or in the picture's corner, and its button under the words or aside, at the end of the band.
    """

    side: Literal["left", "right", "top", "bottom"]
    setting: Setting
    share: float = 0.47
    colour: Role = "light"
    window: Window = "square"
    border: float = 0.0
    width: float = 1.0
    aside: bool = False
    at: Literal["top", "middle", "bottom"] = "middle"
    foot: tuple[float, float] = (0.5, 0.87)
    product: float = 0.62
    logo: Literal["words", "picture"] = "words"
    button: Literal["words", "aside"] = "words"
    rule: bool = False

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        words = _attempted(self, frame)
        window = self._window(frame, words.plate)
        scene = staged(frame, window, foot=self.foot)
        head = max(window.top, round(0.4 * frame.format.safe.top)) + round(0.09 * window.height)
        if self.window == "slant_top":
            head += round(0.4 * SLANT * min(window.width, window.height))
        widest = self.product * window.width
        product = standing_product(frame, scene, top=head, most_width=widest)
        if product and words.logo and product.meets(words.logo):
            head = max(head, words.logo.bottom + frame.px(12))
            product = standing_product(frame, scene, top=head, most_width=widest)
        bare = self.border or self.width < 1 or self.window != "square"
        return Arrangement(
            frame.format,
            scene,
            window,
            words.texts,
            plate=frame.whole if bare else words.plate,
            plate_colour=self.colour,
            window=self.window,
            product=product,
            button=words.button,
            logo=words.logo,
            rules=words.rules,
        )

    def wider(self) -> "Panel":
        """Return the same panel with more room for words, where the usual one is too small for them."""
        return replace(self, share=self.share + 0.1)

    def tried(self, frame: Frame, setting: Setting) -> "_Words":
        """Return the words set like this; CopyDoesNotFit where they are too many."""
        if self.side in ("left", "right"):
            return self._beside(frame, setting)
        return self._above(frame, setting) if self.side == "top" else self._below(frame, setting)

    def _beside(self, frame: Frame, setting: Setting) -> "_Words":
        whole, content, pad = frame.whole, frame.content, round(0.75 * frame.margin)
        wide = round(self.share * whole.width)
        if self.side == "left":
            plate = replace(whole, right=wide)
            room = replace(content, right=wide - pad)
        else:
            plate = replace(whole, left=whole.width - wide)
            room = replace(content, left=plate.left + pad)
        small = fine_print(frame, room, align=setting.align)
        logo = logo_in(frame, room, setting)
        inner = between(frame, room, logo, small)
        column = set_column(frame, inner, setting).placed(inner, self.at)
        rules = (_rule(frame, column, room),) if self.rule and column.height else ()
        return _Words(plate, joined(column.texts, small), column.button, logo, rules)

    def _above(self, frame: Frame, setting: Setting) -> "_Words":
        whole, content = frame.whole, frame.content
        logo = logo_in(frame, content, setting)
        top = logo.bottom + frame.px(36) if logo else content.top
        room = Box(content.left, top, content.right, content.top + round(self.share * whole.height))
        column = set_column(frame, room, setting)
        bottom = column.bottom if column.height else top - frame.px(36)
        plate = replace(whole, bottom=bottom + frame.px(44))
        return _Words(plate, column.texts, column.button, logo)

    def _below(self, frame: Frame, setting: Setting) -> "_Words":
        whole, content = frame.whole, frame.content
        foot = frame.clear(replace(content, top=round((1 - self.share) * whole.height)))
        small = fine_print(frame, foot, align=setting.align)
        floor = small.box.top - frame.px(24) if small else foot.bottom
        room, aside, label = replace(foot, bottom=floor), None, None
        if self.button == "aside":
            width, height = button_size(frame)
            room = replace(room, right=foot.right - width - (frame.px(40) if width else 0))
            setting = replace(setting, button=False)
        column = set_column(frame, room, setting).placed(room, "bottom")
        if self.button == "aside":
            middle = (column.top + foot.bottom) / 2
            aside, label = centred_button(frame, foot.right - width / 2, middle - height / 2)
        logo = logo_in(frame, content, setting)
        rules: tuple[Box, ...] = ()
        top = column.top - frame.px(44 if column.height else 0)
        if logo and self.logo == "words":
            logo = moved_to(logo, column.top - frame.px(30) - logo.height)
            top = logo.top - frame.px(40)
        if self.rule and column.height:
            rules = (_rule(frame, column, foot),)
            top = rules[0].top - frame.px(52)
        plate = replace(whole, top=top)
        if self.logo == "picture":
            logo = _beside_button(frame, logo, column, foot)
        return _Words(plate, joined(column.texts, label, small), aside or column.button, logo, rules)

    def _window(self, frame: Frame, plate: Box) -> Box:
        whole, edge = frame.whole, round(self.border * min(frame.format.width, frame.format.height))
        if self.side == "left":
            box = Box(plate.right, edge, whole.right - edge, whole.bottom - edge)
        elif self.side == "right":
            box = Box(edge, edge, plate.left, whole.bottom - edge)
        elif self.side == "top":
            box = Box(edge, plate.bottom, whole.right - edge, whole.bottom - edge)
        else:
            box = Box(edge, edge, whole.right - edge, plate.top)
        if self.width < 1:
            wide = round(self.width * whole.width)
            # The logo stands where lines of the language begin, the window beside it.
            aside = 0 if is_right_to_left(frame.copy.locale) else whole.width - wide
            start = aside if self.aside else (whole.width - wide) // 2
            box = Box(start, box.top, start + wide, whole.bottom if self.side == "top" else box.bottom)
        elif self.window == "arch":
            box = replace(box, bottom=whole.bottom)
        return box


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Words on a card with round corners that lies on the picture; the product stands beside or above it.

    `share` is the card's part of the width, or at most its part of the height where it lies below or above.
    """

    side: Literal["left", "top", "bottom"]
    setting: Setting
    share: float = 0.46
    colour: Role = "light"
    foot: tuple[float, float] = (0.5, 0.87)
    product: float = 0.5

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        words = _attempted(self, frame)
        whole, plate = frame.whole, words.plate
        x, y = self.foot
        if self.side == "left":
            x = (plate.right + whole.width) / 2 / whole.width
        elif self.side == "bottom":
            y = (plate.top - frame.px(36)) / whole.height
        scene = staged(frame, whole, foot=(x, y), zoom=1.6)
        top = plate.bottom + frame.px(24) if self.side == "top" else round(0.6 * frame.margin)
        product = standing_product(frame, scene, top=top, most_width=self.product * whole.width)
        if product and product.meets(plate):
            raise CopyDoesNotFit("The text leaves no room for the product: shorten it.")
        return Arrangement(
            frame.format,
            scene,
            whole,
            words.texts,
            plate=plate,
            plate_colour=self.colour,
            is_card=True,
            product=product,
            button=words.button,
            logo=words.logo,
        )

    def wider(self) -> "Card":
        """Return the same card with more room for words, where the usual one is too small for them."""
        return replace(self, share=self.share + 0.08)

    def tried(self, frame: Frame, setting: Setting) -> "_Words":
        """Return the words set like this; CopyDoesNotFit where they are too many."""
        outer, pad = frame.content, frame.px(28 if frame.shape == "tower" else 44)
        if self.side == "left":
            outer = replace(outer, right=outer.left + round(self.share * frame.format.width))
        most = round(self.share * frame.format.height)
        if self.side == "bottom":
            outer = replace(outer, top=max(outer.top, outer.bottom - most))
        elif self.side == "top":
            outer = replace(outer, bottom=min(outer.bottom, outer.top + most))
        room = outer.inset(pad)
        logo = logo_in(frame, room, setting)
        top = logo.bottom + frame.px(28) if logo else room.top
        inner = replace(room, top=top)
        column = set_column(frame, inner, replace(setting, fine_print=1.0))
        if self.side == "left":
            column = column.placed(inner, "middle")
            return _Words(outer, column.texts, column.button, logo)
        bottom = (column.bottom if column.height else top - frame.px(28)) + pad
        down = outer.bottom - bottom if self.side == "bottom" else 0
        plate = Box(outer.left, outer.top + down, outer.right, bottom + down)
        column = column.moved(down)
        logo = moved_to(logo, logo.top + down) if logo else None
        return _Words(plate, column.texts, column.button, logo)


@dataclass(frozen=True, slots=True)
class _Words:
    """Set words and the plate that they stand on."""

    plate: Box
    texts: tuple[PlacedText, ...]
    button: Box | None
    logo: Box | None
    rules: tuple[Box, ...] = ()


def _attempted(recipe: Panel | Card, frame: Frame) -> _Words:
    """Set words comfortably, else on a larger plate, else as small as they may be."""
    comfortable = replace(recipe.setting, smallest=max(_COMFORTABLE, recipe.setting.smallest))
    for each, setting in ((recipe, comfortable), (recipe.wider(), comfortable)):
        try:
            return each.tried(frame, setting)
        except CopyDoesNotFit:
            continue
    return recipe.wider().tried(frame, recipe.setting)


def _beside_button(frame: Frame, logo: Box | None, column: Column, room: Box) -> Box | None:
    """Return the logo at the end of the button's line where there is room, else in the picture's corner."""
    button = column.button
    # With more clear space than usual it would be too near to the words above.
    if (
        logo is None
        or button is None
        or frame.pads_logo
        or button.width + frame.px(40) + logo.width > room.width
    ):
        return logo
    left = room.left if button.left > room.left else room.right - logo.width
    return Box.sized(left, button.centre_y - logo.height / 2, logo.width, logo.height)


def _rule(frame: Frame, column: Column, room: Box) -> Box:
    top = column.top - frame.px(26)
    return Box(room.left, top, room.right, top + max(1, frame.px(2)))
