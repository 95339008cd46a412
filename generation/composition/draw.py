"""Turns an arrangement into pixels, once, at final size: scene, plate, product, logo, button and type."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageStat

from generation.composition import colour, ground
from generation.composition.assets import Pictures, luminances, scaled
from generation.composition.boxes import Box
from generation.composition.colour import Rgb, contrast_of, luminance_of, readable_ink, rgb
from generation.composition.layers import Layer
from generation.composition.layout import LOW, Arrangement, Field, PlacedText
from generation.composition.lettering import lettered
from generation.composition.scene import covering
from generation.composition.shadow import shadow_of
from generation.composition.windows import rounded, window_mask
from generation.specs import Palette

_LEAST_LOGO_CONTRAST = 2.0
_GOOD_LOGO_CONTRAST = 3.0
_SMALL_LOGO = 32
# A part of a logo, a tenth of its ink or more, must be seen as well.
_LEAST_PART = 0.1
_LEAST_PART_CONTRAST = 1.3
_LEAST_BUTTON_CONTRAST = 1.5
_CARD_CORNER = 0.03


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished picture and what checks need to measure it again.

    `ink` is white where letters are, of the picture's size; `inks` has the colour of each placed text;
    `product` is the scaled RGBA cut-out as it was drawn, None where there is none; `scene` is the part of
    the generated picture that shows, before anything is drawn over it.
    """

    picture: Image.Image
    scene: Image.Image
    arrangement: Arrangement
    ink: Image.Image
    inks: tuple[Rgb, ...]
    product: Image.Image | None


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and pictures of a spec."""

    palette: Palette
    pictures: Pictures
    seed: int


@dataclass(frozen=True, slots=True)
class Dressing:
    """All that is drawn over an ad's picture, in its order; the rest is as in `Composed`."""

    layers: tuple[Layer, ...]
    ink: Image.Image
    inks: tuple[Rgb, ...]
    product: Image.Image | None


def drawn(arrangement: Arrangement, scene: Image.Image, look: Look) -> Composed:
    """Draw everything; equal arguments give equal pixels."""
    bare = covering(scene, arrangement.scene, arrangement.picture, seed=look.seed)
    canvas = Stage(arrangement, look.palette).showing(bare)
    dressing = dressed(arrangement, [canvas], look)
    return Composed(canvas, bare, arrangement, dressing.ink, dressing.inks, dressing.product)


class Stage:
    """The plate of an arrangement, with the window that its picture shows in."""

    def __init__(self, arrangement: Arrangement, palette: Palette) -> None:
        shown = arrangement.picture
        self._size = (arrangement.format.width, arrangement.format.height)
        self._corner = (shown.left, shown.top)
        self._colour = _plate_colour(arrangement, palette)
        self._window = window_mask(arrangement.window, shown.width, shown.height)

    @property
    def digest(self) -> str:
        """Return a SHA-256 of all that it adds to a picture."""
        window = self._window.tobytes() if self._window else b""
        head = f"{self._size} {self._corner} {self._colour} ".encode()
        return hashlib.sha256(head + window).hexdigest()

    def showing(self, picture: Image.Image) -> Image.Image:
        """Return a canvas that shows an RGB picture of the window's size."""
        if self._window is None and picture.size == self._size:
            return picture.copy()
        canvas = Image.new("RGB", self._size, self._colour)
        canvas.paste(picture, self._corner, self._window)
        return canvas


