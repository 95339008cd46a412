"""The values a plan is expanded from and into: ideas, words, exclusions, cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from campaigns.expansion.landing import Landing
from campaigns.template_language import Fault
from generation.specs import RenderSpec

Options = tuple[tuple[str, str], ...]
"""The option values of one idea, as pairs of axis and value in the template's order."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a template says for one idea: the picture asked for, and the copy in one language.

    `terms` are those that the copy has to hold, by the brand's glossary.
    """

    picture: str
    headline: str
    body: str
    call_to_action: str
    locale: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The words of an idea, None where there are none, and what is wrong with them.

    A fault that `blocks` keeps the idea's cells out of the plan; any other is advice. `in_layouts` is advice
    about the cells of one layout.
    """

    words: Words | None
    faults: tuple[Fault, ...] = ()
    in_layouts: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)

    @property
    def usable(self) -> Words | None:
        """Return the words where nothing blocks them."""
        return None if any(fault.blocks for fault in self.faults) else self.words


@dataclass(frozen=True, slots=True)
class Choice:
    """A template version in the campaign, and the values chosen on each of its axes."""

    template: str
    version: str
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Idea:
    """One segment spoken to by one template version with one value per option; ids are text."""

    segment: str
    template: str
    version: str
    options: Options = ()


Write = Callable[[Idea], Written]
"""Says an idea in words; called once per idea, however many layouts and pictures it has."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Cells to leave out: those that match every pair of `when`, and why.

    An axis is an option's name, or "segment", "template" (their ids) or "layout".
    """

    when: Mapping[str, str]
    reason: str

    def matches(self, coordinates: Mapping[str, str]) -> bool:
        """Tell whether a cell at these coordinates is left out; a rule without pairs matches none."""
        return bool(self.when) and all(coordinates.get(axis) == value for axis, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a plan depends on; equal setups expand into equal plans.

    `number` counts the campaign's plans, so that a set-up launched twice gives two plans with two digests.
    `base` is what the specs of all cells share: model, palette, typefaces, formats, assets, legal line.
    `made` holds the digests of cells that earlier plans of the campaign have launched already.
    """

    campaign: str
    number: int
    brand_version: str
    segments: tuple[str, ...]
    choices: tuple[Choice, ...]
    layouts: tuple[str, ...]
    pictures: int
    base: RenderSpec
    landing: Landing
    exclusions: tuple[Exclusion, ...] = ()
    made: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One variant to make: where it stands in the matrix, its words, and the spec as canonical JSON."""

    idea: Idea
    layout: str
    picture: int
    seed: int
    words: Words
    spec_json: str
    spec_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cells that an exclusion keeps out of the plan."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """An idea whose words have faults, and how many cells it is about."""

    idea: Idea
    faults: tuple[Fault, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The exact outcome of an expansion; `digest` covers everything that a launch would write.

    `combinations` is the full product; it equals the cells plus all that was left out, repeated, made before
    or faulty. `per_axis` counts the cells by axis and value. `flaws` names the ideas whose words have faults,
    with their cells; `made_of` counts by idea what was made before.
    """

    cells: tuple[Cell, ...]
    combinations: int
    left_out: tuple[LeftOut, ...]
    duplicates: int
    made_of: Mapping[Idea, int]
    faulty: int
    flaws: tuple[Flaw, ...]
    per_axis: Mapping[str, Mapping[str, int]]
    formats: int
    digest: str

    @property
    def variants(self) -> int:
        """Return how many variants a launch makes."""
        return len(self.cells)

    @property
    def files(self) -> int:
        """Return how many files a launch makes: every variant in every format."""
        return len(self.cells) * self.formats

    @property
    def made_before(self) -> int:
        """Return how many combinations earlier plans of the campaign have launched already."""
        return sum(self.made_of.values())

    @property
    def excluded(self) -> int:
        """Return how many combinations the exclusions keep out."""
        return sum(entry.count for entry in self.left_out)
