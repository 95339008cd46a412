"""Sets text: breaks it into balanced lines that fit and measures their ink; draws nothing."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from generation.composition.balance import balanced
from generation.composition.bidi import has_right_to_left, levels_of, line_levels, strong_direction
from generation.composition.breaking import breaks_of
from generation.composition.errors import CopyDoesNotFit, MissingGlyphs, UnknownTypeface, UnusableAsset
from generation.composition.faces import BUNDLED, Cut, Face, Ink, fallbacks, ink_of_sign, of_file, opened
from generation.composition.shaping import (
    Chain,
    Shaped,
    is_invisible,
    lacking_signs,
    main_script,
    require_glyphs,
    shaped,
)
from generation.specs import Typefaces

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
# Distance of baselines that a script needs, in type sizes: what stands above and below its letters is higher.
_LEAST_LEADING = {"Arab": 1.3, "Deva": 1.3, "Thai": 1.38, "Hani": 1.2, "Hira": 1.2, "Kana": 1.2, "Hang": 1.2}
# Lines may lie this much into each other: the tail of one hardly ever meets the accent of the next.
_LAP = 0.1
# What a line of a script is centred by, and what has its usual tails: capitals where there are any.
_LETTERS = {
    "Arab": ("لدر", "عجي"),
    "Hebr": ("אבה", "קן"),
    "Deva": ("कमल", "कुमू"),
    "Thai": ("กมด", "ฎฐ"),
    "Hani": ("永国", "永国"),
    "Hira": ("あの", "あの"),
    "Kana": ("アホ", "アホ"),
    "Hang": ("한글", "한글"),
}
_MOST_ADOPTED = 24
_DIGEST = re.compile("[0-9a-f]{64}")
_USUAL_CAPITAL = 0.7
_DROPPED = re.compile("[\u00ad\ufeff\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family: `scale` evens out how large families look, `leading` is line distance by size.

    Its `own` file, where it has one, is a brand's and serves both cuts; the others are bundled.
    """

    key: str
    name: str
    scale: float
    leading: float
    own: Face | None = None

    def face(self, cut: Cut) -> Face:
        """Return the opened file of a cut."""
        return self.own or of_file(BUNDLED / f"{self.key}-{cut}.ttf")


class TypefaceSource(Protocol):
    """Where stored typefaces are read from; `generation.storage.Store` is one."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this SHA-256 digest, verified; raises where there are none."""


TYPEFACES = (
    Typeface("fraunces", "Fraunces", scale=1.0, leading=1.06),
    Typeface("bricolage", "Bricolage Grotesque", scale=1.0, leading=1.0),
    Typeface("jakarta", "Plus Jakarta Sans", scale=0.9, leading=1.1),
    Typeface("archivo", "Archivo", scale=1.2, leading=0.98),
)


# Brands' own typefaces by digest: what a digest names never changes. Eight megabytes each at most.
_ADOPTED: dict[str, Typeface] = {}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: typeface key, cut, size in pixels, distance of baselines by size, and locale.

    `locale` is a BCP 47 tag: it says at which side lines begin, how characters look and where lines end.
    """

    typeface: str
    cut: Cut
    size: int
    leading: float
    locale: str = ""

    @property
    def is_bold(self) -> bool:
        """Say whether the strokes count as bold for contrast."""
        return self.cut == "display"

    @property
    def chain(self) -> Chain:
        """Return the typefaces it is drawn with; UnknownTypeface where there is none of this key."""
        return _chain(self.typeface, self.cut)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its characters and their bidi levels; its ink begins at `left` and is `width` pixels wide."""

    text: str
    levels: tuple[int, ...]
    left: float
    width: int

    def shaped(self, style: Style) -> Shaped:
        """Return its glyphs in the style it was set in."""
        return shaped(self.text, self.levels, style.chain, style.locale)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text at one size; `width` and `height` are those of its ink.

    `rise` is from the highest ink of the first line to its baseline, at least a capital's height; `descent`
    from the last baseline to the lowest ink. `cap_height` is what a line is centred by. Where `is_rtl`, lines
    begin at the right.
    """

    style: Style
    set_lines: tuple[Line, ...]
    line_distance: int
    rise: int
    cap_height: int
    descent: int
    is_rtl: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the words of each line, in the order in which they are read."""
        return tuple(line.text for line in self.set_lines)

    @property
    def widths(self) -> tuple[int, ...]:
        """Return the pixels from the left of each line's ink to its right."""
        return tuple(line.width for line in self.set_lines)

    @property
    def width(self) -> int:
        """Return the width of the widest line in pixels."""
        return max(self.widths)

    @property
    def height(self) -> int:
        """Return the pixels from the highest ink of the first line to the lowest of the last."""
        return self.rise + self.line_distance * (len(self.set_lines) - 1) + self.descent


