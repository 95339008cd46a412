"""Turns stage words into solids and paint: which shapes stand where, and what colour each of them has."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.panggung import sets
from generation.panggung.framing import FRAMINGS, PLATFORM_TOP, Framing
from generation.panggung.solids import PLATFORM, PROP, STRUCTURE, Solid
from generation.panggung.words import Stage

WALL = 2.6

Rgb = tuple[int, int, int]

# Centre of each colour word, sRGB 0-255: paint under white light, a little softened as product sets are.
PAINT: Mapping[str, tuple[int, int, int]] = {
    "red": (198, 50, 46),
    "orange": (238, 130, 50),
    "yellow": (246, 202, 72),
    "green": (92, 156, 92),
    "teal": (40, 150, 152),
    "blue": (56, 104, 196),
    "purple": (130, 84, 176),
    "pink": (240, 152, 176),
    "brown": (122, 78, 52),
    "beige": (228, 206, 172),
    "white": (242, 240, 236),
    "black": (44, 44, 50),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The shapes of one stage and the directions of its two suns; `niche` is (half width, spring, depth)."""

    solids: tuple[Solid, ...]
    suns: tuple[tuple[float, float, float], tuple[float, float, float]]
    niche: tuple[float, float, float] | None = None


def build(stage: Stage, framing: Framing, random: np.random.Generator) -> Scene:
    """Place the solids of a complete stage; what the words leave open is drawn from `random`."""
    radius = float(random.uniform(0.95, 1.2)) * min(1.0, framing.span / FRAMINGS[0].span)
    half_view = framing.span / 2
    solids = _platform(stage.platform or "round", radius, random)
    niche = None
    if stage.structure == "niche":
        niche = (float(random.uniform(1.05, 1.3)), float(random.uniform(1.45, 1.75)), 0.55)
    elif stage.structure in ("arch", "columns", "disc"):
        solids += _structure(stage.structure, random)
    elif stage.structure and stage.structure in sets.STRUCTURES:
        solids += sets.STRUCTURES[stage.structure](random)
    if stage.prop == "spheres":
        solids += _spheres(radius, half_view, random)
    elif stage.prop == "leaves":
        solids += _leaves(radius, random)
    elif stage.prop and stage.prop in sets.PROPS:
        solids += sets.PROPS[stage.prop](radius, half_view, random)
    return Scene(tuple(solids), _suns(random), niche)


def _platform(word: str, radius: float, random: np.random.Generator) -> list[Solid]:
    half = PLATFORM_TOP / 2
    if word == "floor":
        return []
    if word in sets.PLATFORMS:
        return sets.PLATFORMS[word](radius, random)
    if word == "square":
        yaw = float(random.choice((-1, 1)) * random.uniform(0.5, 0.95))
        size = (radius * 0.78, half, radius * 0.78)
        return [Solid("box", (0.0, half, 0.0), size, PLATFORM, yaw=yaw)]
    if word == "steps":
        tiers = ((radius * 1.4, 1), (radius * 1.1, 2), (radius * 0.8, 3))
        rise = PLATFORM_TOP / 6
        return [
            Solid("cylinder", (0.0, rise * tier, 0.0), (wide, rise * tier, wide), PLATFORM)
            for wide, tier in tiers
        ]
    return [Solid("cylinder", (0.0, half, 0.0), (radius, half, radius), PLATFORM)]


def _structure(word: str, random: np.random.Generator) -> list[Solid]:
    if word == "arch":
        wide, spring = float(random.uniform(1.15, 1.35)), float(random.uniform(1.35, 1.7))
        return [Solid("arch", (0.0, 0.0, -1.55), (wide, spring, 0.17), STRUCTURE, rounding=0.16)]
    if word == "disc":
        wide = float(random.uniform(1.15, 1.4))
        return [Solid("disc", (0.0, float(random.uniform(1.6, 1.8)), -1.9), (wide, wide, 0.08), STRUCTURE)]
    apart, thick = float(random.uniform(1.35, 1.6)), float(random.uniform(0.17, 0.23))
    tall = float(random.uniform(1.3, 1.6))
    columns = []
    for side in (-1.0, 1.0):
        columns.append(Solid("cylinder", (side * apart, tall, -1.3), (thick, tall, thick), STRUCTURE))
        for height in (0.09, 2 * tall):
            size = (thick * 1.5, 0.09, thick * 1.5)
            columns.append(Solid("box", (side * apart, height, -1.3), size, STRUCTURE))
    return columns


