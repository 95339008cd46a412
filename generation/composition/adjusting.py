"""Puts parts of a layout where a person moved them, says which rules that breaks, and what would mend it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot
from typing import Literal

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit, LayoutBroken
from generation.composition.layout import Arrangement, Frame, PlacedText
from generation.composition.recipes import shifted
from generation.composition.stages import LEAST_PRODUCT, size_for, stage_foot, staged
from generation.composition.surfaces import (
    breaches,
    is_across,
    least_window,
    move_surface,
    nearest_surface,
    pinned,
    surface_box,
)
from generation.composition.words import button_in, seal, words_in
from generation.specs import Adjustment, Part

# Words, button and logo stay so far from the file's edges, by its shorter side.
EDGE = 0.02
# A product this far from the middle of its platform still seems to stand on it, by the file's shorter side.
ON_STAGE = 0.06

Rule = Literal["no_room", "outside", "covered", "overlap", "across", "small", "off_stage"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a moved part breaks, what was measured and the limit, both in pixels.

    `other` is the part it meets, `mend` the nearest box that keeps all rules, None where there is none. What
    does not block is advice.
    """

    part: Part
    rule: Rule
    measured: int = 0
    limit: int = 0
    other: Part | None = None
    mend: Box | None = None

    @property
    def blocks(self) -> bool:
        """Say whether an ad cannot be made like this."""
        return self.rule != "off_stage"


@dataclass(frozen=True, slots=True)
class Trial:
    """A layout with what was moved in it, and which rules that breaks."""

    arrangement: Arrangement
    faults: tuple[Fault, ...]


def adjusted(frame: Frame, made: Arrangement, changes: Sequence[Adjustment]) -> Arrangement:
    """Return a layout with its parts where they were moved; LayoutBroken where that breaks a rule."""
    trial = tried(frame, made, changes)
    broken = [fault for fault in trial.faults if fault.blocks]
    if broken:
        first = broken[0]
        named = f"{first.part.replace('_', ' ')} in {frame.format.width} x {frame.format.height}"
        raise LayoutBroken(f"The moved {named} breaks a rule ({first.rule.replace('_', ' ')}): move it back.")
    return trial.arrangement


def tried(frame: Frame, made: Arrangement, changes: Sequence[Adjustment]) -> Trial:
    """Move what was moved, and look which rules it keeps; a part that finds no room stays where it was."""
    faults: list[Fault] = []
    now, moved = made, []
    # What lies under the others goes first: the product's scene depends on it.
    for change in sorted(changes, key=lambda each: each.part not in _SURFACES):
        room = Box(change.left, change.top, change.right, change.bottom)
        own = part_box(made, change.part)
        if own is None:
            continue
        try:
            now = _MOVES[change.part](frame, now, room)
            moved.append(change.part)
        except CopyDoesNotFit:
            faults.append(Fault(change.part, "no_room", room.height, own.height, mend=own))
    for part in moved:
        told = _broken(frame, now, part) if part not in _SURFACES else _uneven(frame, now, part, made, moved)
        faults.extend(told)
    return Trial(now, tuple(_once(faults)))


def part_box(made: Arrangement, part: Part) -> Box | None:
    """Return where a part of a layout is, None where it has none; the call to action is its button."""
    if part in _SURFACES:
        return surface_box(made, part)
    if part == "product":
        return made.product
    if part == "logo":
        return made.logo
    if part == "call_to_action" and made.button:
        return made.button
    return next((text.box for text in made.texts if text.field == part), None)


def settled(made: Arrangement, change: Adjustment) -> Adjustment:
    """Return a change with the box that counts: one edge alone moves of a plate beside its picture."""
    box = pinned(made, change.part, Box(change.left, change.top, change.right, change.bottom))
    return replace(change, left=box.left, top=box.top, right=box.right, bottom=box.bottom)


def _move_text(part: Part) -> Callable[[Frame, Arrangement, Box], Arrangement]:
    def move(frame: Frame, made: Arrangement, room: Box) -> Arrangement:
        text = next(each for each in made.texts if each.field == part)
        if (room.width, room.height) == (text.box.width, text.box.height):
            return _with_text(made, replace(text, box=room))
        return _with_text(made, words_in(frame, text, room))

    return move


def _move_button(frame: Frame, made: Arrangement, room: Box) -> Arrangement:
    label, button = next(each for each in made.texts if each.field == "call_to_action"), made.button
    if button is None:
        return made
    right, down = room.left - button.left, room.top - button.top
    if (room.width, room.height) == (button.width, button.height):
        return _with_text(replace(made, button=room), replace(label, box=shifted(label.box, right, down)))
    if button.width == button.height:
        diameter = min(room.width, room.height)
        _, words = seal(frame, diameter)
        round_box = Box.sized(room.left, room.top, diameter, diameter)
        if words is None:
            return made
        return _with_text(
            replace(made, button=round_box), replace(words, box=shifted(words.box, room.left, room.top))
        )
    box, words = button_in(frame, label, room)
    return _with_text(replace(made, button=box), words)


