"""The matrix of a campaign as a grid: ideas down, segments across, and what becomes of each cell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from urllib.parse import parse_qsl, urlencode

from campaigns.expansion.values import Choice, Exclusion, Options
from campaigns.expansion.values import Plan as Expansion
from campaigns.faults import sentence
from campaigns.selectors.setups import Chosen, exclusions_of, template_choices
from segments.models import Segment

# Above this many cells the grid shows templates instead of their single ideas.
MOST_CELLS = 600


def cell_key(when: Mapping[str, str]) -> str:
    """Return coordinates as one value of a control; `cell_at` reads it back."""
    return urlencode(sorted(when.items()))


def cell_at(key: str) -> dict[str, str]:
    """Return the coordinates that `cell_key` wrote; what is no key at all gives none."""
    return dict(parse_qsl(key))


@dataclass(frozen=True, slots=True)
class GridCell:
    """One idea for one segment: how many variants it makes, or why none; how many were made before.

    `same` is one whose ad another cell of the segment makes already, `off` one that somebody switched off
    itself, `ruled` one that a coarser rule leaves out.
    """

    key: str
    segment: str
    count: int
    made: int
    same: bool
    off: bool
    ruled: bool
    reason: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One idea, or a whole template where the grid is coarse, and its cells in the order of the segments."""

    template: str
    label: str
    is_first: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole matrix; `is_coarse` where a row stands for a template with all its ideas."""

    segments: tuple[str, ...]
    rows: tuple[GridRow, ...]
    is_coarse: bool


def grid_of(chosen: Chosen, expansion: Expansion | None) -> Grid | None:
    """Return the campaign's matrix, None while there is nothing to cross; counts need an expansion."""
    choices = template_choices(chosen)
    ideas = sum(prod(len(values) for _, values in choice.axes) for choice in choices)
    if not chosen.segments or not ideas:
        return None
    is_coarse = ideas * len(chosen.segments) > MOST_CELLS
    builder = _GridBuilder(chosen, expansion)
    rows = tuple(row for choice in choices for row in builder.rows(choice, is_coarse=is_coarse))
    return Grid(tuple(segment.name for segment in chosen.segments), rows, is_coarse)


class _GridBuilder:
    def __init__(self, chosen: Chosen, expansion: Expansion | None) -> None:
        self._segments = chosen.segments
        self._exclusions = exclusions_of(chosen.campaign)
        self._names = {str(version.template_id): version.template.name for version in chosen.versions}
        self._counts: Counter[tuple[str, str, Options]] = Counter()
        self._made: Counter[tuple[str, str, Options]] = Counter()
        self._faults: dict[tuple[str, str, Options], tuple[str, ...]] = {}
        self._is_expanded = expansion is not None
        if expansion is not None:
            self._read(expansion)

    def _read(self, expansion: Expansion) -> None:
        for cell in expansion.cells:
            self._counts[cell.idea.segment, cell.idea.template, cell.idea.options] += 1
        for idea, count in expansion.made_of.items():
            self._made[idea.segment, idea.template, idea.options] = count
        for flaw in expansion.flaws:
            blocking = tuple(dict.fromkeys(sentence(fault) for fault in flaw.faults if fault.blocks))
            self._faults[flaw.idea.segment, flaw.idea.template, flaw.idea.options] = blocking

    def rows(self, choice: Choice, *, is_coarse: bool) -> Iterator[GridRow]:
        """Yield the rows of one template."""
        name = self._names[choice.template]
        for place, ideas in enumerate(_rows_of(choice, is_coarse=is_coarse)):
            options = ideas[0] if len(ideas) == 1 else ()
            label = " · ".join(value for _, value in options) or name
            cells = tuple(self._cell(segment, choice.template, ideas) for segment in self._segments)
            yield GridRow(name, label, place == 0, cells)

    def _cell(self, segment: Segment, template: str, ideas: Sequence[Options]) -> GridCell:
        place = {"segment": str(segment.pk), "template": template}
        when = {**place, **dict(ideas[0])} if len(ideas) == 1 else place
        own = next((rule for rule in self._exclusions if dict(rule.when) == when), None)
        rule = own or self._rule_over(when)
        keys = [(str(segment.pk), template, options) for options in ideas]
        count, made = (sum(counts[key] for key in keys) for counts in (self._counts, self._made))
        faults = tuple(dict.fromkeys(fault for key in keys for fault in self._faults.get(key, ())))
        return GridCell(
            key=cell_key(when),
            segment=segment.name,
            count=count,
            made=made,
            same=self._is_expanded and not (count or made or rule or faults),
            off=own is not None,
            ruled=own is None and rule is not None,
            reason=rule.reason if rule else "",
            faults=faults,
        )

    def _rule_over(self, when: Mapping[str, str]) -> Exclusion | None:
        return next((rule for rule in self._exclusions if rule.matches(when)), None)


def _rows_of(choice: Choice, *, is_coarse: bool) -> list[list[Options]]:
    """Return the ideas of each row of a template."""
    ideas: list[Options] = list(
        product(*([(axis, value) for value in values] for axis, values in choice.axes))
    )
    return ([ideas] if ideas else []) if is_coarse else [[options] for options in ideas]
