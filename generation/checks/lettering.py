"""Whether each letter stands on the file as it was set, in every script: pixels against a drawing anew.

The words are drawn a second time from the geometry, apart from what was drawn into the file, and the file's
own bytes are measured against that. It finds what went wrong on the way into the file: a wrong, lost, cut,
moved, covered or pale letter. What typesetting itself gets wrong is the same in both: `words.py` and
`reading.py` find that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFilter

from generation.checks.base import Candidate, Measurement, Outcome
from generation.checks.difference import difference
from generation.checks.expected import Letters, letters_of, pixels_of, whole
from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.layout import Arrangement, PlacedText
from generation.composition.windows import rounded
from platforms.wording import gettext_noop as _

Floats = NDArray[np.float32]

MOST_WRONG_INK = 0.14
# Hundredths of OKLab, averaged over all emoji of a text.
MOST_EMOJI_CHANGE = 5.0
# Type is measured at this many pixels, enough for its thinnest strokes; larger type is reduced.
_FINE = 26
_WINDOW = 0.24
_AROUND = 0.3
_GROUND = 1.2
_DOUBT = 0.5
# Grey levels by which a scene must vary around a letter before its own course is followed.
_STEADY = 8.0


def letters_in_place(candidate: Candidate) -> Measurement:
    """Block a file where ink is missing from a letter, or lies where there is none.

    Measured is the worst share of ink, too much or too little, in a square of a quarter of the type's size.
    """
    texts = candidate.composed.arrangement.texts
    if not texts:
        return Measurement(Outcome.PASS, _("There is no text on the picture."))
    wrong = [
        _wrong_ink(candidate, text, ink) for text, ink in zip(texts, candidate.composed.inks, strict=True)
    ]
    worst = max(wrong)
    return Measurement.of(
        _("Every letter is where it belongs."),
        _("Letters are missing, wrong, covered or out of place."),
        _percent(worst),
        _percent(MOST_WRONG_INK),
        passes=worst <= MOST_WRONG_INK,
    )


@dataclass(frozen=True, slots=True)
class _Patch:
    """The pixels around a text, the ink wanted there (0 to 1), and which of them say something about it.

    `scene` is the generated picture there, black beyond its window.
    """

    pixels: Floats
    scene: Floats
    wanted: Floats
    judged: Floats
    size: float


def _wrong_ink(candidate: Candidate, text: PlacedText, ink: Rgb) -> float:
    letters = letters_of(text)
    room = letters.ink.inset(-round(_AROUND * text.block.style.size))
    part = room.within(whole(candidate))
    if not whole(candidate).contains(letters.ink):
        return 1.0
    if letters.colours and _emoji_apart(candidate, letters) > MOST_EMOJI_CHANGE:
        return 1.0
    others = _others(candidate.composed.arrangement, text)
    patch = _reduced(
        _Patch(
            pixels_of(candidate, part).astype(np.float32),
            _scene_of(candidate, part),
            letters.within(part).astype(np.float32) / 255.0,
            _judged(part, others) * ~_emoji(letters, part) * _on_button(candidate, text, part),
            float(text.block.style.size),
        )
    )
    error = _error(patch, ink)
    side = max(3, round(_WINDOW * patch.size))
    return float(np.abs(_mean_around(error, side)).max())


def _emoji_apart(candidate: Candidate, letters: Letters) -> float:
    """Return how far the emoji on the file are from those wanted, in hundredths of OKLab."""
    colours = np.asarray(letters.colours)
    found = difference(pixels_of(candidate, letters.box), colours[..., :3], colours[..., 3] == 255, block=4)
    return found.mean if found else 0.0


def _emoji(letters: Letters, part: Box) -> NDArray[np.bool_]:
    """Return the pixels of a part that emoji are near to: their colours are not the ink's."""
    if letters.colours is None:
        return np.zeros((part.height, part.width), dtype=np.bool_)
    alpha = letters.colours.getchannel("A").filter(ImageFilter.MaxFilter(5))
    near: NDArray[np.bool_] = Letters(letters.box, alpha).within(part) > 0
    return near


def _error(patch: _Patch, ink: Rgb) -> Floats:
    """Return how much more ink, or less where below zero, each pixel has than is wanted."""
    ground = _ground(patch)
    towards = np.array(ink, dtype=np.float32) - ground
    length = np.maximum((towards * towards).sum(axis=-1), 100.0)
    there = ((patch.pixels - ground) * towards).sum(axis=-1) / length
    # A ground that changes under the words looks like a little ink; ink itself is the same on any ground.
    doubt = _DOUBT * (1.0 - patch.wanted)
    apart = np.clip(there - patch.wanted, -1.0, 1.0)
    error: Floats = np.sign(apart) * np.maximum(np.abs(apart) - doubt, 0.0) / (1.0 - doubt) * patch.judged
    return error.astype(np.float32)


