"""Display ads that move, as GIF: the brand's colours exact, still parts still, good within a weight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.animation import gif
from generation.composition.encoding import TooHeavy

Pixels = NDArray[np.uint8]
Rgb = tuple[int, int, int]

# How many colours are tried, the most first; under the last, skin and skies break into bands.
COLOURS = (gif.COLOURS, 192, 128, 96, 64)


@dataclass(frozen=True, slots=True)
class Animation:
    """An encoded display ad that has no file yet."""

    palette: Pixels
    frames: tuple[gif.Frame, ...]
    plays: int

    def file(self, xmp: bytes = b"") -> bytes:
        """Return the GIF, with an XMP packet that says how it was made."""
        return gif.write(self.palette, self.frames, plays=self.plays, xmp=xmp)


def encode_animation(
    frames: Iterable[Pixels],
    *,
    frame_rate: int,
    plays: int,
    max_bytes: int,
    exact: Sequence[Rgb],
    room: int = 0,
) -> Animation:
    """Encode RGB frames in the most colours of which the file is at most `max_bytes`, `room` of it for XMP.

    `exact` are colours that are shown as they are: of type, button and logo. The last frame is shown first
    as well, for one frame: where animation is off, the whole ad is seen. TooHeavy where no palette is light
    enough. Equal arguments give equal bytes.
    """
    shown = _held(frames)
    end = shown[-1][0]
    runs = [(end, 1), *shown] if (end != shown[0][0]).any() else shown
    for colours in COLOURS:
        palette = _palette([pixels for pixels, _ in runs], exact, colours)
        animation = Animation(palette, _indexed(runs, end, palette, len(exact), frame_rate), plays)
        if len(animation.file()) + room <= max_bytes:
            return animation
    raise TooHeavy(f"The animation weighs more than {max_bytes} bytes even with {COLOURS[-1]} colours.")


def _held(frames: Iterable[Pixels]) -> list[tuple[Pixels, int]]:
    """Return frames that differ from the one before, each with how many frames long it is shown."""
    held: list[tuple[Pixels, int]] = []
    for frame in frames:
        if held and (held[-1][0] is frame or (held[-1][0] == frame).all()):
            held[-1] = (held[-1][0], held[-1][1] + 1)
        else:
            held.append((frame, 1))
    return held


def _palette(frames: Sequence[Pixels], exact: Sequence[Rgb], colours: int) -> Pixels:
    """Return the exact colours, then those by which the frames are shown best."""
    fixed = np.array(exact, np.uint8).reshape(-1, 3)
    # What stands still counts once, however many frames show it.
    changing = [frame[(frame != frames[0]).any(axis=2)] for frame in frames[1:]]
    every = Image.fromarray(np.concatenate([frames[0].reshape(-1, 3), *changing])[None])
    chosen = every.quantize(colours - len(fixed), Image.Quantize.MEDIANCUT, kmeans=1)
    found = np.array(chosen.getpalette(), np.uint8).reshape(-1, 3)[: colours - len(fixed)]
    return np.concatenate([fixed, found])


def _indexed(
    runs: Sequence[tuple[Pixels, int]], end: Pixels, palette: Pixels, exact: int, frame_rate: int
) -> tuple[gif.Frame, ...]:
    """Return the frames in the palette: what is as in the end is dithered as there, and stands still."""
    table = Image.new("P", (1, 1))
    table.putpalette(palette.tobytes())
    still = _mapped(end, table, palette[:exact], Image.Dither.FLOYDSTEINBERG)
    indexed, at, before = [], 0, 0
    for pixels, count in runs:
        mine = _mapped(pixels, table, palette[:exact], Image.Dither.NONE)
        same = (pixels == end).all(axis=2)
        at += count
        until = round(100 * at / frame_rate)
        indexed.append(gif.Frame(np.where(same, still, mine), until - before))
        before = until
    return tuple(indexed)


def _mapped(pixels: Pixels, table: Image.Image, exact: Pixels, dither: Image.Dither) -> NDArray[np.uint8]:
    """Return the indices of a frame; a pixel of an exact colour has that entry, whatever lies beside it."""
    indices = np.array(Image.fromarray(pixels).quantize(palette=table, dither=dither), np.uint8)
    for entry, colour in enumerate(exact):
        indices[(pixels == colour).all(axis=2)] = entry
    return indices
