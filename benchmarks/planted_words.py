"""Faults of words: wrong, lost, cut, moved, covered or _pale letters, type and lines that break rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.good_ads import Ad
from benchmarks.planting import Fault, NotHere, laid_out, redrawn
from generation.checks.base import Candidate
from generation.composition.boxes import Box
from generation.composition.draw import Composed
from generation.composition.layout import SMALLEST_TYPE, Arrangement, PlacedText
from generation.composition.typography import TYPEFACES, TextBlock, set_text

ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "s": "š", "c": "ç", "n": "ñ"}
LETTERS = "abcdefghijklmnoprstuvwyz"


def _a_text(ad: Ad, random: Random, *, letters: int = 1) -> PlacedText:
    texts = [text for text in ad.arrangement.texts if sum(map(len, text.block.lines)) >= letters]
    if not texts:
        raise NotHere
    return random.choice(texts)


def _with_text(arrangement: Arrangement, old: PlacedText, *new: PlacedText) -> Arrangement:
    texts = tuple(each for text in arrangement.texts for each in (new if text is old else (text,)))
    return replace(arrangement, texts=texts)


def _respelled(text: PlacedText, number: int, line: str) -> PlacedText:
    """Return the text with other words on one line, set by the same typesetter in the same place."""
    if not line.strip():
        raise NotHere
    block = text.block
    fresh = set_text(line, block.style, width=100_000, most_lines=1)
    if fresh is None:
        raise NotHere
    lines = list(block.set_lines)
    lines[number] = fresh.set_lines[0]
    return replace(text, block=replace(block, set_lines=tuple(lines)))


def _spelling(change: Callable[[str, Random], str]) -> Fault:
    def fault(ad: Ad, good: Composed, random: Random) -> Candidate:
        text = _a_text(ad, random, letters=2)
        number = random.randrange(len(text.block.lines))
        line = text.block.lines[number]
        changed = change(line, random)
        if changed.replace(" ", "") == line.replace(" ", ""):
            raise NotHere
        return redrawn(ad, good, _with_text(ad.arrangement, text, _respelled(text, number, changed)))

    return fault


def _other_letter(line: str, random: Random) -> str:
    places = [place for place, sign in enumerate(line) if sign.isalpha()]
    if not places:
        raise NotHere
    place = random.choice(places)
    old = line[place]
    new = random.choice([sign for sign in LETTERS if sign != old.lower()])
    return line[:place] + (new.upper() if old.isupper() else new) + line[place + 1 :]


def _other_digit(line: str, random: Random) -> str:
    places = [place for place, sign in enumerate(line) if sign.isdigit()]
    if not places:
        raise NotHere
    place = random.choice(places)
    return (
        line[:place]
        + random.choice([each for each in "0123456789" if each != line[place]])
        + line[place + 1 :]
    )


def _other_accent(line: str, random: Random) -> str:
    places = [place for place, sign in enumerate(line) if sign in ACCENTS]
    if not places:
        raise NotHere
    place = random.choice(places)
    return line[:place] + ACCENTS[line[place]] + line[place + 1 :]


def _letter_lost(line: str, random: Random) -> str:
    place = random.randrange(len(line))
    return line[:place] + line[place + 1 :]


def _letters_swapped(line: str, random: Random) -> str:
    place = random.randrange(max(1, len(line) - 1))
    return line[:place] + line[place : place + 2][::-1] + line[place + 2 :]


def _word_lost(line: str, random: Random) -> str:
    words = line.split(" ")
    if len(words) < 2:
        raise NotHere
    words.pop(random.randrange(len(words)))
    return " ".join(words)


def _words_swapped(line: str, random: Random) -> str:
    words = line.split(" ")
    if len(words) < 2:
        raise NotHere
    place = random.randrange(len(words) - 1)
    words[place : place + 2] = words[place : place + 2][::-1]
    return " ".join(words)


def _text_lost(ad: Ad, good: Composed, random: Random) -> Candidate:
    return redrawn(ad, good, _with_text(ad.arrangement, _a_text(ad, random)))


def _text_moved(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    reach = text.block.style.size * random.uniform(0.2, 4.0)
    across, down = random.choice(((reach, 0), (-reach, 0), (0, reach), (0, -reach), (reach, reach)))
    box = Box.sized(text.box.left + across, text.box.top + down, text.box.width, text.box.height)
    form = ad.form
    if box.right <= 0 or box.bottom <= 0 or box.left >= form.width or box.top >= form.height:
        raise NotHere  # nothing of it would be drawn
    return redrawn(ad, good, _with_text(ad.arrangement, text, replace(text, box=box)))


def _other_size(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    style = replace(
        text.block.style, size=max(6, round(text.block.style.size * random.choice((0.7, 0.85, 1.1, 1.2))))
    )
    return redrawn(
        ad, good, _with_text(ad.arrangement, text, replace(text, block=replace(text.block, style=style)))
    )


def _other_typeface(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    key = random.choice([face.key for face in TYPEFACES if face.key != text.block.style.typeface])
    fresh = set_text(
        " ".join(text.block.lines), replace(text.block.style, typeface=key), width=100_000, most_lines=1
    )
    if fresh is None or len(text.block.lines) > 1:
        raise NotHere
    return redrawn(ad, good, _with_text(ad.arrangement, text, replace(text, block=fresh)))


def _bare(ad: Ad, good: Composed) -> Image.Image:
    """Return the ad as drawn, without any letters: what is under them is seen by drawing two other inks."""
    ink = np.asarray(good.ink.filter(ImageFilter.MaxFilter(3)))
    pixels = np.asarray(good.picture).copy()
    # Spread the ground inwards, a pixel at a time, until no ink is left.
    open_, known = ink > 0, ink == 0
    for _step in range(60):
        if not open_.any():
            break
        total = np.zeros(pixels.shape, dtype=np.float32)
        count = np.zeros(ink.shape, dtype=np.float32)
        for axis, shift in ((0, 1), (0, -1), (1, 1), (1, -1)):
            near = np.roll(known, shift, axis=axis)
            total += np.roll(pixels, shift, axis=axis) * near[..., None]
            count += near
        reached = open_ & (count > 0)
        pixels[reached] = (total[reached] / count[reached][:, None]).astype(np.uint8)
        known, open_ = known | reached, open_ & ~reached
    return Image.fromarray(pixels)


def _line_cut(ad: Ad, good: Composed, random: Random) -> Candidate:
    """Leave out a part of a line: its end, its beginning, or its upper or lower part."""
    text = _a_text(ad, random)
    number = random.randrange(len(text.block.lines))
    size, line = text.block.style.size, text.block.set_lines[number]
    base = text.box.top + text.block.rise + number * text.block.line_distance
    left = text.box.left + (text.box.width - line.width) // 2 if text.align == "centre" else text.box.left
    box = Box(left, round(base - 0.72 * size), left + line.width, round(base + 0.05 * size))
    share = random.uniform(0.3, 0.7)
    side = random.choice(("left", "right", "top", "bottom"))
    part = {
        "left": replace(box, right=round(box.left + share * box.width)),
        "right": replace(box, left=round(box.right - share * box.width)),
        "top": replace(box, bottom=round(box.top + share * box.height)),
        "bottom": replace(box, top=round(box.bottom - share * box.height)),
    }[side].inset(-2)
    picture = good.picture.copy()
    picture.paste(_bare(ad, good).crop(part.corners), part.corners[:2])
    return ad.candidate(good, picture)


def _text_covered(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    size = text.block.style.size
    wide = random.uniform(0.5, 2.0) * size
    x = random.uniform(text.box.left, max(text.box.left, text.box.right - wide))
    y = text.box.top + random.randrange(len(text.block.lines)) * text.block.line_distance
    picture = good.picture.copy()
    colour = tuple(random.randrange(256) for _band in range(3))
    ImageDraw.Draw(picture).rectangle((x, y, x + wide, y + 0.8 * size), fill=colour)
    return ad.candidate(good, picture)


def _pale(ad: Ad, good: Composed, random: Random) -> Candidate:
    """Draw all letters of a text hardly stronger than their ground."""
    text = _a_text(ad, random)
    strength = random.uniform(0.1, 0.4)
    part = text.box.inset(-4)
    bare = _bare(ad, good).crop(part.corners)
    picture = good.picture.copy()
    picture.paste(Image.blend(bare, good.picture.crop(part.corners), strength), part.corners[:2])
    return ad.candidate(good, picture)


def _unveiled(ad: Ad, good: Composed, random: Random) -> Candidate:
    """Bring the ground of a text near to its ink, as a veil that is missing does."""
    places = range(len(ad.arrangement.texts))
    if not places:
        raise NotHere
    place = random.choice(places)
    text, ink = ad.arrangement.texts[place], good.inks[place]
    part = text.box.inset(-round(0.3 * text.block.style.size)).within(Box(0, 0, *good.picture.size))
    ground = good.picture.crop(part.corners)
    letters = good.ink.crop(part.corners)
    near = Image.blend(ground, Image.new("RGB", ground.size, ink), random.uniform(0.65, 0.9))
    near.paste(Image.new("RGB", ground.size, ink), (0, 0), letters)
    picture = good.picture.copy()
    picture.paste(near, part.corners[:2])
    return ad.candidate(good, picture)


def _outside_safe_zone(ad: Ad, _good: Composed, random: Random) -> Candidate:
    text, safe = _a_text(ad, random), ad.form.safe
    over = text.block.style.size * random.uniform(0.3, 1.5)
    left, top = random.choice(
        (
            (safe.left - over, text.box.top),
            (ad.form.width - safe.right - text.box.width + over, text.box.top),
            (text.box.left, safe.top - over),
            (text.box.left, ad.form.height - safe.bottom - text.box.height + over),
        )
    )
    moved = replace(text, box=Box.sized(left, top, text.box.width, text.box.height))
    if not moved.box.meets(Box(0, 0, ad.form.width, ad.form.height)):
        # Small type of a banner may leave the file altogether, and nothing of it would be drawn.
        raise NotHere
    return laid_out(ad, _with_text(ad.arrangement, text, moved))


def _type_too_small(ad: Ad, _good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    unit = (ad.form.width * ad.form.height) ** 0.5 / 1000
    size = max(5, int(SMALLEST_TYPE[text.field] * unit * random.uniform(0.5, 0.9)))
    words, style = " ".join(text.block.lines), replace(text.block.style, size=size)
    block = set_text(words, style, width=max(text.box.width, 40), most_lines=6)
    if block is None:
        raise NotHere
    small = replace(text, block=block, box=Box.sized(text.box.left, text.box.top, block.width, block.height))
    if small.box.right > ad.form.width or small.box.bottom > ad.form.height:
        raise NotHere  # more lines than a banner is high
    return laid_out(ad, _with_text(ad.arrangement, text, small))


def _set_wrongly(ad: Ad, _good: Composed, random: Random) -> Candidate:
    """Change a word on the way from the order into the lines: drawn faithfully, but not as ordered."""
    text = _a_text(ad, random, letters=2)
    number = random.randrange(len(text.block.lines))
    change = random.choice((_other_letter, _letter_lost))
    line = text.block.lines[number]
    wrong = change(line, random)
    if wrong.replace(" ", "") == line.replace(" ", ""):
        raise NotHere
    return laid_out(ad, _with_text(ad.arrangement, text, _respelled(text, number, wrong)))


@dataclass(frozen=True, slots=True)
class _Mistaken(TextBlock):
    """A block whose typesetter shows other signs than the words that it says it has set."""

    said: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the words that were ordered."""
        return self.said


