"""Loads the bundled typefaces, measures text, and breaks it into balanced lines that fit; draws nothing."""

import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from generation.composition.errors import CopyDoesNotFit, MissingGlyphs, UnknownTypeface
from generation.composition.glyphs import covered_characters

Cut = Literal["display", "text"]

FINENESS = 4
_FOLDER = Path(__file__).with_name("fonts")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A bundled family: `scale` evens out how large families look, `leading` is line distance by size."""

    key: str
    name: str
    scale: float
    leading: float

    def path(self, cut: Cut) -> Path:
        """Return the TrueType file of a cut."""
        return _FOLDER / f"{self.key}-{cut}.ttf"


TYPEFACES = (
    Typeface("fraunces", "Fraunces", scale=1.0, leading=1.06),
    Typeface("bricolage", "Bricolage Grotesque", scale=1.0, leading=1.0),
    Typeface("jakarta", "Plus Jakarta Sans", scale=0.9, leading=1.1),
    Typeface("archivo", "Archivo", scale=1.2, leading=0.98),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: typeface key, cut, size in pixels and distance of baselines by size."""

    typeface: str
    cut: Cut
    size: int
    leading: float

    @property
    def is_bold(self) -> bool:
        """Say whether the strokes count as bold for contrast."""
        return self.cut == "display"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text at one size; `width` and `height` are those of its ink."""

    style: Style
    lines: tuple[str, ...]
    widths: tuple[int, ...]
    cap_height: int
    descent: int

    @property
    def width(self) -> int:
        """Return the width of the widest line in pixels."""
        return max(self.widths)

    @property
    def line_distance(self) -> int:
        """Return the pixels from one baseline to the next."""
        return round(self.style.size * self.style.leading)

    @property
    def height(self) -> int:
        """Return the pixels from the capitals of the first line to the descenders of the last."""
        return self.cap_height + self.line_distance * (len(self.lines) - 1) + self.descent


def typeface(key: str) -> Typeface:
    """Return a bundled family; UnknownTypeface where there is none of this key."""
    for candidate in TYPEFACES:
        if candidate.key == key:
            return candidate
    known = ", ".join(face.key for face in TYPEFACES)
    raise UnknownTypeface(f"There is no typeface '{key}'; there are {known}.")


@cache
def fine_font(key: str, cut: Cut, size: int) -> ImageFont.FreeTypeFont:
    """Return the font of a style at FINENESS times its size; UnknownTypeface where the key is unknown.

    Text is measured and drawn that much larger and then reduced: at its own size, hinting would round every
    letter's advance to whole pixels and make small text look uneven.
    """
    return ImageFont.truetype(typeface(key).path(cut), size * FINENESS)


def clean(text: str) -> str:
    """Return the text composed (NFC), with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def refuse_missing_glyphs(text: str, key: str, cut: Cut) -> None:
    """Raise MissingGlyphs where the typeface lacks a sign of the cleaned text."""
    covered = covered_characters(typeface(key).path(cut))
    missing = sorted({character for character in clean(text) if ord(character) not in covered})
    if missing:
        signs = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing[:8])
        raise MissingGlyphs(f"The typeface {typeface(key).name} has no sign for: {signs}. Change the text.")


def set_text(text: str, style: Style, *, width: int, most_lines: int) -> TextBlock | None:
    """Break a text into as few balanced lines as fit the width; None where it does not fit.

    MissingGlyphs where a sign is missing; an empty text raises ValueError, since it has no ink.
    """
    refuse_missing_glyphs(text, style.typeface, style.cut)
    words = clean(text).split(" ")
    if words == [""]:
        raise ValueError("An empty text cannot be set.")
    face = fine_font(style.typeface, style.cut, style.size)
    lines = _balanced(words, face, width * FINENESS, most_lines)
    if lines is None:
        return None
    cap_height = -face.getbbox("H", anchor="ls")[1] / FINENESS
    descent = face.getbbox("gjpqy", anchor="ls")[3] / FINENESS
    widths = tuple(math.ceil(face.getlength(line) / FINENESS) for line in lines)
    return TextBlock(style, lines, widths, round(cap_height), round(descent))


def fit_line(text: str, style: Style, *, width: int, smallest: int) -> TextBlock:
    """Set a text on one line, as large as fits; CopyDoesNotFit where even the smallest size is too wide."""
    for size in range(style.size, smallest - 1, -1):
        sized = Style(style.typeface, style.cut, size, style.leading)
        block = set_text(text, sized, width=width, most_lines=1)
        if block is not None:
            return block
    raise CopyDoesNotFit(f"'{shortened(text)}' is too long for one line here: shorten it.")


def shortened(text: str) -> str:
    """Return the beginning of a text for a message; what is drawn is never cut."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _balanced(
    words: list[str], face: ImageFont.FreeTypeFont, width: int, most_lines: int
) -> tuple[str, ...] | None:
    fewest = _greedy_count(words, face, width)
    if fewest is None or fewest > most_lines:
        return None
    for count in range(fewest, most_lines + 1):
        best = _least_ragged(words, face, width, count)
        if best is not None and (not _has_widow(best) or count == most_lines or count == len(words)):
            return best
    return _least_ragged(words, face, width, fewest)


def _greedy_count(words: list[str], face: ImageFont.FreeTypeFont, width: int) -> int | None:
    count, line = 1, ""
    for word in words:
        if face.getlength(word) > width:
            return None
        longer = f"{line} {word}".strip()
        if face.getlength(longer) > width:
            count, line = count + 1, word
        else:
            line = longer
    return count


def _has_widow(lines: tuple[str, ...]) -> bool:
    """Say whether a short single word stands alone on the last of several lines."""
    return len(lines) > 1 and " " not in lines[-1] and len(lines[-1]) < 0.4 * max(map(len, lines))


def _least_ragged(
    words: list[str], face: ImageFont.FreeTypeFont, width: int, count: int
) -> tuple[str, ...] | None:
    """Return the split into `count` lines whose widths differ least, None where no split fits."""
    lengths = _span_lengths(words, face)
    total = len(words)
    if count > total:
        return None
    # cost[k][i]: least cost of the first i words on k lines; cut[k][i]: where the last of these lines begins.
    cost = [[float("inf")] * (total + 1) for _ in range(count + 1)]
    cut = [[0] * (total + 1) for _ in range(count + 1)]
    cost[0][0] = 0.0
    ideal = lengths[0][total] / count
    for line in range(1, count + 1):
        for end in range(line, total + 1):
            for start in range(line - 1, end):
                length = lengths[start][end]
                if length > width or cost[line - 1][start] == float("inf"):
                    continue
                price = cost[line - 1][start] + (length - ideal) ** 2
                if line == count > 1 and end - start == 1 and length < 0.4 * ideal:
                    price += ideal**2
                if price < cost[line][end]:
                    cost[line][end], cut[line][end] = price, start
    if cost[count][total] == float("inf"):
        return None
    return _lines_from(words, cut, count)


def _span_lengths(words: list[str], face: ImageFont.FreeTypeFont) -> list[list[float]]:
    """Return the width in pixels of words[start:end] for every start and end."""
    total = len(words)
    return [
        [face.getlength(" ".join(words[start:end])) if end > start else 0.0 for end in range(total + 1)]
        for start in range(total)
    ]


def _lines_from(words: list[str], cut: list[list[int]], count: int) -> tuple[str, ...]:
    lines: list[str] = []
    end = len(words)
    for line in range(count, 0, -1):
        start = cut[line][end]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return tuple(lines)
