"""The typeface files that text is drawn with: which one has a sign, and in which order they are asked."""

import math
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

import uharfbuzz

Cut = Literal["display", "text"]
Ink = tuple[float, float, float, float]

BUNDLED = Path(__file__).with_name("fonts")
SCRIPTS = Path(__file__).with_name("noto")
# Asked in this order for what the text's own typeface lacks; emoji come last, unless a text asks for them.
_FALLBACKS = ("latin", "arabic", "hebrew", "devanagari", "thai", "cjk", "symbols")


@dataclass(frozen=True, eq=False)
class Face:
    """An opened typeface file; lengths are in its own units, `upem` of them to the type size."""

    name: str
    font: uharfbuzz.Font = field(repr=False)
    in_colour: bool = False

    @cached_property
    def upem(self) -> int:
        """Return the units to one type size."""
        return int(self.font.face.upem)

    @cached_property
    def characters(self) -> frozenset[int]:
        """Return the code points that the file has a sign for."""
        return frozenset(self.font.face.unicodes)


@lru_cache(maxsize=8192)
def ink_of(face: Face, glyph: int) -> Ink | None:
    """Return (left, bottom, right, top) of a glyph's ink in type sizes, None where it has none."""
    found = face.font.get_glyph_extents(glyph)
    if found is None or not found.width or not found.height:
        return None
    left, top = found.x_bearing / face.upem, found.y_bearing / face.upem
    return left, top + found.height / face.upem, left + found.width / face.upem, top


def ink_of_sign(face: Face, sign: str) -> Ink | None:
    """Return the ink of a character's plain glyph in type sizes, None where the file lacks it."""
    glyph = face.font.get_nominal_glyph(ord(sign))
    return ink_of(face, glyph) if glyph else None


def opened(content: bytes, name: str, *, in_colour: bool = False) -> Face:
    """Open the bytes of a TrueType or OpenType file; ValueError where they are none."""
    face = uharfbuzz.Face(uharfbuzz.Blob(content))
    if not face.glyph_count or not math.isfinite(face.upem) or not face.upem:
        raise ValueError(f"{name} is no typeface file.")
    return Face(name, uharfbuzz.Font(face), in_colour)


@cache
def of_file(path: Path) -> Face:
    """Return a bundled file, opened once."""
    return opened(path.read_bytes(), path.name)


@cache
def emoji() -> Face:
    """Return the typeface of pictures in colour."""
    return opened((SCRIPTS / "emoji.ttf").read_bytes(), "emoji.ttf", in_colour=True)


@cache
def fallbacks(cut: Cut) -> tuple[Face, ...]:
    """Return the typefaces of the scripts, of a weight like the cut's, in the order they are asked in."""
    found = []
    for key in _FALLBACKS:
        names = [f"{key}-{each}.{ending}" for each in (cut, "text") for ending in ("ttf", "otf")]
        found.append(of_file(next(path for name in names if (path := SCRIPTS / name).is_file())))
    return tuple(found)
