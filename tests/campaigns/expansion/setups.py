"""Random set-ups for tests of the expansion, and a writer whose words say where a cell stands."""

import random
from collections.abc import Mapping, Sequence

from campaigns.expansion.landing import landing_of
from campaigns.expansion.values import Choice, Exclusion, Idea, Setup, Words, Written
from generation.specs import Copy, FormatSpec, ModelRef, Palette, Picture, RenderSpec, Typefaces

BASE = RenderSpec(
    picture=Picture("", 0, ModelRef("panggung", "0" * 64)),
    copy=Copy("", "", "", "", legal="© Kopi"),
    palette=Palette("#111111", "#222222", "#eeeeee", "#000000"),
    typefaces=Typefaces("fraunces", "jakarta"),
    formats=(FormatSpec.named("feed_square"), FormatSpec.named("story")),
)


def setup(
    *,
    segments: Sequence[str] = ("s1", "s2"),
    choices: Sequence[Choice] = (Choice("t1", "v1", (("angle", ("a", "b")), ("tone", ("x", "y")))),),
    layouts: Sequence[str] = ("hero",),
    pictures: int = 1,
    exclusions: Sequence[Exclusion] = (),
    made: Sequence[str] = (),
    number: int = 1,
    landing: str = "https://kopi.example/",
) -> Setup:
    """Return a set-up of two segments and one template with two by two options, unless told otherwise."""
    return Setup(
        campaign="c1",
        number=number,
        brand_version="b1",
        segments=tuple(segments),
        choices=tuple(choices),
        layouts=tuple(layouts),
        pictures=pictures,
        base=BASE,
        landing=landing_of(landing, "Rain"),
        exclusions=tuple(exclusions),
        made=frozenset(made),
    )


def write(idea: Idea) -> Written:
    """Say every coordinate of the idea in its words."""
    said = " ".join(value for _, value in idea.options)
    return Written(Words(f"{idea.template} {said}", f"{idea.segment} {said}", "", "Buy", "en"))


def random_setup(seed: int) -> Setup:
    """Return a set-up of random size with random exclusions; equal seeds give equal set-ups."""
    chance = random.Random(seed)
    choices = [_choice(chance, number) for number in range(chance.randint(1, 3))]
    segments = [f"s{number}" for number in range(chance.randint(1, 4))]
    layouts = chance.sample(["hero", "left", "band"], chance.randint(1, 3))
    values = _values(segments, choices, layouts)
    exclusions = [_exclusion(chance, values) for _ in range(chance.randint(0, 4))]
    return setup(
        segments=segments,
        choices=choices,
        layouts=layouts,
        pictures=chance.randint(1, 3),
        exclusions=exclusions,
    )


def _choice(chance: random.Random, number: int) -> Choice:
    axes = chance.sample(["angle", "tone", "style"], chance.randint(0, 3))
    return Choice(
        f"t{number}", f"v{number}", tuple((axis, tuple("abc"[: chance.randint(1, 3)])) for axis in axes)
    )


def _values(
    segments: Sequence[str], choices: Sequence[Choice], layouts: Sequence[str]
) -> Mapping[str, list[str]]:
    values = {"segment": list(segments), "layout": list(layouts)}
    values["template"] = [choice.template for choice in choices]
    for choice in choices:
        for axis, texts in choice.axes:
            values[axis] = list(texts)
    return values


def _exclusion(chance: random.Random, values: Mapping[str, list[str]]) -> Exclusion:
    axes = chance.sample(sorted(values), chance.randint(1, min(3, len(values))))
    return Exclusion({axis: chance.choice(values[axis]) for axis in axes}, f"reason {chance.randint(1, 2)}")
