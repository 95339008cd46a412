"""Platforms, structures and props that the shipped weights have not seen: what the next training draws too.

Each builder returns the solids of one word; what the word leaves open is drawn at random. The reader does not
know these words, and the editor does not offer them, before weights do (`vocabulary.py`).
"""

from collections.abc import Callable, Mapping

import numpy as np

from generation.panggung.framing import PLATFORM_TOP
from generation.panggung.solids import PLATFORM, PROP, STRUCTURE, Solid

Random = np.random.Generator
HALF = PLATFORM_TOP / 2
BACK = -1.6


def _between(random: Random, low: float, high: float) -> float:
    return float(random.uniform(low, high))


def _hexagon(radius: float, random: Random) -> list[Solid]:
    size = (radius * 0.95, HALF, radius)
    return [Solid("hexagon", (0.0, HALF, 0.0), size, PLATFORM, yaw=_between(random, 0.0, 1.0))]


def _slab(radius: float, random: Random) -> list[Solid]:
    """A long low block under a smaller one."""
    long = radius * _between(random, 1.25, 1.45)
    low = Solid("box", (0.0, HALF / 2, 0.0), (long, HALF / 2, radius * 0.7), PLATFORM)
    return [low, Solid("box", (0.0, HALF, 0.0), (radius * 0.8, HALF, radius * 0.5), PLATFORM)]


def _pair(radius: float, random: Random) -> list[Solid]:
    """The product's own plinth, and a lower one beside it."""
    side = float(random.choice((-1.0, 1.0)))
    small, tall = radius * 0.5, _between(random, 0.12, 0.2)
    beside = Solid("cylinder", (side * (radius + small * 0.7), tall, 0.3), (small, tall, small), PLATFORM)
    return [Solid("cylinder", (0.0, HALF, 0.0), (radius * 0.85, HALF, radius * 0.85), PLATFORM), beside]


def _drum(radius: float, random: Random) -> list[Solid]:
    """A cylinder on a narrower foot."""
    foot = radius * _between(random, 0.6, 0.75)
    rim = Solid("cylinder", (0.0, PLATFORM_TOP - 0.09, 0.0), (radius, 0.09, radius), PLATFORM)
    return [Solid("cylinder", (0.0, HALF, 0.0), (foot, HALF, foot), PLATFORM), rim]


def _portal(random: Random) -> list[Solid]:
    wide, tall = _between(random, 1.1, 1.35), _between(random, 1.2, 1.45)
    posts = [Solid("box", (side * wide, tall, BACK), (0.16, tall, 0.16), STRUCTURE) for side in (-1.0, 1.0)]
    return [*posts, Solid("box", (0.0, 2 * tall, BACK), (wide + 0.16, 0.16, 0.16), STRUCTURE)]


def _panels(random: Random) -> list[Solid]:
    """Three upright boards, one behind the other."""
    boards = []
    for index, side in enumerate((-0.95, 0.95, 0.0)):
        tall = _between(random, 0.9, 1.5) + 0.2 * (index == 2)
        boards.append(
            Solid("box", (side, tall, -1.3 - 0.35 * index), (0.62, tall, 0.06), STRUCTURE, rounding=0.05)
        )
    return boards


def _ring(random: Random) -> list[Solid]:
    wide = _between(random, 1.05, 1.25)
    return [Solid("ring", (0.0, wide + 0.25, BACK), (wide, 0.11, 0.11), STRUCTURE)]


def _stairs(random: Random) -> list[Solid]:
    """A flight that climbs to one side behind the platform."""
    side, wide = float(random.choice((-1.0, 1.0))), _between(random, 0.3, 0.36)
    return [
        Solid(
            "box",
            (side * (step - 2) * 2 * wide, 0.22 * (step + 1), -1.5),
            (wide, 0.22 * (step + 1), 0.45),
            STRUCTURE,
        )
        for step in range(5)
    ]


def _curtain(random: Random) -> list[Solid]:
    """A row of upright folds."""
    thick, tall = _between(random, 0.15, 0.2), _between(random, 1.3, 1.6)
    return [
        Solid("cylinder", ((at - 4.5) * 1.7 * thick, tall, -1.9), (thick, tall, thick), STRUCTURE)
        for at in range(10)
    ]


def _dome(random: Random) -> list[Solid]:
    wide = _between(random, 1.25, 1.5)
    return [Solid("sphere", (0.0, _between(random, 0.1, 0.5), -2.1), (wide, wide, wide), STRUCTURE)]


def _scattered(kind: str, radius: float, half_view: float, random: Random) -> list[Solid]:
    """Two to four things on the floor at both sides of the platform."""
    things = []
    first = float(random.choice((-1.0, 1.0)))
    for index in range(int(random.integers(2, 5))):
        size = _between(random, 0.14, 0.26)
        side = first if index % 2 == 0 else -first
        along = side * min(radius * 1.1 + size + _between(random, 0.05, 0.35), half_view - 0.7 * size)
        flat = 0.6 if kind == "leaf" else 1.0
        things.append(
            Solid(
                kind,
                (along, size * flat, _between(random, -0.8, 0.5)),
                (size, size * flat, size * (1.25 if kind == "leaf" else 1.0)),
                PROP,
                rounding=0.03,
                yaw=_between(random, 0.1, 1.4),
            )
        )
    return things


def _cubes(radius: float, half_view: float, random: Random) -> list[Solid]:
    return _scattered("box", radius, half_view, random)


def _cones(radius: float, half_view: float, random: Random) -> list[Solid]:
    return _scattered("cone", radius, half_view, random)


def _stones(radius: float, half_view: float, random: Random) -> list[Solid]:
    return _scattered("leaf", radius, half_view, random)


def _grass(radius: float, half_view: float, random: Random) -> list[Solid]:
    """Two tufts of thin upright blades."""
    blades = []
    for side in (-1.0, 1.0):
        for _ in range(5):
            reach, lean = _between(random, 0.35, 0.75), _between(random, -0.35, 0.35)
            along = side * min(radius * 1.2 + _between(random, 0.0, 0.3), half_view)
            middle = (
                along + reach * float(np.sin(lean)),
                reach * float(np.cos(lean)),
                _between(random, -0.6, 0.1),
            )
            blades.append(Solid("leaf", middle, (0.05, reach, 0.03), PROP, roll=lean))
    return blades


PLATFORMS: Mapping[str, Callable[[float, Random], list[Solid]]] = {
    "hexagon": _hexagon,
    "slab": _slab,
    "pair": _pair,
    "drum": _drum,
}
STRUCTURES: Mapping[str, Callable[[Random], list[Solid]]] = {
    "portal": _portal,
    "panels": _panels,
    "ring": _ring,
    "stairs": _stairs,
    "curtain": _curtain,
    "dome": _dome,
}
PROPS: Mapping[str, Callable[[float, float, Random], list[Solid]]] = {
    "cubes": _cubes,
    "cones": _cones,
    "stones": _stones,
    "grass": _grass,
}
