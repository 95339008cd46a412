"""Turns text into placed glyphs with HarfBuzz: runs of one typeface, script and direction, kerned and joined.

Lengths are in type sizes, so that one shaping serves every size: letters are drawn without hinting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import uharfbuzz
from fontTools.unicodedata import script
from uniseg.emoji import emoji_presentation
from uniseg.graphemecluster import grapheme_clusters

from generation.composition.bidi import visual_order
from generation.composition.breaking import EAST_ASIAN, phrase_language
from generation.composition.errors import MissingGlyphs
from generation.composition.faces import Cut, Face, Ink, emoji, fallbacks, ink_of

_SHARED_SCRIPTS = frozenset({"Zyyy", "Zinh", "Zzzz"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chain:
    """A typeface and those that stand in for the signs it lacks.

    `evenness` scales the latter: families look larger or smaller than others of the same size.
    """

    name: str
    primary: Face
    cut: Cut
    evenness: float = 1.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One outline: its number in a typeface, its scale, and its origin on the line from the left."""

    face: Face
    number: int
    scale: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line's glyphs from left to right, the advance that each character begins, and the ink of all."""

    glyphs: tuple[Glyph, ...]
    advances: tuple[float, ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters `start` to `end` that are shaped as one."""

    start: int
    end: int
    face: Face
    script: str
    level: int


@lru_cache(maxsize=4096)
def shaped(text: str, levels: tuple[int, ...], chain: Chain, locale: str) -> Shaped:
    """Shape a line whose characters have these bidi levels; MissingGlyphs where no typeface has a sign."""
    runs = list(_runs(text, levels, chain, locale))
    glyphs: list[Glyph] = []
    advances = [0.0] * len(text)
    pen = 0.0
    for place in visual_order([run.level for run in runs]):
        run = runs[place]
        scale = 1.0 if run.face is chain.primary else chain.evenness
        buffer = _shaped_run(text, run, _language(text, run.script, locale))
        unit = scale / run.face.upem
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                raise missing(chain, [text[info.cluster]])
            x, y = pen + position.x_offset * unit, position.y_offset * unit
            glyphs.append(Glyph(run.face, info.codepoint, scale, x, y))
            advances[info.cluster] += position.x_advance * unit
            pen += position.x_advance * unit
    return Shaped(tuple(glyphs), tuple(advances), _ink_of(glyphs))


def main_script(text: str) -> str:
    """Return the ISO 15924 code of the script of most letters of a text, "Latn" where it has none."""
    counts: dict[str, int] = {}
    for sign in text:
        code = script(sign)
        if code not in _SHARED_SCRIPTS:
            counts[code] = counts.get(code, 0) + 1
    return max(counts, key=lambda code: counts[code], default="Latn")


def missing(chain: Chain, signs: list[str]) -> MissingGlyphs:
    """Return the refusal of signs that none of the typefaces has."""
    shown = " ".join(f"{_printable(sign)}(U+{ord(sign):04X})" for sign in signs[:8])
    return MissingGlyphs(f"The typeface {chain.name} has no sign for: {shown}. Change the text.")


def require_glyphs(text: str, chain: Chain) -> None:
    """Raise MissingGlyphs naming every sign of the text that no typeface of the chain has."""
    lacking = lacking_signs(text, chain)
    if lacking:
        raise missing(chain, lacking)


def lacking_signs(text: str, chain: Chain) -> list[str]:
    """Return the signs of a text that no typeface of the chain has, each once, in order."""
    covered = _covered(chain)
    return sorted(sign for sign in set(text) if ord(sign) not in covered and not is_invisible(sign))


@lru_cache(maxsize=64)
def _covered(chain: Chain) -> frozenset[int]:
    """Return the code points that some typeface of the chain has a sign for."""
    faces = (chain.primary, *fallbacks(chain.cut), emoji())
    return frozenset().union(*(face.characters for face in faces))


def is_invisible(sign: str) -> bool:
    """Say whether a character joins, parts or varies others and never shows itself."""
    point = ord(sign)
    return (
        0x200B <= point <= 0x200F
        or 0x2060 <= point <= 0x2064
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0020 <= point <= 0xE01EF
        or point in (0x034F, 0x061C)
    )


def _printable(sign: str) -> str:
    return f"{sign} " if sign.isprintable() else ""


def _runs(text: str, levels: tuple[int, ...], chain: Chain, locale: str) -> Iterator[_Run]:
    clusters = _clusters(text)
    codes = [_script_of(cluster) for cluster in clusters]
    start, place = 0, 0
    current: tuple[Face, str, int] | None = None
    faces = _faces(clusters, codes, chain)
    for cluster, code, face in zip(clusters, _filled_in(codes, "Latn"), faces, strict=True):
        wanted = (face, code, levels[place])
        if current is not None and wanted != current:
            yield _Run(start, place, *current)
            start = place
        current = wanted
        place += len(cluster)
    if current is not None:
        yield _Run(start, place, *current)


def _faces(clusters: list[str], codes: list[str | None], chain: Chain) -> list[Face]:
    """Return what each cluster is drawn with: digits, signs and spaces as the letters beside them."""
    order = (chain.primary, *fallbacks(chain.cut), emoji())
    pairs = zip(clusters, codes, strict=True)
    own = [_first_with(cluster, order) if code else None for cluster, code in pairs]
    faces = []
    for cluster, face, beside in zip(clusters, own, _filled_in(own, chain.primary), strict=True):
        if _asks_for_emoji(cluster):
            faces.append(_first_with(cluster, (emoji(), *order)))
        else:
            faces.append(face or _first_with(cluster, (beside, *order)))
    return faces


def _filled_in(values: Sequence[T | None], otherwise: T) -> list[T]:
    """Return the values with each gap filled by what stands before it, at the start by what stands after."""
    current = next((value for value in values if value is not None), otherwise)
    filled = []
    for value in values:
        current = current if value is None else value
        filled.append(current)
    return filled


def _clusters(text: str) -> list[str]:
    return list(text) if text.isascii() else list(grapheme_clusters(text))


def _script_of(cluster: str) -> str | None:
    """Return the script of a cluster, None where scripts share it."""
    return next((code for sign in cluster if (code := script(sign)) not in _SHARED_SCRIPTS), None)


def _first_with(cluster: str, faces: Sequence[Face]) -> Face:
    """Return the first typeface that has all of a cluster; one that has its first sign where none does."""
    for face in faces:
        if all(ord(sign) in face.characters or is_invisible(sign) for sign in cluster):
            return face
    return next((face for face in faces if ord(cluster[0]) in face.characters), faces[0])


def _asks_for_emoji(cluster: str) -> bool:
    if cluster.isascii() or "\ufe0e" in cluster:
        return False
    return "\ufe0f" in cluster or any(emoji_presentation(sign) for sign in cluster)


def _language(text: str, code: str, locale: str) -> str:
    """Return the language that decides between forms of one character: Chinese ones differ in Japan."""
    if code == "Hang":
        return "ko"
    if code in EAST_ASIAN and not locale.startswith("ko"):
        return phrase_language(text, locale)
    return locale.split("-", maxsplit=1)[0] or "en"


def _shaped_run(text: str, run: _Run, language: str) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text, run.start, run.end - run.start)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.script = run.script
    buffer.language = language
    uharfbuzz.shape(run.face.font, buffer, {})
    return buffer


def _ink_of(glyphs: list[Glyph]) -> Ink:
    """Return the box around all ink, empty at the origin where there is none."""
    boxes = []
    for glyph in glyphs:
        ink = ink_of(glyph.face, glyph.number)
        if ink:
            left, bottom, right, top = (edge * glyph.scale for edge in ink)
            boxes.append((glyph.x + left, glyph.y + bottom, glyph.x + right, glyph.y + top))
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