def _wrong_glyph(ad: Ad, _good: Composed, random: Random) -> Candidate:
    """Have the typesetter show another letter, and draw it so wherever it is asked: only reading can tell."""
    text = _a_text(ad, random, letters=2)
    number = random.randrange(len(text.block.lines))
    shown = _respelled(text, number, _other_letter(text.block.lines[number], random)).block
    parts = {field.name: getattr(shown, field.name) for field in fields(shown)}
    mistaken = replace(text, block=_Mistaken(**parts, said=text.block.lines))
    return laid_out(ad, _with_text(ad.arrangement, text, mistaken))


WORD_FAULTS: Mapping[str, Fault] = {
    "wrong_letter": _spelling(_other_letter),
    "wrong_digit": _spelling(_other_digit),
    "wrong_accent": _spelling(_other_accent),
    "letter_lost": _spelling(_letter_lost),
    "letters_swapped": _spelling(_letters_swapped),
    "word_lost": _spelling(_word_lost),
    "words_swapped": _spelling(_words_swapped),
    "set_wrongly": _set_wrongly,
    "wrong_glyph": _wrong_glyph,
    "text_lost": _text_lost,
    "line_cut": _line_cut,
    "text_covered": _text_covered,
    "text_moved": _text_moved,
    "text_other_size": _other_size,
    "text_other_typeface": _other_typeface,
    "text_pale": _pale,
    "ground_unveiled": _unveiled,
    "text_outside_safe_zone": _outside_safe_zone,
    "type_too_small": _type_too_small,
}
