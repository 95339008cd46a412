"""Plants one fault into a good ad, as a bug would: into what is drawn, not into what that is compared with.

A fault of drawing gets the right geometry and other pixels. A fault of layout gets wrong geometry that is
drawn faithfully, which only rules can find. Everything follows from a seed.
"""

from collections.abc import Mapping
from io import BytesIO
from random import Random

from benchmarks.good_ads import Ad
from benchmarks.planted_pictures import PICTURE_FAULTS
from benchmarks.planted_words import WORD_FAULTS
from benchmarks.planting import Fault, NotHere
from generation.checks.base import Candidate
from generation.composition.draw import Composed
from generation.composition.encoding import encode
from generation.composition.errors import CompositionError


def planted(ad: Ad, kind: str, seed: int) -> Candidate:
    """Return the ad with a fault of this kind; NotHere where it has no place for it."""
    try:
        return FAULTS[kind](ad, ad.composed(), Random(seed))
    except CompositionError as problem:
        # Letters of one script among marks of another, say: such words are never set.
        raise NotHere from problem


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
    **WORD_FAULTS,
    **PICTURE_FAULTS,
    "wrong_size": _wrong_size,
    "overweight": _overweight,
    "wrong_type": _wrong_type,
}