def _ground(patch: _Patch) -> Floats:
    """Return what would be seen without the letters, by the pixels around that are free of them.

    It follows the scene's own edges as far as the free pixels do: a guided filter (He, Sun and Tang, 2010).
    """
    free = ((_mean_around(patch.wanted, 3) == 0) * patch.judged).astype(np.float32)
    reach = max(3, round(_GROUND * patch.size))
    weight = _mean_around(free, reach)
    known = weight > 0.02

    def near(values: Floats) -> Floats:
        mean = _mean_around(values * free, reach) / np.maximum(weight, 1e-6)
        return mean.astype(np.float32)

    bands = []
    for pixels, scene in zip(np.moveaxis(patch.pixels, -1, 0), np.moveaxis(patch.scene, -1, 0), strict=True):
        fallback = (pixels * free).sum() / np.maximum(free.sum(), 1.0)
        level, guide = near(pixels), near(scene)
        shared = near(pixels * scene) - level * guide
        slope = np.clip(shared / (near(scene * scene) - guide * guide + _STEADY**2), 0.0, 1.0)
        bands.append(np.where(known, level + slope * (scene - guide), fallback))
    ground: Floats = np.stack(bands, axis=-1).astype(np.float32)
    return ground


def _scene_of(candidate: Candidate, part: Box) -> Floats:
    """Return the generated picture's pixels in a part of the file, black beyond its window."""
    shown = candidate.composed.arrangement.picture
    moved = (part.left - shown.left, part.top - shown.top)
    corners = (*moved, moved[0] + part.width, moved[1] + part.height)
    pixels: Floats = np.asarray(candidate.composed.scene.crop(corners)).astype(np.float32)
    return pixels


def _others(arrangement: Arrangement, text: PlacedText) -> list[Box]:
    """Return what else is drawn near a text and has nothing to say about its letters."""
    boxes = [other.box.inset(-3) for other in arrangement.texts if other is not text]
    if arrangement.logo:
        boxes.append(arrangement.logo.inset(-round(0.4 * arrangement.logo.height)))
    if arrangement.product:
        boxes.append(arrangement.product)
    if arrangement.button and not arrangement.button.contains(text.box):
        boxes.append(arrangement.button.inset(-2))
    return [box for box in boxes if not box.contains(text.box)]


def _on_button(candidate: Candidate, text: PlacedText, part: Box) -> NDArray[np.bool_]:
    """Return which pixels of a part lie on the button that a label stands on; all of them for other texts.

    Beside a button that is little higher than its label is another ground, perhaps of the ink's colour.
    """
    button = candidate.composed.arrangement.button
    if button is None or text.field != "call_to_action" or not button.contains(text.box):
        return np.ones((part.height, part.width), dtype=np.bool_)
    shape = rounded("button", button, button.height / 2, (0, 0, 0)).mask
    on: NDArray[np.bool_] = Letters(button, shape).within(part) == 255
    return on


def _judged(part: Box, others: Sequence[Box]) -> Floats:
    judged = np.ones((part.height, part.width), dtype=np.float32)
    for box in others:
        shared = box.within(part)
        rows = slice(shared.top - part.top, max(shared.top, shared.bottom) - part.top)
        judged[rows, shared.left - part.left : max(shared.left, shared.right) - part.left] = 0.0
    return judged


def _reduced(patch: _Patch) -> _Patch:
    """Average squares of pixels: what ink does to them is linear, so nothing but fineness is lost."""
    step = max(1, int(patch.size // _FINE))
    if step == 1:
        return patch
    rows, columns = (length // step for length in patch.wanted.shape)

    def mean(values: Floats) -> Floats:
        cut = values[: rows * step, : columns * step]
        averaged: Floats = cut.reshape(rows, step, columns, step, -1).mean(axis=(1, 3))
        return averaged

    return _Patch(
        mean(patch.pixels),
        mean(patch.scene),
        mean(patch.wanted)[..., 0],
        (mean(patch.judged)[..., 0] > 0.99).astype(np.float32),
        patch.size / step,
    )


def _mean_around(values: Floats, side: int) -> Floats:
    """Return the mean of the square of `side` pixels around each pixel; zero beyond the edges."""
    before, after = side // 2, side - side // 2
    padded = np.pad(values, ((before, after), (before, after))).astype(np.float64)
    summed = padded.cumsum(axis=0).cumsum(axis=1)
    rows, columns = values.shape
    total = (
        summed[side : side + rows, side : side + columns]
        - summed[:rows, side : side + columns]
        - summed[side : side + rows, :columns]
        + summed[:rows, :columns]
    )
    mean: Floats = (total / (side * side)).astype(np.float32)
    return mean


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
