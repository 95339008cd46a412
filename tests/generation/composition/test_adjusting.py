"""Parts that a person moved: rules are kept or named, mends hold, and what nobody moved stays."""

import itertools
from dataclasses import replace
from functools import cache
from random import Random
from typing import get_args

import pytest

from generation.composition.adjusting import Fault, Trial, adjusted, part_box, tried
from generation.composition.boxes import Box
from generation.composition.compose import arrangements, frame_of
from generation.composition.errors import LayoutBroken
from generation.composition.families import FAMILIES, arrange
from generation.composition.layout import Arrangement, Frame, Shapes, smallest_type
from generation.composition.stages import stage_foot
from generation.specs import Adjustment, FormatSpec, Part, RenderSpec
from tests.generation.ads import KEYS, SIZES, spec_of
from tools.gallery import COPY

SHAPES = Shapes(product=0.64, logo=4.0)
PARTS: tuple[Part, ...] = get_args(Part)


@cache
def laid_out(family: str, key: str, script: str = "id") -> tuple[Frame, Arrangement]:
    """Return a layout as it is, with what it was told."""
    spec = spec_of(COPY[script], layout=family, keys=[key])
    frame = frame_of(spec, FormatSpec.named(key), SHAPES, SIZES)
    return frame, arrange(family, frame)


def change(key: str, part: Part, box: Box) -> Adjustment:
    return Adjustment(key, part, *box.corners)


def moved(family: str, key: str, part: Part, *, right: int = 0, down: int = 0, scale: float = 1.0) -> Trial:
    """Return a layout with a part that many pixels further, and so much larger from its upper left."""
    frame, made = laid_out(family, key)
    box = part_box(made, part)
    assert box is not None
    there = Box.sized(box.left + right, box.top + down, scale * box.width, scale * box.height)
    return tried(frame, made, [change(key, part, there)])


def rules(trial: Trial) -> set[str]:
    return {fault.rule for fault in trial.faults}


