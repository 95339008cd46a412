"""Turns an arrangement into pixels, once, at final size: scene, plate, product, logo, button and type."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from generation.composition import colour, ground
from generation.composition.assets import Pictures, scaled
from generation.composition.boxes import Box
from generation.composition.colour import Rgb, contrast_of, luminance, luminance_of, readable_ink, rgb
from generation.composition.layout import Arrangement, PlacedText
from generation.composition.lettering import lettered
from generation.composition.scene import covering
from generation.composition.shadow import grounded
from generation.specs import Palette

_SMOOTH = 4
_LEAST_LOGO_CONTRAST = 2.0
_GOOD_LOGO_CONTRAST = 3.0
_LEAST_BUTTON_CONTRAST = 1.5


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


def drawn(arrangement: Arrangement, scene: Image.Image, look: Look) -> Composed:
    """Draw everything; equal arguments give equal pixels."""
    canvas = _staged(arrangement, scene, look)
    bare = canvas.crop(arrangement.picture.corners)
    lettering = [lettered(text.block, text.box, centred=text.align == "centre") for text in arrangement.texts]
    ink = Image.new("L", canvas.size, 0)
    for letters in lettering:
        letters.mark(ink)
    canvas, inks = _readable(canvas, arrangement, ink, look.palette)
    product = None
    if arrangement.product and look.pictures.product:
        box = arrangement.product
        product = scaled(look.pictures.product, box.width, box.height)
        canvas = grounded(canvas, product, box, within=arrangement.picture)
        canvas.paste(product, (box.left, box.top), product)
    if arrangement.logo:
        _draw_logo(canvas, arrangement.logo, look, dark_ink=_is_dark_ink(arrangement, inks))
    if arrangement.button:
        inks = _draw_button(canvas, arrangement, look.palette, inks=inks)
    for letters, shade in zip(lettering, inks, strict=True):
        letters.draw(canvas, shade)
    return Composed(canvas, bare, arrangement, ink, tuple(inks), product)


def _is_dark_ink(arrangement: Arrangement, inks: Sequence[Rgb]) -> bool:
    """Say whether the words on the picture are dark; true where there are none."""
    words = [ink for text, ink in zip(arrangement.texts, inks, strict=True) if text.field != "call_to_action"]
    return not words or luminance_of(words[0]) < 0.3


def _staged(arrangement: Arrangement, scene: Image.Image, look: Look) -> Image.Image:
    size = (arrangement.format.width, arrangement.format.height)
    canvas = Image.new("RGB", size, _plate_colour(arrangement, look.palette))
    shown = arrangement.picture
    canvas.paste(covering(scene, arrangement.scene, shown, seed=look.seed), (shown.left, shown.top))
    return canvas


def _plate_colour(arrangement: Arrangement, palette: Palette) -> Rgb:
    return rgb(palette.primary if arrangement.plate_colour == "primary" else palette.light)


def _readable(
    canvas: Image.Image, arrangement: Arrangement, letters: Image.Image, palette: Palette
) -> tuple[Image.Image, list[Rgb]]:
    """Choose the ink of every text but the button's, veiling the scene where it must be."""
    chosen: dict[PlacedText, Rgb] = {}
    plate_ink = readable_ink(_plate_colour(arrangement, palette), palette)
    on_plate = [
        text for text in arrangement.texts if arrangement.plate and arrangement.plate.contains(text.box)
    ]
    chosen.update(dict.fromkeys(on_plate, plate_ink))
    for fields in (("headline", "body"), ("fine_print",)):
        group = [text for text in arrangement.texts if text.field in fields and text not in chosen]
        if group:
            result = ground.prepared(canvas, group, letters, palette)
            canvas = result.canvas
            chosen.update(dict.fromkeys(group, result.ink))
    return canvas, [chosen.get(text, colour.NEAR_BLACK) for text in arrangement.texts]


def _draw_button(
    canvas: Image.Image, arrangement: Arrangement, palette: Palette, *, inks: Sequence[Rgb]
) -> list[Rgb]:
    """Draw the button in the accent, or in the brand's colour that stands out where the accent does not."""
    box = arrangement.button
    if box is None:
        return list(inks)
    under = _mean(canvas, box)
    fills = [rgb(each) for each in (palette.accent, palette.dark, palette.light, palette.primary)]
    fills += [colour.NEAR_BLACK, colour.WHITE]
    fill = next((each for each in fills if _is_button(each, under, palette)), colour.NEAR_BLACK)
    _fill_rounded(canvas, box, box.height / 2, fill)
    label = readable_ink(fill, palette)
    return [
        label if text.field == "call_to_action" else ink
        for text, ink in zip(arrangement.texts, inks, strict=True)
    ]


def _is_button(fill: Rgb, under: Rgb, palette: Palette) -> bool:
    """Say whether a button of this fill stands out, and its label on it, with some room for the codec."""
    reads = contrast_of(fill, readable_ink(fill, palette)) >= colour.TEXT_CONTRAST + ground.SPARE
    return reads and contrast_of(fill, under) >= _LEAST_BUTTON_CONTRAST


def _draw_logo(canvas: Image.Image, box: Box, look: Look, *, dark_ink: bool) -> None:
    """Draw the variant that stands out on its ground, on a plate of its own where neither does."""
    palette = look.palette
    under = luminance_of(_mean(canvas, box))
    best = _logo_variant(look.pictures, under, dark_ink=dark_ink)
    own = _logo_luminance(best)
    if colour.contrast(own, under) < _LEAST_LOGO_CONTRAST:
        plates = (rgb(palette.light), rgb(palette.dark), colour.WHITE, colour.NEAR_BLACK)
        plate = max(plates, key=lambda each: round(colour.contrast(luminance_of(each), own), 1))
        room = round(0.28 * box.height)
        _fill_rounded(canvas, box.inset(-round(1.3 * room), -room), 0.5 * room, plate)
    height = round(min(box.height, box.width * best.height / best.width))
    width = round(height * best.width / best.height)
    mark = scaled(best, width, height)
    canvas.paste(mark, (round(box.centre_x - width / 2) if width < box.width else box.left, box.top), mark)


def _logo_variant(pictures: Pictures, under: float, *, dark_ink: bool) -> Image.Image:
    """Return the variant that goes with the ink of the words if it stands out, else the best one."""
    variants = [pictures.logo, pictures.logo_on_dark] if dark_ink else [pictures.logo_on_dark, pictures.logo]
    present = [logo for logo in variants if logo]
    contrasts = [colour.contrast(_logo_luminance(logo), under) for logo in present]
    if contrasts[0] >= _GOOD_LOGO_CONTRAST:
        return present[0]
    return present[contrasts.index(max(contrasts))]


def _logo_luminance(logo: Image.Image) -> float:
    pixels = np.asarray(logo)
    solid = pixels[pixels[..., 3] > 128]
    return float(luminance(solid[:, :3]).mean()) if len(solid) else 0.5


def _fill_rounded(canvas: Image.Image, box: Box, radius: float, fill: Rgb) -> None:
    """Fill a rounded box with smooth edges, which Pillow's own drawing does not have."""
    mask = Image.new("L", (box.width * _SMOOTH, box.height * _SMOOTH), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), radius=radius * _SMOOTH, fill=255
    )
    small = mask.resize((box.width, box.height), Image.Resampling.BOX)
    canvas.paste(fill, box.corners, small)


def _mean(canvas: Image.Image, box: Box) -> Rgb:
    red, green, blue = np.asarray(canvas.crop(box.corners)).reshape(-1, 3).mean(axis=0)
    return round(red), round(green), round(blue)