def _move_logo(frame: Frame, made: Arrangement, room: Box) -> Arrangement:
    return replace(made, logo=_kept(room, made.logo, frame.shapes.logo, foot=False))


def _move_product(frame: Frame, made: Arrangement, room: Box) -> Arrangement:
    """Stand the product on the lower edge of a room, and bring its platform under it as far as it goes."""
    box, window = _kept(room, made.product, frame.shapes.product, foot=True), made.picture
    across = (box.centre_x - window.left) / window.width
    down = (box.bottom - window.top) / window.height
    foot = (min(max(across, 0.05), 0.95), min(max(down, 0.05), 0.97))
    size = size_for(frame, made.scene)
    return replace(made, product=box, scene=staged(frame, window, foot=foot, size=size))


_MOVES: dict[Part, Callable[[Frame, Arrangement, Box], Arrangement]] = {
    "headline": _move_text("headline"),
    "body": _move_text("body"),
    "fine_print": _move_text("fine_print"),
    "call_to_action": _move_button,
    "logo": _move_logo,
    "product": _move_product,
    "plate": move_surface,
    "window": move_surface,
}
_SURFACES: tuple[Part, ...] = ("plate", "window")
_ON_TOP: tuple[Part, ...] = tuple(part for part in _MOVES if part not in _SURFACES)


def _with_text(made: Arrangement, text: PlacedText) -> Arrangement:
    return replace(made, texts=tuple(text if each.field == text.field else each for each in made.texts))


def _kept(room: Box, own: Box | None, ratio: float | None, *, foot: bool) -> Box:
    """Return the largest box of a proportion in a room: in its upper left, or in the middle of its foot.

    A room of its own box's size is taken as it is: rounding makes nothing smaller that was only moved.
    """
    if ratio is None or (own and (room.width, room.height) == (own.width, own.height)):
        return room
    width = min(room.width, room.height * ratio)
    height = width / ratio
    if foot:
        return Box.sized(room.centre_x - width / 2, room.bottom - height, width, height)
    return Box.sized(room.left, room.top, width, height)


def _uneven(
    frame: Frame, now: Arrangement, part: Part, made: Arrangement, moved: Sequence[Part]
) -> Iterator[Fault]:
    """Yield what a moved plate or window breaks; parts that were moved too tell of it themselves."""
    others = {other: box for other in _ON_TOP if (box := part_box(now, other))}
    mend = nearest_surface(frame, now, part, others, made=made)
    for rule, measured, limit, other in breaches(frame, now, part, others, least=least_window(made)):
        if rule != "across" or other not in moved or other == "product":
            yield Fault(part, rule, measured, limit, other, mend)
    if now.product and "product" not in moved:
        yield from _off_stage(_Rules(frame, now, "product"), now.product)


def _broken(frame: Frame, made: Arrangement, part: Part) -> Iterator[Fault]:
    box = part_box(made, part)
    if box is None:
        return
    rules = _Rules(frame, made, part)
    size, least = rules.size(box)
    mend = rules.nearest(rules.grown(box, least / size) if size < least else box)
    if size < least:
        yield Fault(part, "small", size, least, mend=mend)
    if reach := rules.beyond(box):
        yield Fault(part, "outside", reach, 0, mend=mend)
    if rules.is_covered(box):
        yield Fault(part, "covered", mend=mend)
    for other, apart, needed in rules.met(box):
        yield Fault(part, "overlap", apart, needed, other, mend)
    if rules.is_across(box):
        yield Fault(part, "across", mend=mend)
    if part == "product":
        yield from _off_stage(rules, box)


def _off_stage(rules: "_Rules", box: Box) -> Iterator[Fault]:
    form = rules.frame.format
    most = round(ON_STAGE * min(form.width, form.height))
    if (off := rules.off_stage(box)) > most:
        yield Fault("product", "off_stage", round(off), most, mend=rules.on_stage(box))