def adopt_typefaces(typefaces: Typefaces, source: TypefaceSource) -> None:
    """Read the brand's own typefaces that a spec names by digest, so that text can be set in them.

    Raises what `source` raises for a missing file, and UnusableAsset for one that is no typeface.
    """
    for key in dict.fromkeys((typefaces.headline, typefaces.body)):
        if not _DIGEST.fullmatch(key):
            continue
        known = _ADOPTED.pop(key, None)
        if known is None:
            try:
                known = _measured(key, opened(source.read(key), key[:12]))
            except ValueError as problem:
                raise UnusableAsset(f"The typeface {key[:12]} is no readable file.") from problem
        # The one that was asked for longest ago goes.
        if len(_ADOPTED) >= _MOST_ADOPTED:
            del _ADOPTED[next(iter(_ADOPTED))]
        _ADOPTED[key] = known


def typeface(key: str) -> Typeface:
    """Return a bundled family or an adopted one; UnknownTypeface where there is none of this key."""
    own = _ADOPTED.get(key)
    if own is not None:
        return own
    for candidate in TYPEFACES:
        if candidate.key == key:
            return candidate
    known = ", ".join(face.key for face in TYPEFACES)
    raise UnknownTypeface(f"There is no typeface '{key}'; there are {known}.")


def is_right_to_left(locale: str) -> bool:
    """Say whether the language of a BCP 47 tag is written from right to left."""
    parts = locale.split("-")
    return "Arab" in parts or "Hebr" in parts or (parts[0] in _RIGHT_TO_LEFT and "Latn" not in parts)


def clean(text: str) -> str:
    """Return the text composed (NFC), every run of white space as one space, without control characters.

    Soft hyphens and explicit changes of direction go as well: lines are ordered by their letters alone. What
    has nothing to show is empty.
    """
    bare = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    shown = (" " if unicodedata.category(sign) == "Cc" else sign for sign in bare)
    words = " ".join("".join(shown).split())
    return "" if all(sign == " " or is_invisible(sign) for sign in words) else words


def missing_signs(text: str, key: str, cut: Cut) -> list[str]:
    """Return the signs of a text that neither the typeface nor those of the scripts have."""
    return lacking_signs(clean(text), _chain(key, cut))


# The variants of a campaign share their words, and a layout tries one text at many sizes.
@lru_cache(maxsize=2048)
def set_text(text: str, style: Style, *, width: int, most_lines: int) -> TextBlock | None:
    """Break a text into as few balanced lines as fit the width; None where it does not fit.

    MissingGlyphs where a sign is missing; an empty text raises ValueError, since it has no ink.
    """
    words = clean(text)
    if not words:
        raise ValueError("An empty text cannot be set.")
    require_glyphs(words, style.chain)
    rtl = _runs_right_to_left(words, style.locale)
    levels = levels_of(words, right_to_left=rtl)
    if _ink_width(words, levels, style) <= 0:
        raise MissingGlyphs(f"'{shortened(words)}' shows nothing. Change the text.")
    whole = shaped(words, levels, style.chain, style.locale)
    spans = balanced(words, whole.advances, breaks_of(words, style.locale), width / style.size, most_lines)
    if spans is None:
        return None
    lines = []
    for start, end in spans:
        own = line_levels(words[start:end], levels[start:end], right_to_left=rtl)
        lines.append(_line(words[start:end], own, style))
    if max(line.width for line in lines) > width:
        return None
    return _block(lines, style, at_right=is_right_to_left(style.locale) if style.locale else rtl)