def _spheres(radius: float, half_view: float, random: np.random.Generator) -> list[Solid]:
    spheres = []
    first = float(random.choice((-1.0, 1.0)))
    for index in range(int(random.integers(2, 5))):
        size = float(random.uniform(0.15, 0.3))
        side = first if index % 2 == 0 else -first
        away = radius * 1.05 + size + float(random.uniform(0.02, 0.35))
        along = side * min(away, half_view - 0.7 * size)
        depth = float(random.uniform(-0.9, 0.25)) if index < 2 else float(random.uniform(-0.2, 0.6))
        spheres.append(Solid("sphere", (along, size, depth), (size, size, size), PROP))
    return spheres


def _leaves(radius: float, random: np.random.Generator) -> list[Solid]:
    leaves = []
    sides = (-1.0, 1.0) if random.random() < 0.6 else (float(random.choice((-1.0, 1.0))),)
    for side in sides:
        foot = side * (radius * 1.15 + float(random.uniform(0.1, 0.3)))
        for index in range(5):
            lean = side * (-0.55 + 0.36 * index + float(random.uniform(-0.08, 0.08)))
            reach = float(random.uniform(0.42, 0.62))
            centre = (foot + reach * float(np.sin(lean)), reach * float(np.cos(lean)), -0.35 - 0.06 * index)
            leaves.append(Solid("leaf", centre, (0.13, reach, 0.045), PROP, yaw=side * 0.3, roll=lean))
    return leaves


def _suns(random: np.random.Generator) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    side = float(random.choice((-1.0, 1.0)))
    high = (side * random.uniform(0.45, 0.7), random.uniform(0.85, 1.0), random.uniform(0.55, 0.8))
    low = (-side * random.uniform(0.75, 0.95), random.uniform(0.5, 0.62), random.uniform(0.5, 0.75))
    return _unit(high), _unit(low)


def _unit(vector: tuple[float, float, float]) -> tuple[float, float, float]:
    length = sum(part * part for part in vector) ** 0.5
    return vector[0] / length, vector[1] / length, vector[2] / length


def paint(stage: Stage, random: np.random.Generator) -> NDArray[np.float32]:
    """Return linear albedo (4, 3) of ground, platform, structure and prop, each near its word's centre."""
    words = (stage.ground, stage.accent, stage.accent, stage.prop_colour)
    rows = [_shade_of(word or "white", random) for word in words]
    rows[STRUCTURE] = np.clip(rows[PLATFORM] * float(random.uniform(0.88, 1.06)), 0.0, 1.0)
    return np.stack(rows).astype(np.float32)


def paint_of(ground: Rgb, accent: Rgb, prop: Rgb) -> NDArray[np.float32]:
    """Return linear albedo (4, 3) in a brand's own colours, sRGB 0 to 255."""
    rows = np.array([ground, accent, accent, prop], dtype=np.float64) / 255.0
    return np.clip(rows**2.2, 0.002, 0.95).astype(np.float32)


def word_of(colour: Rgb) -> str:
    """Return the colour word whose paint is nearest to a colour, sRGB 0 to 255."""
    return min(PAINT, key=lambda word: sum((a - b) ** 2 for a, b in zip(PAINT[word], colour, strict=True)))


def _shade_of(word: str, random: np.random.Generator) -> NDArray[np.float64]:
    centre = np.array(PAINT[word], dtype=np.float64) / 255.0
    near = np.clip(centre * random.uniform(0.93, 1.05) + random.normal(0.0, 0.012, 3), 0.01, 1.0)
    return near**2.2
