"""Other layouts for an ad, by geometry: those with room in every format, the most promising first."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generation.composition.compose import arrangements, frame_of
from generation.composition.errors import CompositionError
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement, Frame, Shapes, smallest_type
from generation.composition.logo_room import room_around
from generation.composition.stages import size_for
from generation.engines.base import Size
from generation.specs import RenderSpec

# What geometry can better: words on a busy ground, small type, a small product, a crowded or a lost logo.
Trouble = Literal["legibility", "type", "product", "logo_room", "logo_ground"]
Troubles = Mapping[Trouble, Collection[str]]
Arrangements = dict[str, Arrangement]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A layout that has room for the ad, and its boxes in each format by its key."""

    layout: str
    arrangements: Arrangements


def alternatives(
    spec: RenderSpec, shapes: Shapes, sizes: Sequence[Size], troubles: Troubles
) -> tuple[Alternative, ...]:
    """Return the other layouts that have room in every format and make no trouble worse, the best first.

    `troubles` has the formats that each trouble is in. Nothing that a person moved is kept: those boxes
    belong to the layout that the ad has now. Of equally good ones that comes first which shows most formats
    over the very picture that they have.
    """
    trial = _Trial(spec, shapes, sizes, troubles)
    own = trial.arranged(spec.layout)
    now, pictures = trial.merits(own), trial.pictures(own)
    found: list[tuple[tuple[float, ...], Alternative]] = []
    for layout in FAMILIES:
        made = trial.arranged(layout) if layout != spec.layout else None
        merits = trial.merits(made)
        if made is None or any(merits[trouble] < worth for trouble, worth in now.items()):
            continue
        gain = sum(worth - now.get(trouble, 0.0) for trouble, worth in merits.items())
        others = sum(size != pictures.get(key) for key, size in trial.pictures(made).items())
        found.append(((trial.small_texts(made), -gain, others), Alternative(layout, made)))
    return tuple(each for _, each in sorted(found, key=lambda one: one[0]))


def has_room(spec: RenderSpec, shapes: Shapes, sizes: Sequence[Size]) -> bool:
    """Say whether a spec can be laid out as it is, with what was moved in it."""
    try:
        arrangements(spec, shapes, sizes)
    except CompositionError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Trial:
    """Layouts of one ad, and how well each does where there is trouble."""

    spec: RenderSpec
    shapes: Shapes
    sizes: Sequence[Size]
    troubles: Troubles

    def arranged(self, layout: str) -> Arrangements | None:
        """Return a layout's boxes in every format, None where one of them has no room."""
        try:
            return arrangements(replace(self.spec, layout=layout, adjustments=()), self.shapes, self.sizes)
        except CompositionError:
            return None

    def merits(self, made: Arrangements | None) -> dict[Trouble, float]:
        """Return how well a layout does about each trouble in the worst of its formats, in shares."""
        if made is None:
            return {}
        return {
            trouble: min(_MERITS[trouble](self._frame(made[key]), made[key]) for key in keys)
            for trouble, keys in self.troubles.items()
        }

    def small_texts(self, made: Arrangements) -> int:
        """Return how many texts are smaller than they should be: people would be told of each."""
        return sum(
            text.block.style.size < math.floor(smallest_type(text.field, each.format))
            for each in made.values()
            for text in each.texts
        )

    def pictures(self, made: Arrangements | None) -> dict[str, Size]:
        """Return the size that the model is asked for in each format: the same size is the same picture."""
        return {key: size_for(self._frame(each), each.scene) for key, each in (made or {}).items()}

    def _frame(self, made: Arrangement) -> Frame:
        return frame_of(self.spec, made.format, self.shapes, self.sizes)


def _legibility(_frame: Frame, made: Arrangement) -> float:
    """Return the share of texts that stand on a plate or a button: there colours alone decide."""
    calm = [text.field == "call_to_action" or made.on_plate(text.box) for text in made.texts]
    return sum(calm) / len(calm) if calm else 1.0


def _type(_frame: Frame, made: Arrangement) -> float:
    shares = (text.block.style.size / smallest_type(text.field, made.format) for text in made.texts)
    return min(shares, default=1.0)


def _product(_frame: Frame, made: Arrangement) -> float:
    box, form = made.product, made.format
    return math.sqrt(box.width * box.height / (form.width * form.height)) if box else 0.0


def _logo_room(frame: Frame, made: Arrangement) -> float:
    """Return how much of a logo's height is free around it, up to all of it, and how large the logo is."""
    box, form = made.logo, made.format
    if box is None:
        return 0.0
    size = math.sqrt(box.width * box.height / (form.width * form.height))
    return size + min(1.0, room_around(frame, made, box) / box.height)


def _logo_ground(_frame: Frame, made: Arrangement) -> float:
    return float(made.logo is not None and made.on_plate(made.logo))


_MERITS: Mapping[Trouble, Callable[[Frame, Arrangement], float]] = {
    "legibility": _legibility,
    "type": _type,
    "product": _product,
    "logo_room": _logo_room,
    "logo_ground": _logo_ground,
}
