"""Sets text: breaks it into balanced lines that fit and measures their ink; draws nothing."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from generation.composition.balance import balanced
from generation.composition.bidi import has_right_to_left, levels_of, line_levels, strong_direction
from generation.composition.breaking import breaks_of
from generation.composition.errors import CopyDoesNotFit, UnknownTypeface
from generation.composition.faces import BUNDLED, Cut, Face, Ink, fallbacks, ink_of_sign, of_file
from generation.composition.shaping import Chain, Shaped, main_script, require_glyphs, shaped

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
_DROPPED = re.compile("[\u00ad\ufeff\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A bundled family: `scale` evens out how large families look, `leading` is line distance by size."""

    key: str
    name: str
    scale: float
    leading: float

    def face(self, cut: Cut) -> Face:
        """Return the opened file of a cut."""
        return of_file(BUNDLED / f"{self.key}-{cut}.ttf")


TYPEFACES = (
    Typeface("fraunces", "Fraunces", scale=1.0, leading=1.06),
    Typeface("bricolage", "Bricolage Grotesque", scale=1.0, leading=1.0),
    Typeface("jakarta", "Plus Jakarta Sans", scale=0.9, leading=1.1),
    Typeface("archivo", "Archivo", scale=1.2, leading=0.98),
)


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


def typeface(key: str) -> Typeface:
    """Return a bundled family; UnknownTypeface where there is none of this key."""
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

    Soft hyphens and explicit changes of direction go as well: lines are ordered by their letters alone.
    """
    bare = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    shown = (" " if unicodedata.category(sign) == "Cc" else sign for sign in bare)
    return " ".join("".join(shown).split())


def refuse_missing_glyphs(text: str, key: str, cut: Cut) -> None:
    """Raise MissingGlyphs where neither the typeface nor those of the scripts have a sign of the text."""
    require_glyphs(clean(text), _chain(key, cut))


def set_text(text: str, style: Style, *, width: int, most_lines: int) -> TextBlock | None:
    """Break a text into as few balanced lines as fit the width; None where it does not fit.

    MissingGlyphs where a sign is missing; an empty text raises ValueError, since it has no ink.
    """
    words = clean(text)
    require_glyphs(words, style.chain)
    rtl = _runs_right_to_left(words, style.locale)
    levels = levels_of(words, right_to_left=rtl)
    if _ink_width(words, levels, style) <= 0:
        raise ValueError("An empty text cannot be set.")
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


@lru_cache(maxsize=256)
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
    cap_height, high, low = _heights(code, style.chain)
    meeting = (below[3] - above[1] for above, below in pairwise(inks))
    least = max([style.leading, _LEAST_LEADING.get(code, 0.0), *(needed - _LAP for needed in meeting)])
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
def _heights(code: str, chain: Chain) -> tuple[float, float, float]:
    """Return in type sizes what a line of a script is centred by, its usual rise, and its usual descent."""
    letters, tails = _LETTERS.get(code, ("H", "gjpqy"))
    inks, low = _inks(letters, chain), _inks(tails, chain)
    top, bottom = max(ink[3] for ink in inks), min(ink[1] for ink in inks)
    return top + min(bottom, 0.0), top, -min(ink[1] for ink in low)


def _inks(signs: str, chain: Chain) -> list[Ink]:
    faces = (chain.primary, *fallbacks(chain.cut))
    found = []
    for sign in signs:
        face = next((face for face in faces if ord(sign) in face.characters), None)
        ink = ink_of_sign(face, sign) if face else None
        if face and ink:
            scale = 1.0 if face is chain.primary else chain.evenness
            left, bottom, right, top = (edge * scale for edge in ink)
            found.append((left, bottom, right, top))
    return found
