"""How a brand's colours stand against each other, for the hints beside them; the script does the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.composition.colour import LARGE_TEXT_CONTRAST, TEXT_CONTRAST, contrast_of, rgb

Level = Literal["good", "warn", "bad"]

PAIRS: tuple[tuple[str, str, Promise], ...] = (
    ("dark", "light", _("Dark on light")),
    ("light", "primary", _("Light on main")),
    ("dark", "accent", _("Dark on accent")),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One colour on another, by role and value: the contrast, 1 to 21, and what that means for text."""

    ink: str
    ground: str
    ink_colour: str
    ground_colour: str
    label: Promise
    ratio: float
    level: Level


def pairs_of(colours: Mapping[str, str]) -> list[Pair]:
    """Return how the colours of a look, by role, stand against each other; what is no colour is left out."""
    found = []
    for ink, ground, label in PAIRS:
        try:
            above, below = colours[ink], colours[ground]
            ratio = contrast_of(rgb(above), rgb(below))
        except (KeyError, ValueError):
            continue
        found.append(Pair(ink, ground, above, below, label, ratio, level_of(ratio)))
    return found


def level_of(ratio: float) -> Level:
    """Return whether text of this contrast is read easily, only when large, or not."""
    if ratio >= TEXT_CONTRAST:
        return "good"
    return "warn" if ratio >= LARGE_TEXT_CONTRAST else "bad"
