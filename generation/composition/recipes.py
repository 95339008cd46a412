"""The few ways in which an ad is put together; a layout family picks one for each shape, with its numbers."""

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import SLANT, Arrangement, Frame, PlacedText, Role, Window
from generation.composition.stages import stage_foot, staged, standing_product
from generation.composition.words import (
    Column,
    Setting,
    button_size,
    centred_button,
    fine_print,
    logo_box,
    seal,
    set_column,
)

# A column is set no smaller than this before the picture gives way, and the product down to this height.
_COMFORTABLE = 0.6
_GOOD_PRODUCT = 0.32
_SMALL_PRODUCT = 0.2


class Recipe(Protocol):
    """A way to put an ad together."""

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Words on a plate at one side, the picture in a window on the rest.

    `share` is the plate's part of the width, or at most its part of the height where it is above or below.
    `border` keeps the window from the file's edges, as a share of the shorter side. `width` is the window's
    part of the file's width, at the right where `aside`. `foot` is where the product stands in the window,
    `product` the most of the window's width that it takes. A plate below has its logo above the words or in
    the picture's corner, and its button under the words or aside, at the end of the band.
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
            head += round(0.8 * SLANT * min(window.width, window.height))
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
        logo = _logo(frame, room, setting)
        inner = _between(frame, room, logo, small)
        column = set_column(frame, inner, setting).placed(inner, self.at)
        rules = (_rule(frame, column, room),) if self.rule and column.height else ()
        return _Words(plate, _texts(column.texts, small), column.button, logo, rules)

    def _above(self, frame: Frame, setting: Setting) -> "_Words":
        whole, content = frame.whole, frame.content
        logo = _logo(frame, content, setting)
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
        logo = _logo(frame, content, setting)
        rules: tuple[Box, ...] = ()
        top = column.top - frame.px(44 if column.height else 0)
        if logo and self.logo == "words":
            logo = _moved(logo, column.top - frame.px(30) - logo.height)
            top = logo.top - frame.px(40)
        if self.rule and column.height:
            rules = (_rule(frame, column, foot),)
            top = rules[0].top - frame.px(52)
        plate = replace(whole, top=top)
        if self.logo == "picture":
            logo = _beside_button(frame, logo, column, foot)
        return _Words(plate, _texts(column.texts, label, small), aside or column.button, logo, rules)

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
            start = whole.width - wide if self.aside else (whole.width - wide) // 2
            box = Box(start, box.top, start + wide, whole.bottom if self.side == "top" else box.bottom)
        elif self.window == "arch":
            box = replace(box, bottom=whole.bottom)
        return box


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Words on the picture, which fills the file: above the product, under it, or beside it.

    `foot` is where the product stands, as shares of the file; `share` is the words' part of the width where
    they stand beside it. `product` is the most of the file's width that the product takes. The button stands
    with the words, at the foot of the file, or is a round seal beside the product.
    """

    at: Literal["left", "top", "bottom"]
    setting: Setting
    foot: tuple[float, float]
    share: float = 0.52
    product: float = 0.5
    button: Literal["words", "foot", "seal"] = "words"

    def arrange(self, frame: Frame) -> Arrangement:
        """Return all boxes; CopyDoesNotFit where the words are too many."""
        whole, content = frame.whole, frame.content
        scene = staged(frame, whole, foot=self.foot)
        setting = replace(self.setting, button=self.button == "words")
        if self.at == "left":
            made = self._beside(frame, scene, setting)
        else:
            button, label, floor, small = None, None, content.bottom, None
            if not setting.fine_print:
                small = fine_print(frame, content, align=setting.align)
                floor = small.box.top - frame.px(24) if small else floor
            if self.button == "foot":
                button, label = centred_button(frame, content.centre_x, floor - button_size(frame)[1])
            logo = _logo(frame, content, setting)
            top = logo.bottom + frame.px(34) if logo else content.top
            foot = stage_foot(frame, scene)[1]
            if self.at == "top":
                column = _above_stage(frame, setting, replace(content, top=top), foot=foot)
                top = column.bottom + frame.px(34)
            else:
                room = Box(content.left, round(foot) + frame.px(60), content.right, floor)
                column = set_column(frame, room, setting).placed(room, "bottom")
            product = standing_product(frame, scene, top=top, most_width=self.product * whole.width)
            made = Arrangement(
                frame.format,
                scene,
                whole,
                _texts(column.texts, label, small),
                product=product,
                button=button or column.button,
                logo=logo,
            )
        return _sealed(frame, made) if self.button == "seal" else made

    def _beside(self, frame: Frame, scene: Box, setting: Setting) -> Arrangement:
        whole, content = frame.whole, frame.content
        product = standing_product(frame, scene, top=content.top, most_width=self.product * whole.width)
        edge = round(self.share * whole.width)
        if product:
            edge = min(edge, product.left - frame.px(24))
        room = replace(content, right=edge)
        small = fine_print(frame, room, align=setting.align)
        logo = _logo(frame, room, setting)
        inner = _between(frame, room, logo, small)
        column = set_column(frame, inner, setting).placed(inner, "middle")
        texts = _texts(column.texts, small)
        return Arrangement(
            frame.format, scene, whole, texts, product=product, button=column.button, logo=logo
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Everything side by side, for formats that are very wide and low: logo, words, button, picture.

    `share` is the picture's part of the width; on the whole picture where `colour` is None.
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
        logo = logo_box(frame, room.left, 0)
        if logo:
            logo = _moved(logo, round(room.centre_y - logo.height / 2))
            room = replace(room, left=logo.right + gap)
        width, height = button_size(frame)
        button, label = centred_button(frame, room.right - width / 2, room.centre_y - height / 2)
        if button:
            room = replace(room, right=button.left - gap)
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
            _texts(column.texts, label),
            plate=plate,
            plate_colour=self.colour or "light",
            window=self.window,
            product=product,
            button=button,
            logo=logo,
        )


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
        outer, pad = frame.content, frame.px(44)
        if self.side == "left":
            outer = replace(outer, right=outer.left + round(self.share * frame.format.width))
        most = round(self.share * frame.format.height)
        if self.side == "bottom":
            outer = replace(outer, top=max(outer.top, outer.bottom - most))
        elif self.side == "top":
            outer = replace(outer, bottom=min(outer.bottom, outer.top + most))
        room = outer.inset(pad)
        logo = _logo(frame, room, setting)
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
        logo = _moved(logo, logo.top + down) if logo else None
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


def _above_stage(frame: Frame, setting: Setting, room: Box, *, foot: float) -> Column:
    """Set the words so that the product keeps a good size, or a smaller one where the words are many."""
    height = frame.format.height
    try:
        roomy = replace(room, bottom=round(foot - _GOOD_PRODUCT * height))
        return set_column(frame, roomy, replace(setting, smallest=_COMFORTABLE))
    except CopyDoesNotFit:
        tight = replace(room, bottom=round(foot - _SMALL_PRODUCT * height) - frame.px(36))
        return set_column(frame, tight, setting)


def _sealed(frame: Frame, made: Arrangement) -> Arrangement:
    """Put the call to action on a round seal beside the product, on the side that has room for it."""
    shorter = min(frame.format.width, frame.format.height)
    taken = [text.box for text in made.texts] + ([made.logo] if made.logo else [])
    taken += [Box(each.left, each.top, each.right, each.bottom) for each in frame.format.keep_out]
    box = made.product or Box.sized(frame.whole.centre_x, 0.6 * frame.format.height, 1, 1)
    for share in (0.29, 0.26, 0.23, 0.2, 0.17):
        diameter = round(share * shorter)
        try:
            button, label = seal(frame, diameter)
        except CopyDoesNotFit:
            break
        if button is None or label is None:
            return made
        for left, top in _places(box, diameter):
            placed = Box.sized(left, top, diameter, diameter)
            if frame.content.contains(placed) and not any(placed.inset(-8).meets(each) for each in taken):
                words = replace(label, box=_shifted(label.box, placed.left, placed.top))
                return replace(made, texts=(*made.texts, words), button=placed, is_seal=True)
    raise CopyDoesNotFit("The text leaves no room for the seal: shorten it.")


def _places(product: Box, diameter: int) -> list[tuple[float, float]]:
    gap = 0.1 * diameter
    sides = (product.right + gap, product.left - gap - diameter)
    heights = (
        product.top + 0.08 * product.height,
        product.centre_y - diameter / 2,
        product.bottom - diameter,
    )
    above = product.top - gap - diameter
    over = [(product.right - 0.6 * diameter, above), (product.left - 0.4 * diameter, above)]
    return [(left, top) for left in sides for top in heights] + over


def _logo(frame: Frame, room: Box, setting: Setting) -> Box | None:
    start = room.centre_x if setting.align == "centre" else room.left
    return logo_box(frame, start, room.top, align=setting.align)


def _beside_button(frame: Frame, logo: Box | None, column: Column, room: Box) -> Box | None:
    """Return the logo at the end of the button's line where there is room, else in the picture's corner."""
    button = column.button
    if logo is None or button is None or button.right + frame.px(40) > room.right - logo.width:
        return logo
    return Box.sized(room.right - logo.width, button.centre_y - logo.height / 2, logo.width, logo.height)


def _rule(frame: Frame, column: Column, room: Box) -> Box:
    top = column.top - frame.px(26)
    return Box(room.left, top, room.right, top + max(1, frame.px(2)))


def _between(frame: Frame, box: Box, logo: Box | None, small: PlacedText | None) -> Box:
    """Return what a logo above and fine print below leave of a box."""
    top = logo.bottom + frame.px(34) if logo else box.top
    bottom = small.box.top - frame.px(28) if small else box.bottom
    return Box(box.left, top, box.right, bottom)


def _texts(column: tuple[PlacedText, ...], *others: PlacedText | None) -> tuple[PlacedText, ...]:
    return (*column, *(text for text in others if text))


def _moved(box: Box, top: float) -> Box:
    return Box.sized(box.left, top, box.width, box.height)


def _shifted(box: Box, right: int, down: int) -> Box:
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)
