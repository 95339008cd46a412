"""The one function that turns a setup into a plan; previewing and launching both call it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from math import prod

from campaigns.expansion.specs import SpecWriter
from campaigns.expansion.values import (
    Cell,
    Exclusion,
    Flaw,
    Idea,
    LeftOut,
    Plan,
    Setup,
    Words,
    Write,
)
from workspaces.canonical import Json, canonical_json, digest_of


class TooManyCells(Exception):
    """The setup has more combinations than a plan may hold; nothing was expanded."""

    def __init__(self, combinations: int, cap: int) -> None:
        super().__init__(f"{combinations} combinations are more than {cap}.")
        self.combinations = combinations
        self.cap = cap


def combinations_of(setup: Setup) -> int:
    """Return the size of the full product without walking it."""
    ideas = sum(prod(len(values) for _, values in choice.axes) for choice in setup.choices)
    return len(setup.segments) * ideas * len(setup.layouts) * setup.pictures


def ideas_of(setup: Setup) -> Iterator[Idea]:
    """Yield every segment with every template version and every choice of option values, in a fixed order."""
    for segment, choice in product(setup.segments, setup.choices):
        axes = [[(axis, value) for value in values] for axis, values in choice.axes]
        for options in product(*axes):
            yield Idea(segment, choice.template, choice.version, options)


def coordinates_of(idea: Idea) -> dict[str, str]:
    """Return where an idea stands, by axis; exclusions and counts are by these."""
    return {**dict(idea.options), "segment": idea.segment, "template": idea.template}


def seed_of(campaign: str, segment: str, prompt: str, picture: int) -> int:
    """Return the seed of a picture, 0 to 2**32 - 1.

    It depends on what is pictured and for whom, so that another headline or layout keeps the picture and a
    change on one axis leaves the pictures of all other cells as they were.
    """
    return int.from_bytes(sha256(f"{campaign}\n{segment}\n{picture}\n{prompt}".encode()).digest()[:4])


def expand(setup: Setup, write: Write, *, cap: int) -> Plan:
    """Return the plan of a setup; TooManyCells where the product is above the cap, before any walk."""
    combinations = combinations_of(setup)
    if combinations > cap:
        raise TooManyCells(combinations, cap)
    walk = _Walk(setup, SpecWriter(setup.base))
    for idea in ideas_of(setup):
        walk.take(idea, write)
    return walk.plan(combinations)


@dataclass
class _Walk:
    """What has been found so far while walking through the product."""

    setup: Setup
    writer: SpecWriter
    cells: list[Cell] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    flaws: list[Flaw] = field(default_factory=list)
    duplicates: int = 0
    made_of: Counter[Idea] = field(default_factory=Counter)
    faulty: int = 0

    def take(self, idea: Idea, write: Write) -> None:
        layouts = list(self._layouts_left(idea))
        if not layouts:
            return
        written = write(idea)
        size = len(layouts) * self.setup.pictures
        if written.faults:
            self.flaws.append(Flaw(idea, written.faults, size))
        if written.usable is None:
            self.faulty += size
            return
        for layout in layouts:
            if advice := written.in_layouts.get(layout):
                self.flaws.append(Flaw(idea, advice, self.setup.pictures))
        self._add_cells(idea, written.usable, layouts)

    def _layouts_left(self, idea: Idea) -> Iterator[str]:
        coordinates = coordinates_of(idea)
        for layout in self.setup.layouts:
            rule = _first_match(self.setup.exclusions, {**coordinates, "layout": layout})
            if rule is None:
                yield layout
            else:
                self.left_out[rule.reason] += self.setup.pictures

    def _add_cells(self, idea: Idea, words: Words, layouts: list[str]) -> None:
        copy_json = self.writer.copy_json(words)
        for layout, picture in product(layouts, range(1, self.setup.pictures + 1)):
            seed = seed_of(self.setup.campaign, idea.segment, words.picture, picture)
            spec_json = self.writer.spec_json(copy_json, words.picture, layout=layout, seed=seed)
            spec_digest = digest_of(spec_json)
            if (idea.segment, spec_digest) in self.seen:
                self.duplicates += 1
                continue
            self.seen.add((idea.segment, spec_digest))
            digest = _cell_digest(self.setup, idea, spec_digest)
            if digest in self.setup.made:
                self.made_of[idea] += 1
                continue
            self.cells.append(Cell(idea, layout, picture, seed, words, spec_json, spec_digest, digest))

    def plan(self, combinations: int) -> Plan:
        left_out = tuple(LeftOut(reason, count) for reason, count in self.left_out.items())
        return Plan(
            cells=tuple(self.cells),
            combinations=combinations,
            left_out=left_out,
            duplicates=self.duplicates,
            made_of=dict(self.made_of),
            faulty=self.faulty,
            flaws=tuple(self.flaws),
            per_axis=_per_axis(self.cells),
            formats=len(self.setup.base.formats),
            digest=_plan_digest(self.setup, self.cells, left_out),
        )


def _first_match(exclusions: tuple[Exclusion, ...], coordinates: Mapping[str, str]) -> Exclusion | None:
    return next((rule for rule in exclusions if rule.matches(coordinates)), None)


def _cell_digest(setup: Setup, idea: Idea, spec_digest: str) -> str:
    """Cover all that a variant's row says but its random code: two cells of a plan never share a digest."""
    identity: Json = [idea.segment, idea.version, dict(idea.options), setup.landing.for_code(""), spec_digest]
    return digest_of(canonical_json(identity))


def _plan_digest(setup: Setup, cells: list[Cell], left_out: tuple[LeftOut, ...]) -> str:
    head: Json = {
        "campaign": setup.campaign,
        "number": setup.number,
        "brand_version": setup.brand_version,
        "left_out": [[entry.reason, entry.count] for entry in left_out],
    }
    return digest_of("\n".join([canonical_json(head), *(cell.digest for cell in cells)]))


def _per_axis(cells: list[Cell]) -> dict[str, dict[str, int]]:
    ideas = Counter((cell.idea, cell.layout) for cell in cells)
    counted: dict[str, Counter[str]] = {}
    for (idea, layout), count in ideas.items():
        for axis, value in {**coordinates_of(idea), "layout": layout}.items():
            counted.setdefault(axis, Counter())[value] += count
    return {axis: dict(values) for axis, values in counted.items()}
