"""Chooses the ink of texts on a picture and, where no ink reads well enough, veils the picture under them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

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
# And every third pixel is only near to all of them: less of the ground may be worse than what is asked for.
_SPARE_SHARE = 0.005
_STRENGTHS = (0.0, 0.06, 0.12, 0.18, 0.24, 0.36, 0.48, 0.6, 0.72, 0.84, 0.92, 1.0)
_HOPELESS = 2.0
_FINENESS = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """The veil to draw under some texts, None where they read without, and the ink to draw them with."""

    veil: Layer | None
    ink: Rgb


def prepared(
    canvases: Sequence[Image.Image], texts: Sequence[PlacedText], letters: Image.Image, palette: Palette
) -> Ground:
    """Return the thinnest veil that makes every text readable on all canvases, and the ink for it.

    `letters` is white where letters will be, of the canvases' size.
    """
    inks = (rgb(palette.dark), rgb(palette.light), NEAR_BLACK, WHITE)
    veil = _veil_shape(letters.size, texts)
    patches = [_patch(canvas, text, letters, veil) for text in texts for canvas in canvases]
    trials = [_thinnest(patches, ink) for ink in inks]
    # The brand's own inks win unless pure black or white spares a thick veil.
    index = min(range(len(inks)), key=lambda place: trials[place].strength + (0.3 if place > 1 else 0.0))
    return Ground(_layer(veil, trials[index]), inks[index])


def around_letters(text: PlacedText, letters: Image.Image) -> tuple[Box, NDArray[np.bool_]]:
    """Return the box around a text, and for each pixel of it whether no letter touches it."""
    box = text.box.inset(-round(0.1 * text.block.style.size)).within(Box(0, 0, *letters.size))
    return box, np.asarray(letters.crop(box.corners).filter(ImageFilter.MaxFilter(5))) == 0


@dataclass(frozen=True, slots=True)
class _Trial:
    strength: float
    colour: Rgb


@dataclass(frozen=True, slots=True)
class _Patch:
    """Every third pixel (n, 3) around letters, the veil there (n,), and the contrast the text must have."""

    pixels: NDArray[np.uint8]
    veil: NDArray[np.float32]
    needed: float


def _patch(canvas: Image.Image, text: PlacedText, letters: Image.Image, veil: NDArray[np.float32]) -> _Patch:
    """Take the very pixels that the check of contrast will measure."""
    style = text.block.style
    box, free = around_letters(text, letters)
    pixels = np.asarray(canvas.crop(box.corners))[free][::3]
    needed = needed_contrast(style.size, bold=style.is_bold) + SPARE
    return _Patch(pixels, veil[box.top : box.bottom, box.left : box.right][free][::3], needed)


def _thinnest(patches: Sequence[_Patch], ink: Rgb) -> _Trial:
    colour = _veil_colour(np.concatenate([patch.pixels for patch in patches]), ink)
    for strength in _STRENGTHS:
        if all(_reads(patch, ink, strength, colour=colour) for patch in patches):
            return _Trial(strength, colour)
    return _Trial(_HOPELESS, colour)


def _reads(patch: _Patch, ink: Rgb, strength: float, *, colour: Rgb) -> bool:
    mixed = _mixed(patch.pixels, np.float32(strength) * patch.veil, colour)
    return worst_contrast(ink, mixed, share=_SPARE_SHARE) >= patch.needed


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


def _veil_shape(size: tuple[int, int], texts: Sequence[PlacedText]) -> NDArray[np.float32]:
    """Return a soft shape of 0 to 1 that fills the picture from its nearest edge to beyond the texts."""
    wide, high = size
    left = min(text.box.left for text in texts)
    top = min(text.box.top for text in texts)
    right = max(text.box.right for text in texts)
    bottom = max(text.box.bottom for text in texts)
    if all(text.field == "fine_print" for text in texts):
        return _soft_rectangle(size, [left - 30.0, top - 22.0, right + 30.0, bottom + 22.0], 14.0)
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
    return _soft_rectangle(size, bounds, reach)


def _soft_rectangle(size: tuple[int, int], bounds: list[float], blur: float) -> NDArray[np.float32]:
    # Room around the picture keeps the blur from fading at the edges that the rectangle runs over.
    room = round(3 * blur / _FINENESS)
    small = Image.new("L", (size[0] // _FINENESS + 1 + 2 * room, size[1] // _FINENESS + 1 + 2 * room), 0)
    ImageDraw.Draw(small).rectangle([edge / _FINENESS + room for edge in bounds], fill=255)
    soft = small.filter(ImageFilter.GaussianBlur(blur / _FINENESS))
    inner = soft.crop((room, room, soft.width - room, soft.height - room))
    full = inner.resize((inner.width * _FINENESS, inner.height * _FINENESS), Image.Resampling.BICUBIC)
    return np.asarray(full.crop((0, 0, *size)), dtype=np.float32) / 255.0


def _layer(veil: NDArray[np.float32], trial: _Trial) -> Layer | None:
    if trial.strength == 0.0:
        return None
    mask = np.rint(min(1.0, trial.strength) * 255.0 * veil).astype(np.uint8)
    return Layer("veil", (0, 0), Image.fromarray(mask), trial.colour)


def _mixed(pixels: NDArray[np.uint8], veil: NDArray[np.float32], colour: Rgb) -> NDArray[np.uint8]:
    solid = pixels.astype(np.float32)
    mixed = solid + (np.array(colour, dtype=np.float32) - solid) * veil[..., None]
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
