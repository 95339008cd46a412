"""Faults of logo and product: moved, recoloured, stretched, cropped, lost, or laid out against rules."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.good_ads import Ad
from benchmarks.planting import Fault, NotHere, laid_out, redrawn
from generation.checks.base import Candidate
from generation.composition.assets import Pictures
from generation.composition.boxes import Box
from generation.composition.draw import Composed


def _logo_box(ad: Ad) -> Box:
    if ad.arrangement.logo is None:
        raise NotHere
    return ad.arrangement.logo


def _logo_moved(ad: Ad, good: Composed, random: Random) -> Candidate:
    box = _logo_box(ad)
    down = box.height * random.uniform(0.2, 1.2) * random.choice((1, 1, -1))
    return redrawn(
        ad, good, replace(ad.arrangement, logo=Box.sized(box.left, box.top + down, box.width, box.height))
    )


def _logo_shrunk(ad: Ad, good: Composed, random: Random) -> Candidate:
    box, share = _logo_box(ad), random.uniform(0.3, 0.8)
    small = Box.sized(box.left, box.top, box.width * share, box.height * share)
    return redrawn(ad, good, replace(ad.arrangement, logo=small))


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
    return redrawn(ad, good, replace(ad.arrangement, logo=drawn_box), _changed_logos(ad, stretched))


def _logo_recoloured(ad: Ad, good: Composed, random: Random) -> Candidate:
    _logo_box(ad)
    colour = tuple(random.randrange(256) for _band in range(3))

    def recoloured(logo: Image.Image) -> Image.Image:
        other = Image.new("RGB", logo.size, colour).convert("RGBA")
        other.putalpha(logo.getchannel("A"))
        return other

    return redrawn(ad, good, ad.arrangement, _changed_logos(ad, recoloured))


def _logo_lost(ad: Ad, good: Composed, random: Random) -> Candidate:
    _logo_box(ad)
    return redrawn(ad, good, replace(ad.arrangement, logo=None))


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
    return laid_out(ad, replace(ad.arrangement, logo=near))


def _logo_too_small(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _logo_box(ad)
    size = max(box.width, box.height)
    unit = (ad.form.width * ad.form.height) ** 0.5 / 1000
    share = random.uniform(0.4, 0.9) * 40 * unit / size
    small = Box.sized(box.left, box.top, box.width * share, box.height * share)
    return laid_out(ad, replace(ad.arrangement, logo=small))


def _product_box(ad: Ad) -> Box:
    if ad.arrangement.product is None or ad.pictures.product is None:
        raise NotHere
    return ad.arrangement.product


def _changed_product(change: Callable[[Image.Image, Random], Image.Image]) -> Fault:
    def fault(ad: Ad, good: Composed, random: Random) -> Candidate:
        _product_box(ad)
        product = ad.pictures.product
        assert product is not None
        return redrawn(ad, good, ad.arrangement, replace(ad.pictures, product=change(product, random)))

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
    return redrawn(ad, good, replace(ad.arrangement, product=None))


def _product_box_stretched(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _product_box(ad)
    wide = box.width * random.choice((random.uniform(0.8, 0.95), random.uniform(1.05, 1.2)))
    return laid_out(
        ad, replace(ad.arrangement, product=Box.sized(box.centre_x - wide / 2, box.top, wide, box.height))
    )


def _product_off_the_edge(ad: Ad, _good: Composed, random: Random) -> Candidate:
    box = _product_box(ad)
    out = random.uniform(0.06, 0.4) * box.width
    left = random.choice((-out, ad.form.width - box.width + out))
    return laid_out(ad, replace(ad.arrangement, product=Box.sized(left, box.top, box.width, box.height)))


PICTURE_FAULTS: Mapping[str, Fault] = {
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
}
