"""Turns an arrangement into pixels, once, at final size: scene, plate, product, logo, button and type."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from generation.composition import colour, ground
from generation.composition.assets import Pictures, scaled
from generation.composition.boxes import Box
from generation.composition.colour import Rgb, contrast_of, luminance, luminance_of, readable_ink, rgb
from generation.composition.layout import Arrangement, PlacedText
from generation.composition.lettering import lettered
from generation.composition.scene import covering
from generation.composition.shadow import grounded
from generation.composition.windows import fill_rounded, window_mask
from generation.specs import Palette

_LEAST_LOGO_CONTRAST = 2.0
_GOOD_LOGO_CONTRAST = 3.0
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


def drawn(arrangement: Arrangement, scene: Image.Image, look: Look) -> Composed:
    """Draw everything; equal arguments give equal pixels."""
    canvas, bare = _staged(arrangement, scene, look)
    lettering = [lettered(text.block, text.box, centred=text.align == "centre") for text in arrangement.texts]
    ink = Image.new("L", canvas.size, 0)
    for letters in lettering:
        letters.mark(ink)
    canvas, inks = _readable(canvas, arrangement, ink, look.palette)
    product = None
    if arrangement.product and look.pictures.product:
        box = arrangement.product
        product = scaled(look.pictures.product, box.width, box.height)
        shaded = grounded(canvas, product, box, within=arrangement.picture)
        _show(canvas, shaded.crop(arrangement.picture.corners), arrangement)
        canvas.paste(product, (box.left, box.top), product)
    if arrangement.logo:
        _draw_logo(canvas, arrangement.logo, look, dark_ink=_is_dark_ink(arrangement, inks))
    if arrangement.button:
        inks = _draw_button(canvas, arrangement, look.palette, inks=inks)
    for rule in arrangement.rules:
        canvas.paste(readable_ink(_plate_colour(arrangement, look.palette), look.palette), rule.corners)
    for letters, shade in zip(lettering, inks, strict=True):
        letters.draw(canvas, shade)
    return Composed(canvas, bare, arrangement, ink, tuple(inks), product)


def _is_dark_ink(arrangement: Arrangement, inks: Sequence[Rgb]) -> bool:
    """Say whether the words on the picture are dark; true where there are none."""
    words = [ink for text, ink in zip(arrangement.texts, inks, strict=True) if text.field != "call_to_action"]
    return not words or luminance_of(words[0]) < 0.3


def _staged(arrangement: Arrangement, scene: Image.Image, look: Look) -> tuple[Image.Image, Image.Image]:
    """Return plate, picture and card, and the picture by itself."""
    size = (arrangement.format.width, arrangement.format.height)
    plate = _plate_colour(arrangement, look.palette)
    canvas = Image.new("RGB", size, plate)
    bare = covering(scene, arrangement.scene, arrangement.picture, seed=look.seed)
    _show(canvas, bare, arrangement)
    if arrangement.is_card and arrangement.plate:
        fill_rounded(canvas, arrangement.plate, _CARD_CORNER * min(size), plate)
    return canvas, bare


def _show(canvas: Image.Image, picture: Image.Image, arrangement: Arrangement) -> None:
    """Paste a picture into the window."""
    shown = arrangement.picture
    mask = window_mask(arrangement.window, shown.width, shown.height)
    canvas.paste(picture, (shown.left, shown.top), mask)


def _plate_colour(arrangement: Arrangement, palette: Palette) -> Rgb:
    by_role = {
        "primary": palette.primary,
        "accent": palette.accent,
        "light": palette.light,
        "dark": palette.dark,
    }
    return rgb(by_role[arrangement.plate_colour])


def _readable(
    canvas: Image.Image, arrangement: Arrangement, letters: Image.Image, palette: Palette
) -> tuple[Image.Image, list[Rgb]]:
    """Choose the ink of every text but the button's, veiling the scene where it must be."""
    chosen: dict[PlacedText, Rgb] = {}
    plate_ink = readable_ink(_plate_colour(arrangement, palette), palette)
    on_plate = [text for text in arrangement.texts if arrangement.on_plate(text.box)]
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
    fill = next(
        (each for each in fills if contrast_of(each, under) >= _LEAST_BUTTON_CONTRAST), colour.NEAR_BLACK
    )
    fill_rounded(canvas, box, box.height / 2, fill)
    label = readable_ink(fill, palette)
    return [
        label if text.field == "call_to_action" else ink
        for text, ink in zip(arrangement.texts, inks, strict=True)
    ]


def _draw_logo(canvas: Image.Image, box: Box, look: Look, *, dark_ink: bool) -> None:
    """Draw the variant of which every part stands out on its ground, on a plate where none does."""
    palette = look.palette
    under = luminance_of(_mean(canvas, box))
    best = _logo_variant(look.pictures, under, dark_ink=dark_ink)
    if not _stands_out(best, under):
        plates = (rgb(palette.light), rgb(palette.dark), colour.WHITE, colour.NEAR_BLACK)
        plate = max(plates, key=lambda each: _least_contrasts(best, luminance_of(each)))
        room = round(0.28 * box.height)
        fill_rounded(canvas, box.inset(-round(1.3 * room), -room), 0.5 * room, plate)
    height = round(min(box.height, box.width * best.height / best.width))
    width = round(height * best.width / best.height)
    mark = scaled(best, width, height)
    canvas.paste(mark, (round(box.centre_x - width / 2) if width < box.width else box.left, box.top), mark)


def _logo_variant(pictures: Pictures, under: float, *, dark_ink: bool) -> Image.Image:
    """Return the variant that goes with the ink of the words if it stands out, else the best one."""
    variants = [pictures.logo, pictures.logo_on_dark] if dark_ink else [pictures.logo_on_dark, pictures.logo]
    present = [logo for logo in variants if logo]
    if _stands_out(present[0], under) and _least_contrasts(present[0], under)[1] >= _GOOD_LOGO_CONTRAST:
        return present[0]
    return max(present, key=lambda logo: _least_contrasts(logo, under))


def _stands_out(logo: Image.Image, under: float) -> bool:
    """Say whether a logo is seen on a ground, whole: the mark beside a name counts as much as the name."""
    part, whole = _least_contrasts(logo, under)
    return part >= _LEAST_PART_CONTRAST and whole >= _LEAST_LOGO_CONTRAST


def _least_contrasts(logo: Image.Image, under: float) -> tuple[float, float]:
    """Return the contrast to a ground of a logo's worst tenth, and of its mean, in steps of 0.1."""
    pixels = np.asarray(logo)
    levels = luminance(pixels[pixels[..., 3] > 128][:, :3])
    if not len(levels):
        return 1.0, 1.0
    every = (np.maximum(levels, under) + 0.05) / (np.minimum(levels, under) + 0.05)
    worst = float(np.quantile(every, _LEAST_PART))
    return round(worst, 1), round(colour.contrast(float(levels.mean()), under), 1)


def _mean(canvas: Image.Image, box: Box) -> Rgb:
    red, green, blue = np.asarray(canvas.crop(box.corners)).reshape(-1, 3).mean(axis=0)
    return round(red), round(green), round(blue)
