"""Plants one fault into a good ad, as a bug would: into what is drawn, not into what that is compared with.

A fault of drawing gets the right geometry and other pixels. A fault of layout gets wrong geometry that is
drawn faithfully, which only rules can find. Everything follows from a seed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.good_ads import Ad
from generation.checks.base import Candidate
from generation.composition.assets import Pictures
from generation.composition.boxes import Box
from generation.composition.draw import Composed, drawn
from generation.composition.encoding import encode
from generation.composition.layout import Arrangement, PlacedText
from generation.composition.typography import TYPEFACES, TextBlock, set_text


class NotHere(Exception):
    """This ad has nothing that the fault could be planted into."""


Fault = Callable[[Ad, Composed, Random], Candidate]
ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "s": "š", "c": "ç", "n": "ñ"}
LETTERS = "abcdefghijklmnoprstuvwyz"


def planted(ad: Ad, kind: str, seed: int) -> Candidate:
    """Return the ad with a fault of this kind; NotHere where it has no place for it."""
    return FAULTS[kind](ad, ad.composed(), Random(seed))


# What is drawn is changed by redrawing other words, or another arrangement, behind the checks' back.
def _redrawn(ad: Ad, good: Composed, arrangement: Arrangement, pictures: Pictures | None = None) -> Candidate:
    look = replace(ad.look, pictures=pictures) if pictures else ad.look
    return ad.candidate(good, drawn(arrangement, ad.scene, look).picture)


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
        return _redrawn(ad, good, _with_text(ad.arrangement, text, _respelled(text, number, changed)))

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
    return _redrawn(ad, good, _with_text(ad.arrangement, _a_text(ad, random)))


def _text_moved(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    reach = text.block.style.size * random.uniform(0.2, 4.0)
    across, down = random.choice(((reach, 0), (-reach, 0), (0, reach), (0, -reach), (reach, reach)))
    box = Box.sized(text.box.left + across, text.box.top + down, text.box.width, text.box.height)
    return _redrawn(ad, good, _with_text(ad.arrangement, text, replace(text, box=box)))


def _other_size(ad: Ad, good: Composed, random: Random) -> Candidate:
    text = _a_text(ad, random)
    style = replace(
        text.block.style, size=max(6, round(text.block.style.size * random.choice((0.7, 0.85, 1.1, 1.2))))
    )
    return _redrawn(
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
    return _redrawn(ad, good, _with_text(ad.arrangement, text, replace(text, block=fresh)))


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


# Logo.
def _logo_box(ad: Ad) -> Box:
    if ad.arrangement.logo is None:
        raise NotHere
    return ad.arrangement.logo


def _logo_moved(ad: Ad, good: Composed, random: Random) -> Candidate:
    box = _logo_box(ad)
    down = box.height * random.uniform(0.2, 1.2) * random.choice((1, 1, -1))
    return _redrawn(
        ad, good, replace(ad.arrangement, logo=Box.sized(box.left, box.top + down, box.width, box.height))
    )


def _logo_shrunk(ad: Ad, good: Composed, random: Random) -> Candidate:
    box, share = _logo_box(ad), random.uniform(0.3, 0.8)
    small = Box.sized(box.left, box.top, box.width * share, box.height * share)
    return _redrawn(ad, good, replace(ad.arrangement, logo=small))


def _changed_logos(ad: Ad, change: Callable[[Image.Image], Image.Image]) -> Pictures:
    pictures = ad.pictures
    return replace(
        pictures,
        logo=change(pictures.logo) if pictures.logo else None,
        logo_on_dark=change(pictures.logo_on_dark) if pictures.logo_on_dark else None,
    )


def _logo_stretched(ad: Ad, good: Composed, random: Random) -> Candidate:
    box = _logo_box(ad)
    factor = random.choice((random.uniform(0.6, 0.9), random.uniform(1.12, 1.5)))
    across = random.random() < 0.5

    def stretched(logo: Image.Image) -> Image.Image:
        wide, high = (
            (round(logo.width * factor), logo.height) if across else (logo.width, round(logo.height * factor))
        )
        return logo.resize((wide, high))

    wide = box.width * factor if across else box.width
    high = box.height if across else box.height * factor
    drawn_box = Box.sized(box.left, box.top, wide, high)
    return _redrawn(ad, good, replace(ad.arrangement, logo=drawn_box), _changed_logos(ad, stretched))


def _logo_recoloured(ad: Ad, good: Composed, random: Random) -> Candidate:
    _logo_box(ad)
    colour = tuple(random.randrange(256) for _band in range(3))

    def recoloured(logo: Image.Image) -> Image.Image:
        other = Image.new("RGB", logo.size, colour).convert("RGBA")
        other.putalpha(logo.getchannel("A"))
        return other

    return _redrawn(ad, good, ad.arrangement, _changed_logos(ad, recoloured))


def _logo_lost(ad: Ad, good: Composed, random: Random) -> Candidate:
    _logo_box(ad)
    return _redrawn(ad, good, replace(ad.arrangement, logo=None))


def _logo_too_near(ad: Ad, _good: Composed, random: Random) -> Candidate:
    """Lay the logo out right above or below another element: a fault of layout."""
    box = _logo_box(ad)
    others = [text.box for text in ad.arrangement.texts] + (
        [ad.arrangement.button] if ad.arrangement.button else []
    )
    if not others:
        raise NotHere
    other = min(others, key=lambda each: abs(each.centre_y - box.centre_y))
    gap = round(random.uniform(0.0, 0.22) * box.height)
    top = other.top - gap - box.height if other.top - gap - box.height > 0 else other.bottom + gap
    near = Box.sized(other.left, top, box.width, box.height)
    return _laid_out(ad, replace(ad.arrangement, logo=near))


def _logo_too_small(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _logo_box(ad)
    size = max(box.width, box.height)
    unit = (ad.form.width * ad.form.height) ** 0.5 / 1000
    share = random.uniform(0.4, 0.9) * 40 * unit / size
    small = Box.sized(box.left, box.top, box.width * share, box.height * share)
    return _laid_out(ad, replace(ad.arrangement, logo=small))


def _laid_out(ad: Ad, arrangement: Arrangement) -> Candidate:
    """Return an ad of wrong geometry, drawn as it says."""
    composed = ad.composed(arrangement)
    return ad.candidate(composed, composed.picture)


# Product.
def _product_box(ad: Ad) -> Box:
    if ad.arrangement.product is None or ad.pictures.product is None:
        raise NotHere
    return ad.arrangement.product


def _changed_product(change: Callable[[Image.Image, Random], Image.Image]) -> Fault:
    def fault(ad: Ad, good: Composed, random: Random) -> Candidate:
        _product_box(ad)
        product = ad.pictures.product
        assert product is not None
        return _redrawn(ad, good, ad.arrangement, replace(ad.pictures, product=change(product, random)))

    return fault


def _hue_shifted(product: Image.Image, random: Random) -> Image.Image:
    turn = random.choice((-1, 1)) * random.uniform(12, 90) / 360
    levels = np.asarray(product.convert("RGB").convert("HSV")).copy()
    levels[..., 0] = (levels[..., 0].astype(int) + round(256 * turn)) % 256
    shifted = Image.fromarray(levels, "HSV").convert("RGBA")
    shifted.putalpha(product.getchannel("A"))
    return shifted


def _tone_shifted(product: Image.Image, random: Random) -> Image.Image:
    gains = [random.choice((random.uniform(0.8, 0.94), random.uniform(1.06, 1.2))) for _band in range(3)]
    bands = [
        band.point([min(255, round(level * gain)) for level in range(256)])
        for band, gain in zip(product.split()[:3], gains, strict=True)
    ]
    return Image.merge("RGBA", (*bands, product.getchannel("A")))


def _label_changed(product: Image.Image, random: Random) -> Image.Image:
    """Paint over a part of it, as a model that draws the product again does."""
    changed, pen_colour = product.copy(), tuple(random.randrange(256) for _band in range(3))
    wide, high = product.size
    x, y = random.uniform(0.15, 0.5) * wide, random.uniform(0.3, 0.6) * high
    ImageDraw.Draw(changed).ellipse((x, y, x + 0.3 * wide, y + 0.14 * high), fill=(*pen_colour, 255))
    changed.putalpha(product.getchannel("A"))
    return changed


def _product_stretched(product: Image.Image, random: Random) -> Image.Image:
    """Squeeze it inside its own box."""
    share = random.uniform(0.75, 0.95)
    squeezed = product.resize((round(product.width * share), product.height))
    room = Image.new("RGBA", product.size, (0, 0, 0, 0))
    room.paste(squeezed, ((product.width - squeezed.width) // 2, 0))
    return room


def _product_cropped(product: Image.Image, random: Random) -> Image.Image:
    cut, share = product.copy(), random.uniform(0.08, 0.35)
    wide, high = product.size
    sides = {
        "left": (0, 0, round(share * wide), high),
        "right": (round((1 - share) * wide), 0, wide, high),
        "top": (0, 0, wide, round(share * high)),
    }
    cut.paste((0, 0, 0, 0), sides[random.choice(sorted(sides))])
    return cut


def _product_lost(ad: Ad, good: Composed, _random: Random) -> Candidate:
    _product_box(ad)
    return _redrawn(ad, good, replace(ad.arrangement, product=None))


def _product_box_stretched(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _product_box(ad)
    wide = box.width * random.choice((random.uniform(0.8, 0.95), random.uniform(1.05, 1.2)))
    return _laid_out(
        ad, replace(ad.arrangement, product=Box.sized(box.centre_x - wide / 2, box.top, wide, box.height))
    )


def _product_off_the_edge(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _product_box(ad)
    out = random.uniform(0.06, 0.4) * box.width
    left = random.choice((-out, ad.form.width - box.width + out))
    return _laid_out(ad, replace(ad.arrangement, product=Box.sized(left, box.top, box.width, box.height)))


# Layout of texts.
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
    return _laid_out(ad, _with_text(ad.arrangement, text, moved))


def _type_too_small(ad: Ad, _good: Composed, random: Random) -> Candidate:
    from generation.checks.pictures import SMALLEST_TYPE  # noqa: PLC0415 - the rule that is broken

    text = _a_text(ad, random)
    unit = (ad.form.width * ad.form.height) ** 0.5 / 1000
    size = max(5, int(SMALLEST_TYPE[text.field] * unit * random.uniform(0.5, 0.9)))
    words, style = " ".join(text.block.lines), replace(text.block.style, size=size)
    block = set_text(words, style, width=max(text.box.width, 40), most_lines=6)
    if block is None:
        raise NotHere
    small = replace(text, block=block, box=Box.sized(text.box.left, text.box.top, block.width, block.height))
    return _laid_out(ad, _with_text(ad.arrangement, text, small))


def _set_wrongly(ad: Ad, _good: Composed, random: Random) -> Candidate:
    """Change a word on the way from the order into the lines: drawn faithfully, but not as ordered."""
    text = _a_text(ad, random, letters=2)
    number = random.randrange(len(text.block.lines))
    change = random.choice((_other_letter, _letter_lost))
    line = text.block.lines[number]
    wrong = change(line, random)
    if wrong.replace(" ", "") == line.replace(" ", ""):
        raise NotHere
    return _laid_out(ad, _with_text(ad.arrangement, text, _respelled(text, number, wrong)))


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
    return _laid_out(ad, _with_text(ad.arrangement, text, mistaken))


# Files.
def _wrong_size(ad: Ad, good: Composed, random: Random) -> Candidate:
    wide, high = good.picture.size
    picture = good.picture.resize((wide + random.choice((-20, -2, -1, 1, 2, 30)), high))
    return ad.candidate(good, picture)


def _overweight(ad: Ad, good: Composed, random: Random) -> Candidate:
    content = encode(good.picture) + bytes(ad.form.max_bytes)
    return ad.candidate(good, good.picture, content[: ad.form.max_bytes + random.randint(1, 100_000)])


def _wrong_type(ad: Ad, good: Composed, random: Random) -> Candidate:
    kind, mode = random.choice(
        (("WEBP", "RGB"), ("PNG", "RGBA"), ("JPEG", "CMYK"), ("PNG", "P"), ("GIF", "P"), ("JPEG", "L"))
    )
    target = BytesIO()
    good.picture.convert(mode).save(target, kind)
    return ad.candidate(good, good.picture, target.getvalue())


FAULTS: Mapping[str, Fault] = {
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
    "logo_moved": _logo_moved,
    "logo_shrunk": _logo_shrunk,
    "logo_stretched": _logo_stretched,
    "logo_recoloured": _logo_recoloured,
    "logo_lost": _logo_lost,
    "logo_too_near": _logo_too_near,
    "logo_too_small": _logo_too_small,
    "product_hue": _changed_product(_hue_shifted),
    "product_tone": _changed_product(_tone_shifted),
    "product_label": _changed_product(_label_changed),
    "product_squeezed": _changed_product(_product_stretched),
    "product_cropped": _changed_product(_product_cropped),
    "product_lost": _product_lost,
    "product_box_stretched": _product_box_stretched,
    "product_off_the_edge": _product_off_the_edge,
    "wrong_size": _wrong_size,
    "overweight": _overweight,
    "wrong_type": _wrong_type,
}