def fit_line(text: str, style: Style, *, width: int, smallest: int) -> TextBlock:
    """Set a text on one line, as large as fits; CopyDoesNotFit where even the smallest size is too wide."""
    for size in range(style.size, smallest - 1, -1):
        block = set_text(text, replace(style, size=size), width=width, most_lines=1)
        if block is not None:
            return block
    raise CopyDoesNotFit(f"'{shortened(text)}' is too long for one line here: shorten it.")


def stacked(blocks: Sequence[TextBlock]) -> TextBlock:
    """Return the lines of several texts of one style as one text."""
    lines = [line for block in blocks for line in block.set_lines]
    return _block(lines, blocks[0].style, at_right=blocks[0].is_rtl)


def shortened(text: str) -> str:
    """Return the beginning of a text for a message; what is drawn is never cut."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _measured(key: str, face: Face) -> Typeface:
    """Return an own typeface with a size and a leading that suit its letters."""
    capital = ink_of_sign(face, "H") or ink_of_sign(face, "x")
    scale = min(max(_USUAL_CAPITAL / capital[3], 0.75), 1.3) if capital and capital[3] > 0 else 1.0
    inks = [ink for sign in "dÅgpy" if (ink := ink_of_sign(face, sign))]
    needed = max((ink[3] for ink in inks), default=0.8) - min((ink[1] for ink in inks), default=-0.2)
    name = face.font.face.get_name(1) or key[:12]
    return Typeface(key, name, round(scale, 3), round(min(max(needed - _LAP, 1.0), 1.4), 3), face)


@lru_cache(maxsize=64)
def _chain(key: str, cut: Cut) -> Chain:
    family = typeface(key)
    # Headlines are scaled by their family (`layout.py`), which those that stand in for it must not be.
    return Chain(family.name, family.face(cut), cut, 1.0 / family.scale if cut == "display" else 1.0)


def _runs_right_to_left(words: str, locale: str) -> bool:
    """Say whether words run from right to left: some must, and their language or their first letter does."""
    return has_right_to_left(words) and (is_right_to_left(locale) or strong_direction(words) == "R")


def _ink_width(words: str, levels: tuple[int, ...], style: Style) -> float:
    left, _, right, _ = shaped(words, levels, style.chain, style.locale).ink
    return right - left


def _line(text: str, levels: tuple[int, ...], style: Style) -> Line:
    left, _, right, _ = shaped(text, levels, style.chain, style.locale).ink
    return Line(text, levels, left * style.size, math.ceil((right - left) * style.size))


def _block(lines: Sequence[Line], style: Style, *, at_right: bool) -> TextBlock:
    inks = [line.shaped(style).ink for line in lines]
    code = main_script("".join(line.text for line in lines))
    cap_height, high, low, scale = _heights(code, style.chain)
    meeting = (below[3] - above[1] for above, below in pairwise(inks))
    usual = max(style.leading, scale * _LEAST_LEADING.get(code, 0.0))
    least = max([usual, *(needed - _LAP for needed in meeting)])
    return TextBlock(
        style,
        tuple(lines),
        line_distance=round(style.size * least),
        rise=math.ceil(style.size * max(high, inks[0][3])),
        cap_height=round(style.size * cap_height),
        descent=math.ceil(style.size * max(low, -inks[-1][1])),
        is_rtl=at_right,
    )


@lru_cache(maxsize=512)
def _heights(code: str, chain: Chain) -> tuple[float, float, float, float]:
    """Return what a line of a script is centred by, its usual rise and descent, and its letters' scale.

    The first three are in type sizes.
    """
    letters, tails = _LETTERS.get(code, ("H", "gjpqy"))
    inks, low = _inks(letters, chain), _inks(tails, chain)
    top, bottom = max(ink[3] for ink in inks), min(ink[1] for ink in inks)
    scale = 1.0 if ord(letters[0]) in chain.primary.characters else chain.evenness
    return top + min(bottom, 0.0), top, -min(ink[1] for ink in low), scale


def _inks(signs: str, chain: Chain) -> list[Ink]:
    faces = (chain.primary, *fallbacks(chain.cut))
    found = []
    for sign in signs:
        face, ink = next((face, ink) for face in faces if (ink := ink_of_sign(face, sign)))
        scale = 1.0 if face is chain.primary else chain.evenness
        left, bottom, right, top = (edge * scale for edge in ink)
        found.append((left, bottom, right, top))
    return found
