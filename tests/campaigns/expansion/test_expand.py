"""The expansion: what it counts, what it leaves out, and that nothing else changes a cell."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from campaigns.expansion.expand import TooManyCells, combinations_of, coordinates_of, expand
from campaigns.expansion.values import Choice, Exclusion, Idea, Plan, Words, Written
from campaigns.template_language import Fault
from generation.specs import RenderSpec
from tests.campaigns.expansion.setups import BASE, random_setup, setup, write

CAP = 100_000
SEEDS = range(40)


def every_cell(made_from: int) -> list[dict[str, str]]:
    """Walk the full product of a random set-up the naive way."""
    wanted = random_setup(made_from)
    return [
        {"segment": segment, "template": choice.template, "layout": layout, **dict(options)}
        for segment, choice in product(wanted.segments, wanted.choices)
        for options in product(*([(axis, value) for value in values] for axis, values in choice.axes))
        for layout, _picture in product(wanted.layouts, range(wanted.pictures))
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_makes_the_product_less_the_exclusions(seed: int) -> None:
    wanted = random_setup(seed)
    cells = every_cell(seed)
    left_out = [cell for cell in cells if any(rule.matches(cell) for rule in wanted.exclusions)]
    plan = expand(wanted, write, cap=CAP)
    assert (plan.combinations, plan.excluded) == (len(cells), len(left_out))
    assert plan.variants == len(cells) - len(left_out)
    assert plan.files == 2 * plan.variants


@pytest.mark.parametrize("seed", SEEDS)
def test_the_counts_of_each_axis_are_those_of_the_cells(seed: int) -> None:
    plan = expand(random_setup(seed), write, cap=CAP)
    counted: dict[str, Counter[str]] = {}
    for cell in plan.cells:
        for axis, value in {**coordinates_of(cell.idea), "layout": cell.layout}.items():
            counted.setdefault(axis, Counter())[value] += 1
    assert plan.per_axis == counted


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_accounted_for(seed: int) -> None:
    plan = expand(replace(random_setup(seed), made=first_cells(seed)), clumsy, cap=CAP)
    lost = plan.excluded + plan.duplicates + plan.made_before + plan.faulty
    assert plan.variants + lost == plan.combinations


def first_cells(seed: int) -> frozenset[str]:
    return frozenset(cell.digest for cell in expand(random_setup(seed), clumsy, cap=CAP).cells[:3])


def clumsy(idea: Idea) -> Written:
    """Write words that ignore the options, and none at all for one segment."""
    if idea.segment == "s1":
        return Written(None, (Fault("missing_language", subject="id"),))
    return Written(Words(idea.template, "Coffee", "", "", "en"))


@pytest.mark.parametrize("seed", SEEDS)
def test_equal_setups_give_equal_plans(seed: int) -> None:
    first, second = (expand(random_setup(seed), write, cap=CAP) for _ in range(2))
    assert first == second
    assert len({cell.digest for cell in first.cells}) == first.variants


def test_a_spec_is_written_as_the_spec_itself_would() -> None:
    plan = expand(setup(layouts=("hero", "band"), pictures=2), write, cap=CAP)
    for cell in plan.cells:
        spec = RenderSpec.from_json(cell.spec_json)
        assert (spec.to_json(), spec.digest) == (cell.spec_json, cell.spec_digest)
        assert (spec.picture.seed, spec.layout, spec.copy.legal) == (cell.seed, cell.layout, "© Kopi")


def test_other_choices_leave_a_cell_as_it_was() -> None:
    small = expand(setup(segments=("s2",), layouts=("hero",)), write, cap=CAP)
    large = expand(setup(segments=("s1", "s2", "s3"), layouts=("band", "hero"), pictures=3), write, cap=CAP)
    known = {cell.digest: cell for cell in large.cells}
    assert all(replace(known[cell.digest]) == cell for cell in small.cells)


def test_layouts_of_an_idea_share_its_picture() -> None:
    plan = expand(setup(layouts=("hero", "left", "band")), write, cap=CAP)
    seeds: dict[tuple[str, str], set[int]] = {}
    for cell in plan.cells:
        seeds.setdefault((cell.idea.segment, cell.words.picture), set()).add(cell.seed)
    assert {len(found) for found in seeds.values()} == {1}


def test_pictures_of_an_idea_differ() -> None:
    plan = expand(setup(pictures=4), write, cap=CAP)
    assert len({cell.seed for cell in plan.cells}) == plan.variants


def test_options_that_change_nothing_are_made_once() -> None:
    plan = expand(setup(), lambda idea: Written(Words("a stage", "Coffee", "", "", "en")), cap=CAP)
    assert (plan.variants, plan.duplicates) == (2, 6)


def test_a_reason_is_kept_with_its_count() -> None:
    rules = (Exclusion({"segment": "s1", "tone": "x"}, "too loud"), Exclusion({"angle": "a"}, "dull"))
    plan = expand(setup(exclusions=rules, pictures=2), write, cap=CAP)
    assert {entry.reason: entry.count for entry in plan.left_out} == {"too loud": 4, "dull": 6}


def test_an_exclusion_without_pairs_leaves_nothing_out() -> None:
    assert expand(setup(exclusions=(Exclusion({}, "all"),)), write, cap=CAP).excluded == 0


def test_only_blocking_faults_keep_a_cell_out() -> None:
    def advised(idea: Idea) -> Written:
        return Written(write(idea).words, (Fault("longer_than_platform", blocks=False),))

    assert expand(setup(), advised, cap=CAP).variants == 8
    plan = expand(setup(), clumsy, cap=CAP)
    assert {(flaw.idea.segment, flaw.count) for flaw in plan.flaws} == {("s1", 1)}
    assert plan.faulty == 4


def test_a_huge_product_is_refused_before_a_word_is_written() -> None:
    def never(idea: Idea) -> Written:
        raise AssertionError(idea)

    values = tuple(str(number) for number in range(1000))
    huge = setup(choices=(Choice("t", "v", (("a", values), ("b", values), ("c", values))),))
    with pytest.raises(TooManyCells) as refusal:
        expand(huge, never, cap=10_000)
    assert (refusal.value.combinations, combinations_of(huge)) == (2 * 10**9, 2 * 10**9)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 2},
        {"landing": "https://kopi.example/other"},
        {"pictures": 2},
        {"layouts": ("band",)},
        {"exclusions": (Exclusion({"angle": "a"}, "why"),)},
    ],
)
def test_whatever_changes_the_launch_changes_the_digest(change: dict[str, object]) -> None:
    plain: Plan = expand(setup(), write, cap=CAP)
    assert expand(setup(**change), write, cap=CAP).digest != plain.digest  # type: ignore[arg-type]  # names fields


def test_a_new_look_changes_the_digest() -> None:
    plain = setup()
    palette = replace(BASE.palette, accent="#ff0000")
    other = replace(plain, base=replace(BASE, palette=palette))
    assert expand(other, write, cap=CAP).digest != expand(plain, write, cap=CAP).digest
