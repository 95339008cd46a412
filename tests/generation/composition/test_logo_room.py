"""A brand's rules for its logo: kept by every layout, or refused; the usual ones change nothing."""

from dataclasses import replace

import pytest

from generation.checks.base import Outcome
from generation.composition.boxes import Box
from generation.composition.compose import arrangements, frame_of
from generation.composition.errors import CompositionError, CopyDoesNotFit, LogoDoesNotFit
from generation.composition.families import FAMILIES
from generation.composition.layout import Shapes
from generation.composition.logo_room import room_around
from generation.specs import USUAL_LOGO_RULES, LogoRules, RenderSpec
from tests.generation.ads import KEYS, SIZES, spec_of
from tests.generation.checks.test_checks import found, good

SHAPES = Shapes(product=0.64, logo=4.0)


@pytest.mark.parametrize("rules", [LogoRules(100, 14), LogoRules(60, 24), LogoRules(35, 40)])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_layout_keeps_the_rules_or_refuses(family: str, rules: LogoRules) -> None:
    kept = set()
    for key in KEYS:
        spec = replace(spec_of(layout=family, keys=[key]), logo=rules)
        try:
            made = arrangements(spec, SHAPES, SIZES)[key]
        except (LogoDoesNotFit, CopyDoesNotFit):
            continue
        logo = made.logo
        assert logo is not None
        assert logo.height >= rules.least_height
        assert logo.width / logo.height == pytest.approx(4.0, rel=0.08)
        frame = frame_of(spec, spec.formats[0], SHAPES, SIZES)
        assert room_around(frame, made, logo) >= rules.clear_space / 100 * logo.height
        kept.add(key)
    assert {key for key in KEYS if not key.startswith("display_")} <= kept


def test_the_usual_rules_change_nothing_and_are_not_written() -> None:
    spec = spec_of(keys=["link"])
    assert (spec.logo, "logo" in spec.as_raw()) == (USUAL_LOGO_RULES, False)
    other = replace(spec, logo=LogoRules(50, 20))
    assert RenderSpec.from_json(other.to_json()) == other
    assert other.digest != spec.digest


def test_a_logo_without_room_is_refused_with_its_rule() -> None:
    spec = replace(spec_of(keys=["display_mobile"]), logo=LogoRules(100, 48))
    with pytest.raises(CompositionError, match="48"):
        arrangements(spec, SHAPES, SIZES)


@pytest.mark.parametrize(("clear", "least"), [(34, 14), (101, 14), (35, 13), (35, 49)])
def test_rules_have_bounds(clear: int, least: int) -> None:
    with pytest.raises(ValueError, match="logo"):
        LogoRules(clear, least)


def test_the_check_measures_by_the_rules_that_were_ordered() -> None:
    candidate = good("link")
    arrangement = candidate.composed.arrangement
    logo = arrangement.logo
    assert logo is not None
    half = round(0.5 * logo.height)
    near = replace(arrangement, button=Box.sized(logo.right + half, logo.top, 40, 20))
    crowded = replace(candidate, composed=replace(candidate.composed, arrangement=near))
    assert found(crowded, "logo_space").outcome is Outcome.PASS
    finding = found(replace(crowded, logo_rules=LogoRules(100, 14)), "logo_space")
    assert (finding.outcome, finding.measured) == (Outcome.BLOCK, f"{half} px")
    assert finding.limit == f"{round(0.95 * logo.height)} px"
    low = found(replace(candidate, logo_rules=LogoRules(35, 48)), "logo_space")
    assert (low.outcome, low.measured, low.limit) == (Outcome.BLOCK, f"{logo.height} px", "48 px")
