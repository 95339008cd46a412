"""Chooses the ink of texts on a picture and, where no ink reads well enough, veils the picture under them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.colour import (
    NEAR_BLACK,
    WHITE,
    Rgb,
    contrast_of,
    luminance_of,
    needed_contrast,
    rgb,
    worst_contrast,
)
from generation.composition.layers import Layer
from generation.composition.layout import PlacedText
from generation.specs import Palette

# JPEG moves pixels a little: what is measured before must be a little better than what is asked for after.
SPARE = 0.2
# And some of the pixels are only near to all of them: less of the ground may be worse than what is asked for.
_SPARE_SHARE = 0.005
_STRENGTHS = (0.0, 0.06, 0.12, 0.18, 0.24, 0.36, 0.48, 0.6, 0.72, 0.84, 0.92, 1.0)
_HOPELESS = 2.0
# Pixels of a text's surroundings that speak for all of them, and one of how many of those is tried first.
_ENOUGH = 12_000
_FEW = 16
# Pixels from a letter that its edge may still touch.
_NEAR = 2
# Half of a soft edge's width, by the blur that it is as steep as in its middle: 1.875 / 2 * sqrt(2 pi).
_FADE = 2.35


@dataclass(frozen=True, slots=True)
class Ground:
    """The veil to draw under some texts, None where they read without, and the ink to draw them with."""

    veil: Layer | None
    ink: Rgb


def prepared(
    canvases: Sequence[Image.Image],
    texts: Sequence[PlacedText],
    letters: Image.Image,
    palette: Palette,
    *,
    is_film: bool = False,
) -> Ground:
    """Return the thinnest veil that makes every text readable on all canvases, and the ink for it.

    `letters` is white where letters will be, of the canvases' size. The veil has the picture's own colours;
    that of a film has the brand's, so that it stays the same when one of the film's shots changes.
    """
    veil = _veil_shape(Box(0, 0, *letters.size), texts)
    patches = [_patch(canvas, text, letters, veil) for text in texts for canvas in canvases]
    best, chosen, least = _Trial(_HOPELESS, NEAR_BLACK), NEAR_BLACK, math.inf
    # The brand's own inks win unless pure black or white spares a thick veil.
    inks = ((rgb(palette.dark), 0.0), (rgb(palette.light), 0.0), (NEAR_BLACK, 0.3), (WHITE, 0.3))
    around = np.concatenate([patch.pixels[::_FEW] for patch in patches])
    for ink, reserve in inks:
        under = np.array([_far_from(ink, palette)], dtype=np.uint8) if is_film else around
        trial = _thinnest(patches, ink, colour=_veil_colour(under, ink), under=least - reserve)
        if trial and trial.strength + reserve < least:
            best, chosen, least = trial, ink, trial.strength + reserve
    return Ground(_layer(veil, best), chosen)


def around_letters(text: PlacedText, letters: Image.Image) -> tuple[Box, NDArray[np.bool_]]:
    """Return the box around a text, and for each pixel of it whether no letter touches it.

    Where type is so small that letters touch every pixel, all of them count as ground.
    """
    box = text.box.inset(-round(0.1 * text.block.style.size)).within(Box(0, 0, *letters.size))
    ink = np.pad(np.asarray(letters.crop(box.corners)) > 0, _NEAR)
    wide = np.logical_or.reduce([ink[:, by : by + box.width] for by in range(2 * _NEAR + 1)])
    free = ~np.logical_or.reduce([wide[by : by + box.height] for by in range(2 * _NEAR + 1)])
    return box, free if free.any() else np.ones_like(free)


@dataclass(frozen=True, slots=True)
class _Veil:
    """A soft shape of 0 to 255 with its upper left at `corner`; around it is nothing."""

    corner: tuple[int, int]
    shape: Image.Image

    def around(self, box: Box) -> Image.Image:
        """Return what of the shape is in a box of the picture."""
        left, top = self.corner
        return self.shape.crop((box.left - left, box.top - top, box.right - left, box.bottom - top))


@dataclass(frozen=True, slots=True)
class _Trial:
    strength: float
    colour: Rgb


@dataclass(frozen=True, slots=True)
class _Patch:
    """Pixels (n, 3) from all around letters, the veil there (n,), and the contrast the text must have."""

    pixels: NDArray[np.uint8]
    veil: NDArray[np.uint8]
    needed: float


def _patch(canvas: Image.Image, text: PlacedText, letters: Image.Image, veil: _Veil) -> _Patch:
    """Take of the very pixels that the check of contrast will measure."""
    style = text.block.style
    box, free = around_letters(text, letters)
    pixels = np.asarray(canvas.crop(box.corners))[free]
    veiled = np.asarray(veil.around(box))[free]
    step = max(3, len(pixels) // _ENOUGH)
    needed = needed_contrast(style.size, bold=style.is_bold) + SPARE
    return _Patch(pixels[::step], veiled[::step], needed)


def _thinnest(patches: Sequence[_Patch], ink: Rgb, *, colour: Rgb, under: float) -> _Trial | None:
    """Return the thinnest veil with which an ink reads, None where it would not be thinner than `under`."""
    order = list(patches)
    for strength in _STRENGTHS:
        if strength >= under:
            return None
        failing = _failing(order, ink, strength, colour=colour)
        if failing is None:
            return _Trial(strength, colour)
        # What fails under one veil is the first to fail under the next.
        order.sort(key=lambda patch: patch is not failing)
    return _Trial(_HOPELESS, colour)


def _failing(patches: Sequence[_Patch], ink: Rgb, strength: float, *, colour: Rgb) -> _Patch | None:
    """Return a patch on which an ink does not read through a veil; a few pixels tell of most of them."""
    for step in (_FEW, 1):
        for patch in patches:
            veil = np.float32(strength / 255) * patch.veil[::step]
            mixed = _mixed(patch.pixels[::step], veil, colour)
            if worst_contrast(ink, mixed, share=_SPARE_SHARE) < patch.needed:
                return patch
    return None


def _far_from(ink: Rgb, palette: Palette) -> Rgb:
    """Return the one of the brand's light and dark colour on which an ink reads better."""
    return max((rgb(palette.light), rgb(palette.dark)), key=lambda each: contrast_of(each, ink))


