"""Says before anything is made in which layouts and formats a copy finds no room, and how much would fit."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generation.composition.compose import arrangements
from generation.composition.errors import CompositionError
from generation.composition.layout import Shapes
from generation.engines.base import Size
from generation.engines.registry import manifest_of
from generation.specs import Copy, FormatSpec, ModelRef, Palette, Picture, RenderSpec, Typefaces

Place = tuple[str, str, str]
Bulk = tuple[tuple[str, float, float], ...]
# A copy fits where one fitted that is so much longer: letters differ in width by less than that.
_SPARE = 1.15
_GROWN = 1.4
# Of all layouts in a ribbon.
_TIGHTEST = "arch"


@dataclass
class Room:
    """Where the copies of one campaign fit; `base` has what they share, `shapes` the pictures' proportions.

    Each layout and format remembers what fitted and what did not, so that few of a thousand copies are laid
    out; after `trials` of them it says no more: this is advice, and composition refuses what does not fit.
    """

    base: RenderSpec
    sizes: Sequence[Size]
    shapes: Shapes
    trials: int = 540
    _fitted: dict[Place, list[Bulk]] = field(default_factory=dict)
    _failed: dict[Place, list[Bulk]] = field(default_factory=dict)
    _most: dict[tuple[Place, str, str], int] = field(default_factory=dict)

    def lacking(self, copy: Copy, layout: str) -> tuple[str, ...]:
        """Return the keys of the formats in which the layout has no room for the copy."""
        bulk = _bulk(copy)
        return tuple(each.key for each in self.base.formats if not self._fits(copy, layout, each, bulk))

    def fitting(self, copy: Copy, layout: str, key: str) -> int:
        """Return how many characters of a headline would fit in a format with the other words as they are.

        About, since letters differ in width; 0 where not even a short one fits, or no more is said.
        """
        [each] = [form for form in self.base.formats if form.key == key]
        place = (copy.locale, layout, key), copy.body, copy.call_to_action
        if place not in self._most:

            def fits(tried: Copy) -> bool:
                self.trials -= 1
                return self.trials >= 0 and self._is_set(tried, layout, each)

            self._most[place] = most_characters(copy, fits, most=len(copy.headline))
        return self._most[place]

    def _fits(self, copy: Copy, layout: str, each: FormatSpec, bulk: Bulk) -> bool:
        place = (copy.locale, layout, each.key)
        fitted, failed = self._fitted.setdefault(place, []), self._failed.setdefault(place, [])
        if any(_covers(past, bulk) for past in fitted):
            return True
        if any(_covers(bulk, past) for past in failed):
            return False
        # Where a much longer copy fits as well, all that are like this one need no trial of their own.
        for tried in dict.fromkeys((_enlarged(copy), copy)):
            if self.trials <= 0:
                return True
            self.trials -= 1
            if self._is_set(tried, layout, each):
                fitted.append(_bulk(tried))
                return True
        failed.append(bulk)
        return False

    def _is_set(self, copy: Copy, layout: str, each: FormatSpec) -> bool:
        spec = replace(self.base, copy=copy, layout=layout, formats=(each,))
        try:
            arrangements(spec, self.shapes, self.sizes)
        except CompositionError:
            return False
        return True


def most_characters(copy: Copy, fits: Callable[[Copy], bool], *, most: int) -> int:
    """Return how many characters a headline of such words may have at most, up to `most`."""
    words = copy.headline.split()
    if not words:
        return 0
    text = " ".join(words * (1 + most // len(" ".join(words))))
    least = 0
    while least < most:
        length = (least + most + 1) // 2
        if fits(replace(copy, headline=text[:length].strip())):
            least = length
        else:
            most = length - 1
    return least


@lru_cache(maxsize=512)
def headline_room(copy: Copy, key: str, *, most: int) -> int:
    """Return how many characters of a headline a format takes in the layout that has least room for words.

    For words that are written before there is a campaign: with bundled typefaces, a product, and a logo four
    times as wide as high.
    """
    spec = RenderSpec(
        picture=Picture("", 0, ModelRef("", "")),
        copy=copy,
        palette=Palette("#000000", "#000000", "#ffffff", "#000000"),
        typefaces=Typefaces("jakarta", "jakarta"),
        formats=(FormatSpec.named(key),),
        layout=_TIGHTEST,
    )
    room = Room(spec, manifest_of("panggung").sizes, Shapes(0.7, 4.0))
    return most_characters(copy, lambda tried: not room.lacking(tried, _TIGHTEST), most=most)


def _covers(past: Bulk, bulk: Bulk) -> bool:
    """Say whether each text of a copy is that of a past one, or so much shorter that it takes less room."""
    return all(
        text == known or (length * _SPARE <= most and longest * _SPARE <= widest)
        for (text, length, longest), (known, most, widest) in zip(bulk, past, strict=True)
    )


def _enlarged(copy: Copy) -> Copy:
    """Return a copy with two letters more for every five, and a longer longest word."""
    return replace(
        copy,
        headline=_longer(copy.headline),
        body=_longer(copy.body),
        call_to_action=_longer(copy.call_to_action),
    )


def _longer(text: str) -> str:
    words = text.split()
    if not words:
        return ""
    longest = max(range(len(words)), key=lambda place: _length(words[place]))
    words[longest] += words[longest][: -(-len(words[longest]) // 3)]
    more = (word for word in [*words, *words])
    while _length(" ".join(words)) < _GROWN * _length(text):
        words.append(next(more))
    return " ".join(words)


def _bulk(copy: Copy) -> Bulk:
    """Return each text with its length and that of its longest word, wide characters counted twice."""
    texts = (copy.headline, copy.body, copy.call_to_action, copy.legal, copy.label)
    return tuple((text, _length(text), max(map(_length, text.split()), default=0.0)) for text in texts)


def _length(text: str) -> float:
    return float(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text))