@dataclass(frozen=True, slots=True)
class _Rules:
    """Where one part of a layout may be."""

    frame: Frame
    made: Arrangement
    part: Part

    @property
    def bounds(self) -> Box:
        """Return what the part stays in: the file, or for what is read the zone that no platform covers."""
        whole, form = self.frame.whole, self.frame.format
        if self.part == "product":
            return whole
        safe = Box(
            form.safe.left, form.safe.top, form.width - form.safe.right, form.height - form.safe.bottom
        )
        return whole.inset(round(EDGE * min(form.width, form.height))).within(safe)

    def beyond(self, box: Box) -> int:
        """Return by how many pixels a box leaves the bounds."""
        bounds = self.bounds
        return max(
            0,
            bounds.left - box.left,
            bounds.top - box.top,
            box.right - bounds.right,
            box.bottom - bounds.bottom,
        )

    def is_covered(self, box: Box) -> bool:
        """Say whether a platform draws its own buttons over what is read here."""
        return self.part != "product" and any(box.meets(region) for region in self._covers())

    def met(self, box: Box) -> Iterator[tuple[Part, int, int]]:
        """Yield which other parts are too near, how near they are, and how near they may be, in pixels."""
        for other, room, needed in self._others(box):
            if box.meets(room):
                inner = part_box(self.made, other)
                yield other, _gap(box, inner) if inner else 0, needed

    def is_across(self, box: Box) -> bool:
        """Say whether something that is read lies half on a plate and half on the picture."""
        return self.part != "product" and is_across(self.made, box)

    def off_stage(self, box: Box) -> float:
        """Return how many pixels the middle of a product's foot is from that of its platform."""
        x, y = stage_foot(self.frame, self.made.scene)
        return hypot(box.centre_x - x, box.bottom - y)

    def on_stage(self, box: Box) -> Box | None:
        """Return the product on the middle of its platform, None where something else is in its way."""
        x, y = stage_foot(self.frame, self.made.scene)
        there = Box.sized(x - box.width / 2, y - box.height, box.width, box.height)
        return there if self._is_allowed(there) else None

    def size(self, box: Box) -> tuple[int, int]:
        """Return how large the part is, and how large it is at least, both in pixels."""
        if self.part == "logo":
            return box.height, self.frame.logo_rules.least_height
        if self.part == "product":
            shorter = min(self.frame.format.width, self.frame.format.height)
            return max(box.width, box.height), round(LEAST_PRODUCT * shorter)
        # Words that would be too small were not set.
        return 1, 1

    def grown(self, box: Box, scale: float) -> Box:
        """Return the box this much larger, on the same foot."""
        width, height = ceil(box.width * scale), ceil(box.height * scale)
        return Box.sized(box.centre_x - width / 2, box.bottom - height, width, height)

    def nearest(self, box: Box) -> Box | None:
        """Return the nearest place in which a box of this size keeps all rules, None where there is none.

        It touches what is in its way or the bounds, or lies where it is: no other place can be nearer.
        """
        edges = [room for _, room, _ in self._others(box)] + self._covers()
        edges += [each for each in (self.made.plate, self.made.picture) if each]
        bounds = self.bounds
        lefts = {box.left, bounds.left, bounds.right - box.width}
        tops = {box.top, bounds.top, bounds.bottom - box.height}
        for each in edges:
            lefts |= {each.left, each.right, each.left - box.width, each.right - box.width}
            tops |= {each.top, each.bottom, each.top - box.height, each.bottom - box.height}
        places = sorted((hypot(left - box.left, top - box.top), left, top) for left in lefts for top in tops)
        found = (Box.sized(left, top, box.width, box.height) for _, left, top in places)
        return next((each for each in found if self._is_allowed(each)), None)

    def _is_allowed(self, box: Box) -> bool:
        return not (self.beyond(box) or self.is_covered(box) or any(self.met(box)) or self.is_across(box))

    def _covers(self) -> list[Box]:
        if self.part == "product":
            return []
        return [Box(each.left, each.top, each.right, each.bottom) for each in self.frame.format.keep_out]

    def _others(self, box: Box) -> Iterator[tuple[Part, Box, int]]:
        """Yield the other parts with the room that they keep free of this one, and how wide that is."""
        for other in _ON_TOP:
            own = part_box(self.made, other)
            # A seal may lie on the product.
            if other == self.part or own is None or {other, self.part} == {"product", "call_to_action"}:
                continue
            logo = own if other == "logo" else box if self.part == "logo" else None
            needed = round(self.frame.logo_rules.clear_space / 100 * logo.height) if logo else 0
            yield other, own.inset(-needed), needed


def _gap(one: Box, other: Box) -> int:
    """Return the pixels between two boxes, 0 where they meet."""
    across = max(one.left - other.right, other.left - one.right, 0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0)
    return max(across, down)


def _once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Leave out what was said from the other side already."""
    said: set[tuple[Part, Part]] = set()
    for fault in faults:
        if fault.other and (fault.other, fault.part) in said:
            continue
        if fault.other:
            said.add((fault.part, fault.other))
        yield fault