def _veil_colour(around: NDArray[np.uint8], ink: Rgb) -> Rgb:
    """Return the picture's own mean colour, moved away from the ink until the ink reads on it."""
    mean = around.mean(axis=0)
    away = np.array(WHITE if luminance_of(ink) < 0.3 else NEAR_BLACK, dtype=np.float64)
    for share in np.linspace(0.25, 1.0, 16):
        red, green, blue = np.rint(mean + (away - mean) * share).astype(int)
        colour = (int(red), int(green), int(blue))
        if contrast_of(colour, ink) >= 4.5 + 2 * SPARE:
            return colour
    return WHITE if luminance_of(ink) < 0.3 else NEAR_BLACK


def _veil_shape(whole: Box, texts: Sequence[PlacedText]) -> _Veil:
    """Return a soft shape that fills the picture from its nearest edge to beyond the texts."""
    left = min(text.box.left for text in texts)
    top = min(text.box.top for text in texts)
    right = max(text.box.right for text in texts)
    bottom = max(text.box.bottom for text in texts)
    if all(text.field == "fine_print" for text in texts):
        return _soft_rectangle(whole, [left - 30.0, top - 22.0, right + 30.0, bottom + 22.0], 14.0)
    wide, high = whole.width, whole.height
    reach = 0.09 * min(wide, high)
    bounds = [left - 1.2 * reach, top - 1.2 * reach, right + 1.2 * reach, bottom + 1.2 * reach]
    if right - left > 0.5 * wide or abs((left + right) / 2 - wide / 2) < 0.12 * wide:
        bounds[0], bounds[2] = -9.0 * reach, wide + 9.0 * reach
        if top < high / 2:
            bounds[1] = -9.0 * reach
        else:
            bounds[3] = high + 9.0 * reach
    else:
        bounds[0], bounds[1], bounds[3] = -9.0 * reach, -9.0 * reach, high + 9.0 * reach
    return _soft_rectangle(whole, bounds, reach)


def _soft_rectangle(whole: Box, bounds: list[float], blur: float) -> _Veil:
    """Return a rectangle with soft edges, as far as it reaches into the picture."""
    fade = _FADE * blur
    left, top, right, bottom = bounds
    reached = Box(int(left - fade), int(top - fade), int(right + fade) + 1, int(bottom + fade) + 1)
    part = reached.within(whole)
    # 256 times 255, and a half, are just within sixteen bits.
    across = np.rint(255.0 * _profile(part.left, part.right, left, right, fade)).astype(np.uint16)
    down = np.rint(256.0 * _profile(part.top, part.bottom, top, bottom, fade)).astype(np.uint16)
    shape = (down[:, None] * across + 128) >> 8
    return _Veil((part.left, part.top), Image.fromarray(shape.astype(np.uint8)))


def _profile(first: int, last: int, low: float, high: float, fade: float) -> NDArray[np.float64]:
    """Return how much of a soft rectangle each pixel from `first` to before `last` is in, from 0 to 1.

    It rises over `fade` pixels to each side of `low`, and falls alike at `high`. A polynomial of the fifth
    degree looks like a blur and, unlike the error function, is the same to the bit on every machine.
    """
    middles = np.arange(first, last) + 0.5
    nearest = np.minimum(middles - low, high - middles)
    rise: NDArray[np.float64] = np.clip((nearest / fade + 1.0) / 2.0, 0.0, 1.0)
    return rise * rise * rise * (rise * (rise * 6.0 - 15.0) + 10.0)


def _layer(veil: _Veil, trial: _Trial) -> Layer | None:
    if trial.strength == 0.0:
        return None
    levels = [round(min(1.0, trial.strength) * level) for level in range(256)]
    return Layer("veil", veil.corner, veil.shape.point(levels), trial.colour)


def _mixed(pixels: NDArray[np.uint8], veil: NDArray[np.float32], colour: Rgb) -> NDArray[np.uint8]:
    solid = pixels.astype(np.float32)
    mixed = solid + (np.array(colour, dtype=np.float32) - solid) * veil[..., None]
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
