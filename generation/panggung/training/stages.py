"""Draws complete stages at random for training, keeping some colour and light combinations unseen."""

from collections.abc import Sequence
from colorsys import hsv_to_rgb
from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from generation.panggung import sets
from generation.panggung.lighting import LIGHTS, MATT, Finish
from generation.panggung.scenes import PAINT, paint_of, word_of
from generation.panggung.vocabulary import ALL_WORDS
from generation.panggung.words import Stage

COLOURS = tuple(PAINT)
PLATFORMS = ("round", "square", "steps", "floor")
STRUCTURES = ("arch", "columns", "niche", "disc", "bare")
PROPS = ("spheres", "leaves", "nothing")

ALL_SHAPES = {
    "platform": (*PLATFORMS, *sets.PLATFORMS),
    "structure": (*STRUCTURES, *sets.STRUCTURES),
    "prop": (*PROPS, *sets.PROPS),
}

T = TypeVar("T")


def draw_shape(random: np.random.Generator, *, grown: bool = False) -> Stage:
    """Return a stage that says its shapes and no colours or light; of all kinds where `grown`."""
    if grown:
        return Stage(**{kind: str(random.choice(words)) for kind, words in ALL_SHAPES.items()})
    return Stage(
        platform=_pick(random, PLATFORMS, (0.3, 0.3, 0.25, 0.15)),
        structure=_pick(random, STRUCTURES, (0.22, 0.2, 0.2, 0.18, 0.2)),
        prop=_pick(random, PROPS, (0.42, 0.25, 0.33)),
    )


def draw_finish(random: np.random.Generator) -> Finish:
    """Return matt paint, gloss or stone, half of the time with a lens that blurs what is far."""
    gloss, veins = ((0.0, 0.0), (float(random.uniform(0.3, 1.0)), 0.0), (0.25, 0.5))[int(random.integers(3))]
    return Finish(gloss, veins, float(random.uniform(0.5, 2.0)) if random.random() < 0.5 else MATT.blur)


def draw_brand_paint(stage: Stage, random: np.random.Generator) -> tuple[Stage, NDArray[np.float32]]:
    """Return a painted stage in a brand's palette, with the nearest words for its colours, and its paint."""
    while True:
        hue, apart = random.random(), float(random.choice((0.08, 0.33, 0.5)))
        tones = (
            (hue, float(random.uniform(0.15, 0.7)), 0.9),
            (hue + apart, 0.75, 0.85),
            (hue - apart, 0.65, float(random.uniform(0.3, 0.9))),
        )
        ground, accent, prop = (_rgb(*tone) for tone in tones)
        words = word_of(ground), word_of(accent), word_of(prop)
        if words[0] not in words[1:] and not is_held_out(words[0], words[1], str(stage.light)):
            break
    dressed = replace(
        stage,
        ground=words[0],
        accent=words[1] if stage.accent else None,
        prop_colour=words[2] if stage.prop_colour else None,
    )
    return dressed, paint_of(ground, accent, prop)


def _rgb(hue: float, strength: float, light: float) -> tuple[int, int, int]:
    red, green, blue = hsv_to_rgb(hue % 1.0, strength, light)
    return round(255 * red), round(255 * green), round(255 * blue)


def draw_paint(shape: Stage, random: np.random.Generator, *, held_out: bool = False) -> Stage:
    """Return the stage with colours and a light, neighbouring things never in the same colour.

    Only the combinations that training never shows are drawn where `held_out` is true, else only the others.
    """
    while True:
        ground, accent, prop_colour = (str(word) for word in random.choice(COLOURS, 3))
        if shape.prop == "leaves" and random.random() < 0.6:
            prop_colour = "green"
        light = str(random.choice(list(LIGHTS)))
        if ground not in (accent, prop_colour) and is_held_out(ground, accent, light) == held_out:
            break
    bare = shape.platform == "floor" and shape.structure == "bare"
    return Stage(
        ground=ground,
        accent=None if bare else accent,
        platform=shape.platform,
        structure=shape.structure,
        prop=shape.prop,
        prop_colour=None if shape.prop == "nothing" else prop_colour,
        light=light,
        move=shape.move,
    )


def plain_prompt(stage: Stage, language: Literal["en", "id"]) -> str:
    """Say a whole stage as a person would, in English or Indonesian; `words.read` gives the stage back."""
    said = {
        kind: {entry.word: str(getattr(entry, language)) for entry in entries}
        for kind, entries in ALL_WORDS.items()
    }

    def coloured(noun: str, word: str | None) -> str:
        if word is None:
            return noun
        colour = said["colour"][word]
        return f"{colour} {noun}" if language == "en" else f"{noun} {colour}"

    stands = stage.platform != "floor"
    clauses = (
        coloured("floor" if language == "en" else "lantai", stage.ground),
        coloured(said["platform"][str(stage.platform)], stage.accent if stands else None),
        coloured(said["structure"][str(stage.structure)], None if stands else stage.accent),
        coloured(said["prop"][str(stage.prop)], stage.prop_colour),
        said["light"][str(stage.light)],
        *([said["move"][stage.move]] if stage.move else []),
    )
    return ", ".join(clauses)


def is_held_out(ground: str, accent: str, light: str) -> bool:
    """Say whether training never shows this ground, accent and light together (one in twelve triples)."""
    code = COLOURS.index(ground) + 5 * COLOURS.index(accent) + 7 * list(LIGHTS).index(light)
    return code % 12 == 5


def _pick(random: np.random.Generator, words: Sequence[T], odds: Sequence[float]) -> T:
    return words[int(random.choice(len(words), p=odds))]