def dressed(
    arrangement: Arrangement, canvases: Sequence[Image.Image], look: Look, *, is_film: bool = False
) -> Dressing:
    """Draw everything over the picture on each canvas; colours and veils suit all of them.

    The canvases are one ad with its picture at different times, frames of a film, or that of a still.
    """
    sheet = _Sheet(canvases)
    # First of all: it is measured on the bare picture, and words beside the product are set on its shadow.
    product = _grounded_product(sheet, arrangement, look)
    if arrangement.is_card and arrangement.plate:
        corner = _CARD_CORNER * min(canvases[0].size)
        sheet.draw(rounded("plate", arrangement.plate, corner, _plate_colour(arrangement, look.palette)))
    lettering = [lettered(text.block, text.box, centred=text.align == "centre") for text in arrangement.texts]
    ink = Image.new("L", canvases[0].size, 0)
    for letters in lettering:
        letters.mark(ink)
    inks = _readable(sheet, arrangement, ink, look.palette, is_film=is_film)
    if product and arrangement.product:
        sheet.draw(Layer.of("product", (arrangement.product.left, arrangement.product.top), product))
    if arrangement.logo:
        _draw_logo(sheet, arrangement.logo, look, dark_ink=_is_dark_ink(arrangement, inks))
    if arrangement.button:
        inks = _draw_button(sheet, arrangement, look.palette, inks=inks)
    for rule in arrangement.rules:
        shade = readable_ink(_plate_colour(arrangement, look.palette), look.palette)
        mask = Image.new("L", (rule.width, rule.height), 255)
        sheet.draw(Layer("rule", (rule.left, rule.top), mask, shade))
    for text, letters, shade in zip(arrangement.texts, lettering, inks, strict=True):
        sheet.draw(Layer(text.field, letters.corner, letters.mask, shade))
        if letters.colours:
            sheet.draw(Layer.of(text.field, letters.corner, letters.colours))
    return Dressing(tuple(sheet.layers), ink, tuple(inks), product)


class _Sheet:
    """Canvases that are drawn on alike, and what was drawn."""

    def __init__(self, canvases: Sequence[Image.Image]) -> None:
        self.canvases = canvases
        self.layers: list[Layer] = []

    def draw(self, layer: Layer) -> None:
        """Draw a layer on every canvas."""
        self.layers.append(layer)
        for canvas in self.canvases:
            layer.draw(canvas)

    def means(self, box: Box) -> list[Rgb]:
        """Return the mean colour in a box of every canvas."""
        return [_mean(canvas, box) for canvas in self.canvases]


def _grounded_product(sheet: _Sheet, arrangement: Arrangement, look: Look) -> Image.Image | None:
    """Draw the product's shadow; return the product at its size, None where there is none."""
    box = arrangement.product
    if not box or not look.pictures.product:
        return None
    product, shown = scaled(look.pictures.product, box.width, box.height), arrangement.picture
    window = window_mask(arrangement.window, shown.width, shown.height)
    # The last canvas is the picture that a film rests on.
    if shadow := shadow_of(product, box, canvas=sheet.canvases[-1], within=shown, window=window):
        sheet.draw(shadow)
    return product


def _is_dark_ink(arrangement: Arrangement, inks: Sequence[Rgb]) -> bool:
    """Say whether the words on the picture are dark; true where there are none."""
    words = [ink for text, ink in zip(arrangement.texts, inks, strict=True) if text.field != "call_to_action"]
    return not words or luminance_of(words[0]) < 0.3


def _plate_colour(arrangement: Arrangement, palette: Palette) -> Rgb:
    by_role = {
        "primary": palette.primary,
        "accent": palette.accent,
        "light": palette.light,
        "dark": palette.dark,
    }
    return rgb(by_role[arrangement.plate_colour])


def _readable(
    sheet: _Sheet, arrangement: Arrangement, letters: Image.Image, palette: Palette, *, is_film: bool
) -> list[Rgb]:
    """Choose the ink of every text but the button's, veiling the scene where it must be."""
    chosen: dict[PlacedText, Rgb] = {}
    plate_ink = readable_ink(_plate_colour(arrangement, palette), palette)
    on_plate = [text for text in arrangement.texts if arrangement.on_plate(text.box)]
    chosen.update(dict.fromkeys(on_plate, plate_ink))
    groups: list[tuple[Field, ...]] = [("headline", "body"), ("fine_print",)]
    if arrangement.format.height < LOW:
        # So near to each other, one's veil would be the other's ground.
        groups = [("headline", "body", "fine_print")]
    for fields in groups:
        group = [text for text in arrangement.texts if text.field in fields and text not in chosen]
        if group:
            result = ground.prepared(sheet.canvases, group, letters, palette, is_film=is_film)
            if result.veil:
                sheet.draw(result.veil)
            chosen.update(dict.fromkeys(group, result.ink))
    return [chosen.get(text, colour.NEAR_BLACK) for text in arrangement.texts]


