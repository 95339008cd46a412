"""The plate behind words and the window of a picture, as a person moves them, and where they may be.

A card lies anywhere. A plate beside its picture has one edge that moves: the picture takes what it leaves. A
window in a plate that fills the file lies anywhere. The picture stays the same, another part of it shows.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from math import hypot
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.layout import Arrangement, Frame
from generation.composition.stages import size_for, stage_foot, staged
from generation.specs import Part

# A picture's shorter side at least, by the file's.
LEAST_WINDOW = 0.3

Kind = Literal["card", "divided", "window", ""]
Breach = tuple[Literal["outside", "small", "across", "overlap"], int, int, Part | None]


def kind_of(made: Arrangement) -> Kind:
    """Return what of a layout may be moved under its words, empty where nothing may."""
    whole = Box(0, 0, made.format.width, made.format.height)
    if made.plate is None:
        return ""
    if made.is_card:
        return "card"
    return "window" if made.plate == whole else "divided"


def surface_box(made: Arrangement, part: Part) -> Box | None:
    """Return where a layout's plate or window is, None where it has none that moves."""
    kind = kind_of(made)
    if part == "plate":
        return made.plate if kind in ("card", "divided") else None
    return made.picture if part == "window" and kind == "window" else None


def carries(made: Arrangement, part: Part) -> bool:
    """Say whether what lies in a part is moved with it: in a card, and in a window that lies anywhere."""
    return surface_box(made, part) is not None and kind_of(made) != "divided"


def pinned(made: Arrangement, part: Part, room: Box) -> Box:
    """Return the box that counts: of a plate beside its picture only the edge between the two moves."""
    own, form = made.plate, made.format
    if part != "plate" or own is None or kind_of(made) != "divided":
        return room
    # A pixel of the picture is left at least: whether that is enough is a rule's business.
    return Box(
        own.left if own.left == 0 else min(max(room.left, 1), form.width - 1),
        own.top if own.top == 0 else min(max(room.top, 1), form.height - 1),
        own.right if own.right == form.width else min(max(room.right, 1), form.width - 1),
        own.bottom if own.bottom == form.height else min(max(room.bottom, 1), form.height - 1),
    )


def move_surface(frame: Frame, made: Arrangement, room: Box) -> Arrangement:
    """Put the plate or the window of a layout into a room; the picture goes behind it."""
    kind = kind_of(made)
    if kind == "card":
        return replace(made, plate=room)
    if kind == "window":
        return _shown_in(frame, made, room)
    plate = pinned(made, "plate", room)
    return replace(_shown_in(frame, made, _beside(frame.whole, plate)), plate=plate)


def least_window(made: Arrangement) -> int:
    """Return the pixels that a picture's shorter side has at least, or as many as the layout gives it."""
    shorter = min(made.format.width, made.format.height)
    return min(round(LEAST_WINDOW * shorter), made.picture.width, made.picture.height)


def breaches(
    frame: Frame, made: Arrangement, part: Part, others: Mapping[Part, Box], *, least: int
) -> Iterator[Breach]:
    """Yield the rules that a moved plate or window breaks: rule, measured, limit, and the part it meets.

    `others` are the parts that lie on plate and picture, `least` the pixels of the picture's shorter side.
    """
    box = surface_box(made, part)
    if box is None:
        return
    edges = (-box.left, -box.top, box.right - frame.whole.right, box.bottom - frame.whole.bottom)
    if max(edges) > 0:
        yield "outside", max(edges), 0, None
    window = min(made.picture.width, made.picture.height)
    if window < least:
        yield "small", window, least, None
    for other, place in others.items():
        if other == "product" and made.is_card:
            if place.meets(box):
                yield "overlap", 0, 0, other
        elif _stands_out(made, place) if other == "product" else is_across(made, place):
            yield "across", 0, 0, other


def is_across(made: Arrangement, box: Box) -> bool:
    """Say whether something that is read lies half on a plate and half on the picture."""
    plate = made.plate
    if plate is None:
        return False
    on_picture = made.picture.contains(box) and not (made.is_card and plate.meets(box))
    return not (made.on_plate(box) or on_picture)


def nearest_surface(
    frame: Frame, now: Arrangement, part: Part, others: Mapping[Part, Box], *, made: Arrangement
) -> Box | None:
    """Return the nearest place of a moved plate or window that breaks no rule, else where `made` has it.

    None where it cannot be there either.
    """
    box, own = surface_box(now, part), surface_box(made, part)
    if box is None or own is None:
        return None

    def is_allowed(place: Box) -> bool:
        there = move_surface(frame, now, place)
        return not any(breaches(frame, there, part, others, least=least_window(made)))

    return next((place for place in [*_places(frame, box, others.values()), own] if is_allowed(place)), None)


def _places(frame: Frame, box: Box, others: Collection[Box]) -> list[Box]:
    """Return the places of a box where it touches something, its own first, then the nearest."""
    lefts = {box.left, 0, frame.whole.right - box.width}
    tops = {box.top, 0, frame.whole.bottom - box.height}
    for each in others:
        lefts |= {each.left, each.right, each.left - box.width, each.right - box.width}
        tops |= {each.top, each.bottom, each.top - box.height, each.bottom - box.height}
    found = sorted((hypot(left - box.left, top - box.top), left, top) for left in lefts for top in tops)
    return [Box.sized(left, top, box.width, box.height) for _, left, top in found]


def _stands_out(made: Arrangement, product: Box) -> bool:
    """Say whether a product's foot is beside the picture."""
    x, picture = round(product.centre_x), made.picture
    return not picture.contains(Box(x, product.bottom - 1, x + 1, product.bottom))


def _shown_in(frame: Frame, made: Arrangement, window: Box) -> Arrangement:
    """Show the same picture in another window, with its platform under the product as far as it goes."""
    x, y = stage_foot(frame, made.scene)
    if made.product:
        x, y = made.product.centre_x, made.product.bottom
    foot = (_between((x - window.left) / window.width), _between((y - window.top) / window.height))
    scene = staged(frame, window, foot=foot, size=size_for(frame, made.scene))
    return replace(made, picture=window, scene=scene)


def _between(share: float) -> float:
    return min(max(share, 0.05), 0.95)


def _beside(whole: Box, plate: Box) -> Box:
    """Return what a plate at one edge leaves of the file."""
    windows = (
        replace(whole, left=plate.right),
        replace(whole, right=plate.left),
        replace(whole, top=plate.bottom),
        replace(whole, bottom=plate.top),
    )
    return max(windows, key=lambda window: window.width * window.height * (not window.meets(plate)))
