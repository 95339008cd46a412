"""A brand's rules for its logo, kept by any layout: the logo shrinks until its clear space is free."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import hypot

from generation.composition.boxes import Box
from generation.composition.errors import LogoDoesNotFit
from generation.composition.layout import Arrangement, Frame


def with_logo_room(frame: Frame, made: Arrangement) -> Arrangement:
    """Return the layout with its logo as large as the brand's clear space allows, where the layout has it.

    Layouts keep the clear space of `LogoRules()` by themselves. A smaller logo asks for less, and is further
    from everything. LogoDoesNotFit where it would be lower than the brand allows.
    """
    if made.logo is None:
        return made
    rules, form = frame.logo_rules, frame.format
    for box in _shrunk(frame, made, made.logo):
        is_clear = room_around(frame, made, box) >= rules.clear_space / 100 * box.height
        if is_clear and not _is_across(made, box):
            return replace(made, logo=box)
    raise LogoDoesNotFit(
        f"The logo has no room in {form.width} x {form.height}: the brand wants it at least "
        f"{rules.least_height} pixels high, with {rules.clear_space} % of that free around it."
    )


def room_around(frame: Frame, made: Arrangement, logo: Box) -> float:
    """Return the pixels between a logo and what is nearest to it, the file's edges included."""
    others = [text.box for text in made.texts] + [box for box in (made.button, made.product) if box]
    edges = (
        logo.left,
        logo.top,
        frame.format.width - logo.right,
        frame.format.height - logo.bottom,
    )
    return min(*edges, *(_gap(logo, other) for other in others), float(max(frame.whole.corners)))


def _shrunk(frame: Frame, made: Arrangement, logo: Box) -> Iterator[Box]:
    """Yield smaller and smaller boxes in line with what the logo was in line with, then any in its place."""
    least = frame.logo_rules.least_height
    ratio = frame.shapes.logo or logo.width / logo.height
    for ways in ((_anchor(made, logo),), (0.25, 0.5, 0.75)):
        for height in range(logo.height, min(least, logo.height) - 1, -1):
            width = max(1, round(ratio * height))
            if width > logo.width + 1:
                continue
            for across, down in product(ways, (0.0, 0.5, 1.0)):
                left = logo.left + across * (logo.width - width)
                yield Box.sized(left, logo.top + down * (logo.height - height), width, height)


def _is_across(made: Arrangement, logo: Box) -> bool:
    """Say whether a logo lies half on the plate; beside a slanting window nobody can tell by boxes."""
    if made.plate is None or made.window.startswith("slant"):
        return False
    on_picture = made.picture.contains(logo) and not (made.is_card and made.plate.meets(logo))
    return not (made.on_plate(logo) or on_picture)


def _anchor(made: Arrangement, logo: Box) -> float:
    """Return which point of the logo's width stands still: 0 its left, 0.5 its middle, 1 its right."""
    if not made.texts:
        return 0.0
    first = made.texts[0].box
    ways = (
        (abs(logo.left - first.left), 0.0),
        (abs(logo.centre_x - first.centre_x), 0.5),
        (abs(logo.right - first.right), 1.0),
    )
    return min(ways)[1]


def _gap(one: Box, other: Box) -> float:
    across = max(one.left - other.right, other.left - one.right, 0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0)
    return hypot(across, down)