def _draw_button(
    sheet: _Sheet, arrangement: Arrangement, palette: Palette, *, inks: Sequence[Rgb]
) -> list[Rgb]:
    """Draw the button in the accent, or in the brand's colour that stands out where the accent does not."""
    box = arrangement.button
    if box is None:
        return list(inks)
    under = sheet.means(box)
    fills = [rgb(each) for each in (palette.accent, palette.dark, palette.light, palette.primary)]
    fills += [colour.NEAR_BLACK, colour.WHITE]
    fill = next((each for each in fills if _is_button(each, under, palette)), colour.NEAR_BLACK)
    sheet.draw(rounded("button", box, box.height / 2, fill))
    label = readable_ink(fill, palette)
    return [
        label if text.field == "call_to_action" else ink
        for text, ink in zip(arrangement.texts, inks, strict=True)
    ]


def _is_button(fill: Rgb, under: Sequence[Rgb], palette: Palette) -> bool:
    """Say whether a button of this fill stands out, and its label on it, with some room for the codec."""
    reads = contrast_of(fill, readable_ink(fill, palette)) >= colour.TEXT_CONTRAST + ground.SPARE
    return reads and all(contrast_of(fill, each) >= _LEAST_BUTTON_CONTRAST for each in under)


def _draw_logo(sheet: _Sheet, box: Box, look: Look, *, dark_ink: bool) -> None:
    """Draw the variant of which every part stands out on its ground, on a plate where none does."""
    palette = look.palette
    under = [luminance_of(each) for each in sheet.means(box)]
    best = _logo_variant(look.pictures, under, dark_ink=dark_ink)
    # The lines of a small logo are thinner than a pixel, and half as strong.
    least = _GOOD_LOGO_CONTRAST if box.height < _SMALL_LOGO else _LEAST_LOGO_CONTRAST
    if not _stands_out(best, under, least=least):
        plates = (rgb(palette.light), rgb(palette.dark), colour.WHITE, colour.NEAR_BLACK)
        plate = max(plates, key=lambda each: _least_contrasts(best, [luminance_of(each)]))
        room = round(0.28 * box.height)
        sheet.draw(rounded("logo", box.inset(-round(1.3 * room), -room), 0.5 * room, plate))
    height = round(min(box.height, box.width * best.height / best.width))
    width = round(height * best.width / best.height)
    mark = scaled(best, width, height)
    left = round(box.centre_x - width / 2) if width < box.width else box.left
    sheet.draw(Layer.of("logo", (left, box.top), mark))


def _logo_variant(pictures: Pictures, under: Sequence[float], *, dark_ink: bool) -> Image.Image:
    """Return the variant that goes with the ink of the words if it stands out, else the best one."""
    variants = [pictures.logo, pictures.logo_on_dark] if dark_ink else [pictures.logo_on_dark, pictures.logo]
    present = [logo for logo in variants if logo]
    if _stands_out(present[0], under) and _least_contrasts(present[0], under)[1] >= _GOOD_LOGO_CONTRAST:
        return present[0]
    return max(present, key=lambda logo: _least_contrasts(logo, under))


def _stands_out(logo: Image.Image, under: Sequence[float], *, least: float = _LEAST_LOGO_CONTRAST) -> bool:
    """Say whether a logo is seen on all grounds, whole: the mark beside a name counts as much as the name."""
    part, whole = _least_contrasts(logo, under)
    return part >= _LEAST_PART_CONTRAST and whole >= least


def _least_contrasts(logo: Image.Image, under: Sequence[float]) -> tuple[float, float]:
    """Return the least contrast to some grounds of a logo's worst tenth, and of its mean, in steps of 0.1."""
    levels = luminances(logo)
    if not len(levels):
        return 1.0, 1.0
    every = [(np.maximum(levels, each) + 0.05) / (np.minimum(levels, each) + 0.05) for each in under]
    worst = min(float(np.quantile(ratios, _LEAST_PART)) for ratios in every)
    mean = float(levels.mean())
    return round(worst, 1), round(min(colour.contrast(mean, each) for each in under), 1)


def _mean(canvas: Image.Image, box: Box) -> Rgb:
    red, green, blue = ImageStat.Stat(canvas.crop(box.corners)).mean
    return round(red), round(green), round(blue)
