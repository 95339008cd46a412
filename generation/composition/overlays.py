"""Words on the picture itself, which fills the file; the button may be a round seal."""

from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import Arrangement, Frame
from generation.composition.recipes import between, joined, logo_in, shifted
from generation.composition.stages import stage_foot, staged, standing_product
from generation.composition.words import (
    Column,
    Setting,
    button_size,
    centred_button,
    fine_print,
    seal,
    set_column,
)

# Words are set no smaller than this before the product gives way, from the one height to the other.
_COMFORTABLE = 0.6
_GOOD_PRODUCT = 0.32
_SMALL_PRODUCT = 0.2
# Between a logo and the words under it, at one megapixel: the logo may get a ground of its own. Where words
# are many they come so much nearer.
_UNDER_LOGO, _NEARER = 46, 12
_SEALS = (0.29, 0.26, 0.23, 0.2, 0.17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Words on the picture, which fills the file: above the product, under it, or beside it.

    `foot` is where the product stands, as shares of the file; `share` is the words' part of the width where
    they stand beside it. `product` is the most of the file's width that the product takes. The button stands
    with the words, at the foot of the file, or is a round seal beside the product, `seal` times as large as
    usual.
    """

    at: Literal["left", "top", "bottom"]
    setting: Setting
    foot: tuple[float, float]
    share: float = 0.52
    product: float = 0.5
    button: Literal["words", "foot", "seal"] = "words"
    seal: float = 1.0

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
            logo = logo_in(frame, content, setting)
            top = logo.bottom + frame.px(_UNDER_LOGO) if logo else content.top
            foot = stage_foot(frame, scene)[1]
            if self.at == "top":
                nearer = frame.px(_NEARER) if logo else 0
                column = _above_stage(frame, setting, replace(content, top=top), foot=foot, nearer=nearer)
                top = column.bottom + frame.px(34)
            else:
                room = Box(content.left, round(foot) + frame.px(60), content.right, floor)
                column = set_column(frame, room, setting).placed(room, "bottom")
            product = standing_product(frame, scene, top=top, most_width=self.product * whole.width)
            made = Arrangement(
                frame.format,
                scene,
                whole,
                joined(column.texts, label, small),
                product=product,
                button=button or column.button,
                logo=logo,
            )
        return _sealed(frame, made, self.seal) if self.button == "seal" else made

    def _beside(self, frame: Frame, scene: Box, setting: Setting) -> Arrangement:
        whole, content = frame.whole, frame.content
        product = standing_product(frame, scene, top=content.top, most_width=self.product * whole.width)
        edge = round(self.share * whole.width)
        if product:
            edge = min(edge, product.left - frame.px(24))
        room = replace(content, right=edge)
        small = fine_print(frame, room, align=setting.align)
        logo = logo_in(frame, room, setting)
        inner = between(frame, room, logo, small)
        column = set_column(frame, inner, setting).placed(inner, "middle")
        texts = joined(column.texts, small)
        return Arrangement(
            frame.format, scene, whole, texts, product=product, button=column.button, logo=logo
        )


def _above_stage(frame: Frame, setting: Setting, room: Box, *, foot: float, nearer: int) -> Column:
    """Set the words so that the product keeps a good size, or a smaller one where the words are many.

    By so many pixels they come nearer to the logo where there is no room else.
    """
    height = frame.format.height
    try:
        roomy = replace(room, bottom=round(foot - _GOOD_PRODUCT * height))
        return set_column(frame, roomy, replace(setting, smallest=_COMFORTABLE))
    except CopyDoesNotFit:
        tight = replace(room, bottom=round(foot - _SMALL_PRODUCT * height) - frame.px(36))
    try:
        return set_column(frame, tight, setting)
    except CopyDoesNotFit:
        return set_column(frame, replace(tight, top=tight.top - nearer), setting)


def _sealed(frame: Frame, made: Arrangement, scale: float) -> Arrangement:
    """Put the call to action on a round seal beside the product, on the side that has room for it."""
    shorter = min(frame.format.width, frame.format.height)
    taken = [text.box for text in made.texts] + ([made.logo] if made.logo else [])
    taken += [Box(each.left, each.top, each.right, each.bottom) for each in frame.format.keep_out]
    box = made.product or Box.sized(frame.whole.centre_x, 0.6 * frame.format.height, 1, 1)
    for share in _SEALS:
        diameter = round(scale * share * shorter)
        try:
            button, label = seal(frame, diameter)
        except CopyDoesNotFit:
            break
        if button is None or label is None:
            return made
        for left, top in _places(box, diameter):
            placed = Box.sized(left, top, diameter, diameter)
            if frame.content.contains(placed) and not any(placed.inset(-8).meets(each) for each in taken):
                words = replace(label, box=shifted(label.box, placed.left, placed.top))
                return replace(made, texts=(*made.texts, words), button=placed)
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