@pytest.mark.parametrize("script", ["id", "ar", "ja"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_part_that_is_put_where_it_is_breaks_nothing(family: str, script: str) -> None:
    for key in KEYS:
        frame, made = laid_out(family, key, script)
        for part in PARTS:
            box = part_box(made, part)
            if box:
                trial = tried(frame, made, [change(key, part, box)])
                assert not [fault for fault in trial.faults if fault.blocks], (key, part, trial.faults)
                assert part_box(trial.arrangement, part) == box


def test_nothing_moved_is_the_layout_itself() -> None:
    frame, made = laid_out("hero", "feed_square")
    assert adjusted(frame, made, []) is made


def test_words_moved_keep_their_size_and_words_in_a_larger_box_grow() -> None:
    _, made = laid_out("left", "link")
    text = next(each for each in made.texts if each.field == "headline")
    same = next(
        each
        for each in moved("left", "link", "headline", down=-6).arrangement.texts
        if each.field == "headline"
    )
    assert same.block == text.block
    assert same.box.top == text.box.top - 6
    smaller = moved("left", "link", "headline", scale=0.8).arrangement
    shrunk = next(each for each in smaller.texts if each.field == "headline")
    assert shrunk.block.style.size < text.block.style.size
    assert shrunk.box.width <= round(0.8 * text.box.width)


def test_words_never_get_smaller_than_can_be_read() -> None:
    trial = moved("left", "link", "headline", scale=0.2)
    _, made = laid_out("left", "link")
    [fault] = trial.faults
    assert (fault.part, fault.rule) == ("headline", "no_room")
    assert trial.arrangement == made
    assert fault.mend == part_box(made, "headline")


@pytest.mark.parametrize(("part", "down"), [("headline", -2000), ("logo", 2000), ("call_to_action", 5000)])
def test_what_is_read_stays_in_the_zone_that_no_platform_covers(part: Part, down: int) -> None:
    trial = moved("hero", "story", part, down=down)
    assert "outside" in rules(trial)
    fault = next(each for each in trial.faults if each.rule == "outside")
    assert fault.measured > 0
    assert fault.mend is not None


def test_a_platform_s_own_buttons_are_kept_clear() -> None:
    frame, made = laid_out("hero", "story")
    region, button = frame.format.keep_out[0], made.button
    assert button is not None
    there = Box.sized(region.left - 20, region.top + 20, button.width, button.height)
    trial = tried(frame, made, [change("story", "call_to_action", there)])
    assert "covered" in rules(trial)


def test_parts_that_meet_are_named_once() -> None:
    frame, made = laid_out("hero", "feed_square")
    headline, body = part_box(made, "headline"), part_box(made, "body")
    assert headline is not None
    assert body is not None
    changes = [change("feed_square", "body", headline), change("feed_square", "headline", headline)]
    found = [fault for fault in tried(frame, made, changes).faults if fault.rule == "overlap"]
    assert [{fault.part, fault.other} for fault in found].count({"headline", "body"}) == 1


def test_a_logo_keeps_its_space_its_size_and_its_shape() -> None:
    frame, made = laid_out("hero", "feed_square")
    headline, logo = part_box(made, "headline"), part_box(made, "logo")
    assert headline is not None
    assert logo is not None
    near = moved("hero", "feed_square", "logo", down=headline.top - logo.bottom - 2)
    fault = next(each for each in near.faults if each.rule == "overlap")
    assert (fault.measured, fault.limit, fault.other) == (2, round(0.35 * logo.height), "headline")
    assert "small" in rules(moved("hero", "feed_square", "logo", scale=0.15))
    odd = Box.sized(logo.left, logo.top, logo.width, 3 * logo.height)
    kept = tried(frame, made, [change("feed_square", "logo", odd)]).arrangement.logo
    assert kept is not None
    assert kept.width / kept.height == pytest.approx(4.0, rel=0.02)


def test_a_product_takes_its_platform_along_as_far_as_the_picture_goes() -> None:
    frame, made = laid_out("hero", "feed_square")
    trial = moved("hero", "feed_square", "product", right=60)
    product = trial.arrangement.product
    assert product is not None
    assert trial.arrangement.scene.contains(made.picture)
    x, _ = stage_foot(frame, trial.arrangement.scene)
    assert abs(x - product.centre_x) < 40
    assert product.width / product.height == pytest.approx(0.64, rel=0.02)


def test_a_product_beside_its_platform_is_advice() -> None:
    trial = moved("hero", "feed_square", "product", right=-330, scale=0.6)
    advice = [fault for fault in trial.faults if fault.rule == "off_stage"]
    assert advice
    assert not advice[0].blocks


def test_what_breaks_a_rule_is_not_made() -> None:
    spec = spec_of(keys=["feed_square"])
    _, made = laid_out("hero", "feed_square")
    box = part_box(made, "headline")
    assert box is not None
    outside = change("feed_square", "headline", Box.sized(900, 900, box.width, box.height))
    with pytest.raises(LayoutBroken, match="headline in 1080 x 1080"):
        arrangements(replace(spec, adjustments=(outside,)), SHAPES, SIZES)


def test_a_spec_moves_a_part_in_its_own_format_alone() -> None:
    spec = spec_of(keys=["feed_square", "link"])
    before = arrangements(spec, SHAPES, SIZES)
    logo = before["feed_square"].logo
    assert logo is not None
    up = change("feed_square", "logo", Box.sized(logo.left, logo.top - 10, logo.width, logo.height))
    after = arrangements(replace(spec, adjustments=(up,)), SHAPES, SIZES)
    assert after["link"] == before["link"]
    assert after["feed_square"].logo == Box.sized(logo.left, logo.top - 10, logo.width, logo.height)
    assert RenderSpec.from_json(replace(spec, adjustments=(up,)).to_json()).adjustments == (up,)


def test_specs_that_nobody_adjusted_are_written_as_ever() -> None:
    assert "adjustments" not in spec_of().to_json()


@pytest.mark.parametrize(
    "raw",
    [
        {"part": "shadow"},
        {"left": 10, "right": 10},
        {"top": 1.5},
    ],
)
def test_a_box_that_is_none_is_refused(raw: dict[str, object]) -> None:
    whole = {"format": "link", "part": "logo", "left": 0, "top": 0, "right": 10, "bottom": 10, **raw}
    with pytest.raises(ValueError, match=r"part|pixel"):
        Adjustment(**whole)  # type: ignore[arg-type]  # what a spec's JSON may hold


def test_adjustments_are_sorted_and_single() -> None:
    one, other = (change("link", part, Box(0, 0, 9, 9)) for part in ("headline", "body"))
    for wrong in ((one, other), (one, one)):
        with pytest.raises(ValueError, match="sorted"):
            replace(spec_of(), adjustments=wrong)


def fits(frame: Frame, arrangement: Arrangement) -> None:
    """Assert what every layout promises, of one that was moved."""
    form = frame.format
    safe = Box(form.safe.left, form.safe.top, form.width - form.safe.right, form.height - form.safe.bottom)
    words = [text for text in arrangement.texts if text.field != "call_to_action"]
    boxes = [text.box for text in words]
    boxes += [box for box in (arrangement.button, arrangement.logo) if box]
    assert all(safe.contains(box) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    for text in words:
        assert text.field == "fine_print" or text.block.style.size >= int(smallest_type(text.field, form))
    assert arrangement.product is None or frame.whole.contains(arrangement.product)
    assert arrangement.scene.contains(arrangement.picture)


@pytest.mark.parametrize("seed", range(120))
def test_random_moves_are_kept_mended_or_refused(seed: int) -> None:
    random = Random(seed)
    family, key = random.choice(list(FAMILIES)), random.choice(KEYS)
    frame, made = laid_out(family, key, random.choice(["id", "ar", "ja"]))
    parts = [part for part in PARTS if part_box(made, part)]
    part = random.choice(parts)
    box = part_box(made, part)
    assert box is not None
    reach = max(frame.format.width, frame.format.height) // 3
    scale = random.choice((1.0, 1.0, random.uniform(0.3, 1.6)))
    there = Box.sized(
        box.left + random.randint(-reach, reach),
        box.top + random.randint(-reach, reach),
        max(1, scale * box.width),
        max(1, scale * box.height),
    )
    trial = tried(frame, made, [change(key, part, there)])
    stopping: list[Fault] = [fault for fault in trial.faults if fault.blocks]
    if not stopping:
        fits(frame, trial.arrangement)
        return
    for fault in stopping:
        if fault.mend:
            again = tried(frame, made, [change(key, part, fault.mend)])
            assert not [each for each in again.faults if each.blocks], (family, key, fault, again.faults)
            fits(frame, again.arrangement)
